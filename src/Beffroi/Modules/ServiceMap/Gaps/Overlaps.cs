using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Modules.ServiceMap.Schema;
using Beffroi.Modules.ServiceMap.Search;

namespace Beffroi.Modules.ServiceMap.Gaps;

/// <summary>Several structures that offer the same theme to the same public in one commune. They are shown, never
/// merged.</summary>
internal sealed record Overlap(string Commune, string Theme, string Public, IReadOnlyList<MapItem> Services);

internal static class Overlaps
{
    /// <summary>Overlaps of a territory, the most crowded first.</summary>
    /// <param name="category">A category of themes; null for all.</param>
    /// <param name="who">A public; null for all.</param>
    public static IReadOnlyList<Overlap> In(
        DirectorySnapshot directory, IReadOnlySet<string> communes, string? category, string? who = null) =>
    [
        .. from item in directory.Items
           where item.Kind == MapEntry.Service && item.At.CommuneCode is { } code && communes.Contains(code)
           from theme in item.Themes
           where category is null || ServiceCodes.CategoryOf(theme) == category
           from one in item.Publics.Count == 0 ? ["tous-publics"] : item.Publics
           where who is null || one == who || one == "tous-publics"
           group item by (item.At.CommuneCode, Theme: theme, Public: one) into same
           let structures = same.DistinctBy(item => item.StructureKey).ToList()
           where structures.Count > 1
           orderby structures.Count descending, same.Key.CommuneCode, same.Key.Theme, same.Key.Public
           select new Overlap(same.Key.CommuneCode!, same.Key.Theme, same.Key.Public, structures),
    ];
}
