using System.Text;
using Beffroi.Platform.Publication;
using Beffroi.Platform.Storage;
using Beffroi.Reference;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;
using MiniExcelLibs;

namespace Beffroi.Modules.Observatory;

/// <summary>Figures as files that other programs open.</summary>
internal static class FigureFiles
{
    private const string ParquetColumns =
        "indicator VARCHAR, zoning VARCHAR, zone VARCHAR, zone_name VARCHAR, period VARCHAR, occupation VARCHAR, "
        + "occupation_name VARCHAR, value DOUBLE, low DOUBLE, high DOUBLE, "
        + "unit VARCHAR, status VARCHAR, source VARCHAR, vintage VARCHAR";

    public static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Get(
        string format, [AsParameters] FigureRequest request, PublishedFigures figures, ReferenceCache reference,
        IStringLocalizer<Texts> texts, CancellationToken cancel)
    {
        if (!request.TryRead(out var query, out var key, out var fact))
        {
            return ObservatoryApi.Problem(texts, key, fact, ObservatoryApi.Known);
        }

        var rows = await FigureTable.RowsAsync(await figures.ListAsync(query, cancel), reference, Texts.Language, cancel);
        var name = $"beffroi-{query.Indicator}";
        return format switch
        {
            "csv" => TypedResults.File(Csv(rows, ','), "text/csv; charset=utf-8", name + ".csv"),
            "excel.csv" => TypedResults.File(FrenchCsv(rows), "text/csv; charset=utf-8", name + ".csv"),
            "xlsx" => TypedResults.File(
                Workbook(rows, query.Indicator, texts), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                    name + ".xlsx"),
            "parquet" => TypedResults.File(Parquet(rows), "application/vnd.apache.parquet", name + ".parquet"),
            _ => ObservatoryApi.Problem(texts, "figures.formatUnknown", format),
        };
    }

    private static byte[] Csv(List<string[]> rows, char separator)
    {
        using var writer = new StringWriter();
        FigureTable.WriteCsv(writer, rows, separator);
        return Encoding.UTF8.GetBytes(writer.ToString());
    }

    /// <summary>What Excel opens with two clicks on a French computer: a mark, semicolons, decimal commas.</summary>
    private static byte[] FrenchCsv(List<string[]> rows)
    {
        var french = rows.ConvertAll(row =>
            row.Select((cell, i) => i is >= 7 and <= 9 ? cell.Replace('.', ',') : cell).ToArray());
        return [.. Encoding.UTF8.Preamble, .. Csv(french, ';')];
    }

    private static byte[] Workbook(List<string[]> rows, string indicator, IStringLocalizer<Texts> texts)
    {
        var figures = rows.ConvertAll(row => FigureTable.Columns
            .Select((column, i) => (column, Value: CellOf(row[i], isNumber: i is >= 7 and <= 9)))
            .ToDictionary(cell => cell.column, cell => cell.Value));
        string[] notes =
        [
            texts[$"indicator.{indicator}.name"], texts[$"indicator.{indicator}.explain"], texts[$"indicator.{indicator}.caveat"],
            texts["download.notes"], .. rows.Select(row => row[12]).Where(source => source.Length > 0).Distinct(),
        ];
        var sheets = new Dictionary<string, object>
        {
            [texts["download.sheetFigures"]] = figures,
            [texts["download.sheetNotes"]] = notes.Select(note => new Dictionary<string,
                object> { [texts["download.sheetNotes"]] = note }),
        };
        using var stream = new MemoryStream();
        stream.SaveAs(sheets);
        return stream.ToArray();
    }

    private static byte[] Parquet(List<string[]> rows)
    {
        var file = Path.GetTempFileName();
        try
        {
            ObservationStore.ExportParquet(file, ParquetColumns, rows.ConvertAll(row =>
                row.Select((cell, i) => i is >= 7 and <= 9 && cell.Length == 0 ? null : cell).ToArray()));
            return File.ReadAllBytes(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static object? CellOf(string text, bool isNumber) =>
        !isNumber ? text
        : text.Length == 0 ? null
        : double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
