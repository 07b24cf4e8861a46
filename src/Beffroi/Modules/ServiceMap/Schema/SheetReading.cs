using System.Text.Json;
using System.Text.Json.Nodes;
using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Platform.Imports;

namespace Beffroi.Modules.ServiceMap.Schema;

/// <summary>Turns entries of a file into sheets: an entry with a fault is told field by field, and not taken.</summary>
internal static class SheetReading
{
    public static List<T> Read<T>(
        IEnumerable<SheetRow> rows, IReadOnlyList<FieldRule> rules, string source, DateOnly today, IssueList issues,
            HashSet<string> refused, out long count)
        where T : class
    {
        var (sheets, ids) = (new List<T>(), new HashSet<string>());
        count = 0;
        foreach (var row in rows)
        {
            count++;
            var key = MapEntry.KeyOf(row.Values.GetValueOrDefault("source") ?? source, row.Values.GetValueOrDefault("id") ?? "");
            if (One<T>(row, rules, source, today, ids.Add(key), issues) is { } sheet)
            {
                sheets.Add(sheet);
            }
            else
            {
                refused.Add(key);
            }
        }

        return sheets;
    }

    private static T? One<T>(
        SheetRow row, IReadOnlyList<FieldRule> rules, string source, DateOnly today, bool isFirst, IssueList issues)
        where T : class
    {
        var sheet = new JsonObject();
        var isSound = true;
        var wider = WiderOf(row.Values.GetValueOrDefault("beffroi"));
        if (row.Values.ContainsKey("beffroi") && wider is null)
        {
            Refuse("beffroi", row.Values["beffroi"], "issue.wider");
        }

        sheet["beffroi"] = wider is null ? null : JsonSerializer.SerializeToNode(wider, SheetJson.Options);
        foreach (var rule in rules.Select(rule => wider?.Country is null or "FR" ? rule : Abroad(rule)))
        {
            var text = row.Values.GetValueOrDefault(rule.Name) ?? (rule.Name == "source" ? source : "");
            if (text.Length == 0)
            {
                if (rule.IsRequired)
                {
                    Refuse(rule.Name, "", "issue.missing");
                }

                continue;
            }

            if (FieldReading.Read(rule, text, today, out var value) is { } fault)
            {
                Refuse(rule.Name, text, fault.Reason, fault.Facts);
            }
            else
            {
                sheet[rule.Name] = value;
            }
        }

        if (row.Values.GetValueOrDefault("nom") is { } name && name.EndsWith('.') && !name.EndsWith("etc.",
            StringComparison.Ordinal))
        {
            issues.Note(row.Line, "nom", name, "note.endsWithPoint");
        }

        if (row.Values.GetValueOrDefault("id") is { } id && !isFirst)
        {
            Refuse("id", id, "issue.idTwice");
        }

        return isSound ? sheet.Deserialize<T>(SheetJson.Options) : null;

        void Refuse(string field, string read, string reason, params object[] facts)
        {
            isSound = false;
            issues.Add(row.Line, field, read, reason, facts);
        }
    }

    /// <returns>Null where nothing is written, or not in the form of ours.</returns>
    private static WiderSheet? WiderOf(string? json)
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize<WiderSheet>(json, SheetJson.Options) is { } wider
                && wider.Country is null or { Length: 2 } && wider.EnterpriseNumber is null or { Length: 10 }
                && wider.PlacesFunded is null or >= 0 && wider.DelayDays is null or >= 0
                && (wider.Sessions ?? []).All(one => one is not null && one.From.Year < 2200 && (one.Until?.Year ?? 0) < 2200)
                && (wider.Places ?? []).All(IsPlace) ? wider : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsPlace(ServicePlace? place) => place is not null && place.CommuneCode is null or { Length: 5 }
        && place.Postcode is null or { Length: >= 3 and <= 10 } && Math.Abs(place.Longitude ?? 0) <= 180
            && Math.Abs(place.Latitude ?? 0) <= 90;

    /// <summary>Elsewhere postcodes are others, and there is no SIRET.</summary>
    private static FieldRule Abroad(FieldRule rule) =>
        rule.Kind == FieldKind.Postcode ? rule with { Kind = FieldKind.Text, Least = 3, Most = 10 } : rule;
}
