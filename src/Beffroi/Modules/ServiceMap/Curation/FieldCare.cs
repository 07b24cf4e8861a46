using System.Text.Json;
using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Platform.Setup;

namespace Beffroi.Modules.ServiceMap.Curation;

/// <param name="Fields">As data.inclusion names them.</param>
/// <param name="Owner">Who knows whether it is true: <c>structure</c>, <c>curator</c> or <c>source</c>.</param>
/// <param name="HalfLifeDays">After so many days it is as likely wrong as right; a convention, to be measured by
/// campaigns.</param>
internal sealed record FieldTerm(IReadOnlyList<string> Fields, string Owner, int HalfLifeDays);

/// <summary>How fast each kind of field goes out of date, and who knows better. The terms are data: field-care.json.</summary>
internal static class FieldCare
{
    private const int UsualHalfLife = 730;

    private static readonly Dictionary<string, FieldTerm> Terms = JsonSerializer.Deserialize<List<FieldTerm>>(
        File.ReadAllText(Path.Combine(SetupService.ShippedData, "parameters", "field-care.json")), JsonSerializerOptions.Web)!
        .SelectMany(term => term.Fields.Select(field => (field, term))).ToDictionary(one => one.field, one => one.term);

    public static string OwnerOf(string field) => Terms.TryGetValue(field, out var term) ? term.Owner : "curator";

    /// <summary>How likely a field is still true, from 1 on the day it was told.</summary>
    public static double Freshness(string field, int days) =>
        Math.Pow(0.5, Math.Max(0, days) / (double)(Terms.TryGetValue(field, out var term) ? term.HalfLifeDays : UsualHalfLife));

    /// <summary>The mean over the fields that a reader relies on.</summary>
    public static double Freshness(MapItem item, int days) => new[]
    {
        Freshness("description", days), item.Hours is null ? (double?)null : Freshness("horaires_accueil", days),
        item.Telephone is null ? null : Freshness("telephone", days),
    }.Average()!.Value;

    /// <summary>Fields of a structure that are as likely wrong as right, the most doubtful first.</summary>
    public static IReadOnlyList<string> Doubtful(StructureSheet sheet, MapEntry entry, DateOnly today)
    {
        var told = entry.VerifiedAt is { } at ? DateOnly.FromDateTime(at.UtcDateTime) : sheet.ModifiedOn;
        return [.. Corrections.FieldsOf(MapEntry.Structure).Select(rule => rule.Name)
            .Where(field => Corrections.TextOf(entry.Sheet, field).Length > 0)
            .Select(field => (field, Fresh: Freshness(field, today.DayNumber - told.DayNumber))).Where(one => one.Fresh < 0.5)
            .OrderBy(one => one.Fresh).Select(one => one.field)];
    }
}
