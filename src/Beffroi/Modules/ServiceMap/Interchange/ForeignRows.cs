using System.Globalization;
using System.Text.Json;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Tables;

namespace Beffroi.Modules.ServiceMap.Interchange;

/// <summary>A list in somebody's own layout: a table, or JSON whose nested values are columns with a point in their
/// name.</summary>
internal sealed record ForeignRows(IReadOnlyList<string> Columns, IReadOnlyList<(int Line, IReadOnlyDictionary<string,
    string> Values)> Rows)
{
    public static ForeignRows Of(SourceFile file)
    {
        if (file.Format == FileFormat.Json)
        {
            return OfJson(file);
        }

        var table = file.Tables.Select(one => one.Rows.FirstOrDefault() is { Cells.Length: > 1 } first
            ? one.FindHeader(Table.Normalise(first.Cells[0])) : null).FirstOrDefault(one => one is not null)
            ?? throw new FileRefusedException("file.columnsMissing", "mapped", "nom");
        return new ForeignRows(table.Headers, [.. table.Rows.Select(row => (row.Line, (IReadOnlyDictionary<string,
            string>)table.Headers.Index()
            .DistinctBy(header => header.Item).ToDictionary(header => header.Item, header => row.Cell(header.Index))))]);
    }

    private static ForeignRows OfJson(SourceFile file)
    {
        using var document = Json.Parse(file);
        var list = document.RootElement.ValueKind == JsonValueKind.Array ? document.RootElement
            : document.RootElement.EnumerateObject().Select(one => one.Value).FirstOrDefault(one =>
                one.ValueKind == JsonValueKind.Array);
        if (list.ValueKind != JsonValueKind.Array)
        {
            throw new FileRefusedException("file.columnsMissing", "mapped", "nom");
        }

        var rows = list.EnumerateArray().Where(entry => entry.ValueKind == JsonValueKind.Object).Select((entry, number) =>
        {
            var values = new Dictionary<string, string>();
            Flatten(entry, "", values);
            return (number + 1, (IReadOnlyDictionary<string, string>)values);
        }).ToList();
        return new ForeignRows([.. rows.SelectMany(row => row.Item2.Keys).Distinct()], rows);
    }

    private static void Flatten(JsonElement entry, string before, Dictionary<string, string> values)
    {
        foreach (var field in entry.EnumerateObject())
        {
            if (field.Value.ValueKind == JsonValueKind.Object)
            {
                Flatten(field.Value, before + field.Name + ".", values);
                continue;
            }

            values[before + field.Name] = field.Value.ValueKind switch
            {
                JsonValueKind.String => field.Value.GetString()!.Trim(),
                JsonValueKind.Number => field.Value.GetDouble().ToString("R", CultureInfo.InvariantCulture),
                JsonValueKind.Null => "",
                _ => field.Value.GetRawText(),
            };
        }
    }
}
