using System.Text.Json.Nodes;
using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Modules.ServiceMap.Schema;

namespace Beffroi.Modules.ServiceMap.Curation;

/// <summary>Accepted proposals lie over the sheets as their sources write them, and lapse where a source changed its
/// mind.</summary>
internal static class Corrections
{
    /// <summary>Fields that identify a sheet or date it are its source's own.</summary>
    private static readonly string[] Fixed = ["source", "id", "structure_id", "date_maj", "longitude", "latitude"];

    public static IReadOnlyList<FieldRule> FieldsOf(string kind) =>
        [.. (kind == MapEntry.Structure ? FieldRules.Structure : FieldRules.Service).Where(rule => !Fixed.Contains(rule.Name))];

    /// <summary>The value of a field as one would write it into a cell; empty where there is none.</summary>
    public static string TextOf(string sheet, string field) => TextOf(JsonNode.Parse(sheet)![field]);

    /// <param name="accepted">Of this sheet, in the order in which they were accepted.</param>
    public static void Apply(MapEntry entry, IEnumerable<SheetProposal> accepted, DateOnly today)
    {
        var sheet = JsonNode.Parse(entry.Sheet)!.AsObject();
        foreach (var proposal in accepted)
        {
            if (TextOf(sheet[proposal.Field]) != proposal.Before)
            {
                continue;
            }

            if (proposal.After.Length == 0)
            {
                sheet.Remove(proposal.Field);
            }
            else if (Rule(entry.Kind, proposal.Field) is { } rule
                && FieldReading.Read(rule, proposal.After, today, out var value) is null)
            {
                sheet[proposal.Field] = value;
            }
        }

        entry.Sheet = sheet.ToJsonString(SheetJson.Options);
    }

    /// <summary>What is wrong with a proposed value; null for nothing.</summary>
    public static Fault? FaultOf(string kind, string field, string after, DateOnly today) => Rule(kind, field) is not { } rule
        ? new Fault("proposal.field") : after.Length == 0 ? rule.IsRequired ? new Fault("issue.missing") : null
        : FieldReading.Read(rule, after, today, out _);

    private static FieldRule? Rule(string kind, string field) => FieldsOf(kind).FirstOrDefault(rule => rule.Name == field);

    private static string TextOf(JsonNode? value) => value switch
    {
        null => "",
        JsonArray list => string.Join(", ", list.Select(one => one!.GetValue<string>())),
        _ => value.ToString(),
    };
}
