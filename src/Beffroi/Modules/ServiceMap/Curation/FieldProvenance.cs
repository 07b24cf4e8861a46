using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Modules.ServiceMap.Search;

namespace Beffroi.Modules.ServiceMap.Curation;

/// <summary>Where the value of one field comes from.</summary>
/// <param name="How"><c>source</c>, or <c>correction</c> where people wrote over what the source says.</param>
/// <param name="Licence">On what terms the source hands it on; null where that is not told.</param>
/// <param name="On">The day that the source gives, or of the correction.</param>
internal sealed record FieldProvenance(string Field, string How, string Source, string? Licence, DateOnly On)
{
    public static IReadOnlyList<FieldProvenance> Of(DirectorySnapshot held, MapEntry entry, DateOnly modifiedOn,
        WiderSheet? wider)
    {
        var corrections = held.Accepted[(entry.Kind, entry.Key)].ToList();
        return [.. Corrections.FieldsOf(entry.Kind).Select(rule => (rule.Name, Value: Corrections.TextOf(entry.Sheet, rule.Name)))
            .Where(field => field.Value.Length > 0).Select(field => corrections.FindLast(one => one.Field == field.Name
                && one.After == field.Value) is { } one
                ? new FieldProvenance(field.Name, "correction", "beffroi", null,
                    DateOnly.FromDateTime(one.DecidedAt!.Value.UtcDateTime))
                : new FieldProvenance(field.Name, "source", wider?.FactSource ?? entry.Source, wider?.Licence, modifiedOn))];
    }
}
