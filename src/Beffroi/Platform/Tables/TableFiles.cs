using System.Globalization;
using System.Text;
using Beffroi.Platform.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;
using MiniExcelLibs;

namespace Beffroi.Platform.Tables;

/// <summary>Lines of text as files that other programs open.</summary>
/// <param name="Columns">Their names.</param>
/// <param name="Rows">Numbers in invariant form; an empty text where there is none.</param>
/// <param name="Numbers">Which columns are numbers.</param>
/// <param name="Notes">What must be read beside them.</param>
internal sealed record TableFiles(
    IReadOnlyList<string> Columns, IReadOnlyList<string[]> Rows, IReadOnlySet<int> Numbers, IReadOnlyList<string> Notes)
{
    /// <returns>The file; null for a format that is not known.</returns>
    public FileContentHttpResult? As(string format, string name, IStringLocalizer<Texts> texts) => format switch
    {
        "csv" => TypedResults.File(Csv(Rows, ','), "text/csv; charset=utf-8", name + ".csv"),
        "excel.csv" => TypedResults.File(FrenchCsv(), "text/csv; charset=utf-8", name + ".csv"),
        "xlsx" => TypedResults.File(
            Workbook(texts), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", name + ".xlsx"),
        "parquet" => TypedResults.File(Parquet(), "application/vnd.apache.parquet", name + ".parquet"),
        _ => null,
    };

    public static void WriteCsv(TextWriter to, IReadOnlyList<string> columns, IEnumerable<string[]> rows, char separator = ',')
    {
        using var csv = CsvHelper.CsvWriter.Create(to, new CsvHelper.CsvWriterOptions { Separator = separator }, true);
        csv.WriteRecord([.. columns]);
        foreach (var row in rows)
        {
            csv.WriteRecord(row);
        }
    }

    public static void WriteCsv(string path, IReadOnlyList<string> columns, IEnumerable<string[]> rows)
    {
        using var to = new StreamWriter(path);
        WriteCsv(to, columns, rows);
    }

    private byte[] Csv(IEnumerable<string[]> rows, char separator)
    {
        using var writer = new StringWriter();
        WriteCsv(writer, Columns, rows, separator);
        return Encoding.UTF8.GetBytes(writer.ToString());
    }

    /// <summary>What Excel opens with two clicks on a French computer: a mark, semicolons, decimal commas.</summary>
    private byte[] FrenchCsv() =>
    [
        .. Encoding.UTF8.Preamble,
        .. Csv(Rows.Select(row => row.Select((cell, i) => Numbers.Contains(i) ? cell.Replace('.', ',') : cell).ToArray()), ';'),
    ];

    private byte[] Workbook(IStringLocalizer<Texts> texts)
    {
        var sheets = new Dictionary<string, object>
        {
            [texts["download.sheetFigures"]] = Rows.Select(row =>
                Columns.Select((column, i) => (column, Value: CellOf(row[i], i)))
                .ToDictionary(cell => cell.column, cell => cell.Value)),
            [texts["download.sheetNotes"]] = Notes.Select(note =>
                new Dictionary<string, object> { [texts["download.sheetNotes"]] = note }),
        };
        using var stream = new MemoryStream();
        stream.SaveAs(sheets);
        return stream.ToArray();
    }

    private byte[] Parquet()
    {
        var file = Path.GetTempFileName();
        try
        {
            var columns = string.Join(", ", Columns.Select((column, i) =>
                $"\"{column.Replace("\"", "\"\"", StringComparison.Ordinal)}\" {(Numbers.Contains(i) ? "DOUBLE" : "VARCHAR")}"));
            ObservationStore.ExportParquet(file, columns, Rows.Select(row =>
                row.Select((cell, i) => Numbers.Contains(i) && cell.Length == 0 ? null : cell).ToArray()), Columns.Count);
            return File.ReadAllBytes(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private object? CellOf(string text, int column) => !Numbers.Contains(column) ? text
        : text.Length == 0 ? null : double.Parse(text, CultureInfo.InvariantCulture);
}
