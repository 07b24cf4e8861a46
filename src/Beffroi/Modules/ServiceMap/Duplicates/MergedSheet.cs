using Beffroi.Modules.ServiceMap.Curation;
using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Modules.ServiceMap.Search;

namespace Beffroi.Modules.ServiceMap.Duplicates;

/// <summary>One field of a structure that several sources describe: what it is taken to be, from which sheet and which
/// day.</summary>
internal sealed record MergedField(string Name, string Value, string Source, string Key, DateOnly On);

/// <summary>
/// Sheets that are one, as one: of each field what the sheet that was last verified, or else last modified, says. A view: no
/// sheet
/// is changed, and a decision taken back undoes it.
/// </summary>
internal static class MergedSheet
{
    /// <returns>Empty where the structure is described once.</returns>
    public static IReadOnlyList<MergedField> Of(DirectorySnapshot held, string key)
    {
        var sheets = held.Same.Of(key).Append(key).Select(held.FindStructureEntry).OfType<(StructureSheet Sheet,
            MapEntry Entry)>()
            .OrderByDescending(one => one.Entry.VerifiedAt ?? DateTimeOffset.MinValue).ThenByDescending(one =>
                one.Sheet.ModifiedOn)
            .ThenBy(one => one.Entry.Key, StringComparer.Ordinal).ToList();
        return sheets.Count < 2 ? [] : [.. Corrections.FieldsOf(MapEntry.Structure)
            .Select(rule => sheets.Select(one => (one.Sheet, one.Entry, Value: Corrections.TextOf(one.Entry.Sheet, rule.Name)))
                .Where(one => one.Value.Length > 0)
                .Select(one => new MergedField(rule.Name, one.Value, one.Sheet.Source, one.Entry.Key, one.Sheet.ModifiedOn))
                    .FirstOrDefault())
            .OfType<MergedField>()];
    }
}
