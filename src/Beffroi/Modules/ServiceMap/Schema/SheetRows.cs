using System.Text.Json;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Tables;

namespace Beffroi.Modules.ServiceMap.Schema;

/// <summary>One entry of a file before it is believed: its line, or its number in a JSON list, and its values by field.</summary>
internal readonly record struct SheetRow(int Line, IReadOnlyDictionary<string, string> Values);

/// <summary>Entries of a file of data.inclusion, whether a table or JSON.</summary>
internal static class SheetRows
{
    /// <summary>Help lines of the exchange workbook are marked in this column.</summary>
    private const string IgnoredColumn = "ignore";

    public static IEnumerable<SheetRow> Of(SourceFile file, string list, IReadOnlyList<FieldRule> rules, IssueList issues) =>
        file.Format == FileFormat.Json ? OfJson(file, list) : OfTable(FindTable(file, rules)!, rules, issues);

    /// <summary>The first table that names the identifier, the name and half of the other fields.</summary>
    public static HeaderedTable? FindTable(SourceFile file, IReadOnlyList<FieldRule> rules) => file.Tables
        .Select(table => table.FindHeader("id", "nom"))
        .FirstOrDefault(table => table is not null && rules.Count(rule =>
            table.IndexOf(Table.Normalise(rule.Name)) >= 0) * 2 >= rules.Count
            && (rules == FieldRules.Service) == (table.IndexOf("structureid") >= 0));

    private static IEnumerable<SheetRow> OfTable(HeaderedTable table, IReadOnlyList<FieldRule> rules, IssueList issues)
    {
        var columns = rules.Select(rule => (rule.Name, Index: table.IndexOf(Table.Normalise(rule.Name)))).Where(one =>
            one.Index >= 0)
            .ToList();
        foreach (var (name, index) in columns)
        {
            if (table.NormalisedHeaders.Count(header => header == table.NormalisedHeaders[index]) > 1)
            {
                issues.Note(1, name, name, "note.columnTwice");
            }
        }

        var ignored = table.IndexOf(IgnoredColumn);
        return table.Rows.Where(row => row.Cell(ignored).Length == 0).Select(row => new SheetRow(row.Line,
            columns.Select(column => (column.Name, Value: row.Cell(column.Index))).Where(one => one.Value.Length > 0)
                .ToDictionary(one => one.Name, one => one.Value))).Where(row => row.Values.Count > 0);
    }

    private static IEnumerable<SheetRow> OfJson(SourceFile file, string list)
    {
        using var document = Json.Parse(file);
        var root = document.RootElement;
        var entries = root.ValueKind == JsonValueKind.Array ? root
            : root.TryGetProperty(list, out var named) || root.TryGetProperty("items", out named) ? named : default;
        if (entries.ValueKind != JsonValueKind.Array)
        {
            yield return new SheetRow(1, Values(root));
            yield break;
        }

        var line = 0;
        foreach (var entry in entries.EnumerateArray())
        {
            line++;
            yield return new SheetRow(line, entry.ValueKind == JsonValueKind.Object ? Values(entry) : new Dictionary<string,
                string>());
        }
    }

    private static Dictionary<string, string> Values(JsonElement entry)
    {
        var values = new Dictionary<string, string>();
        foreach (var field in entry.EnumerateObject())
        {
            var text = field.Value.ValueKind switch
            {
                JsonValueKind.Null or JsonValueKind.Undefined => "",
                JsonValueKind.String => field.Value.GetString()!.Trim(),
                _ => field.Value.GetRawText(),
            };
            if (text.Length > 0)
            {
                values[field.Name] = text;
            }
        }

        return values;
    }
}
