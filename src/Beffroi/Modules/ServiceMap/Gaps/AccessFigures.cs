using Beffroi.Matching.Access;
using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Modules.ServiceMap.Schema;
using Beffroi.Modules.ServiceMap.Search;
using Beffroi.Reference.Zones;

namespace Beffroi.Modules.ServiceMap.Gaps;

/// <summary>How well the people of a commune reach a kind of service.</summary>
/// <param name="Level">What falls to it of the levels of service around (places for each 10,000 people who come to them); null
/// where its people or its place are not known.</param>
/// <param name="Index">The same, 100 being what the person in the middle has.</param>
/// <param name="NearestKm">Null where there is none within reach.</param>
/// <param name="Near">How many within the half distance.</param>
/// <param name="Providers">How many equal providers what is within reach amounts to.</param>
internal sealed record AreaAccess(
    ZoneRef Zone, int? People, double? Level, double? Index, double? NearestKm, int Near, double Providers);

/// <param name="Areas">The communes of the territory.</param>
/// <param name="Supply">Services counted, also those outside the territory that its people reach.</param>
/// <param name="BelowHalf">Share of the people with less than half of what the person in the middle has.</param>
/// <param name="HalfKm">At this distance a service counts half.</param>
internal sealed record TerritoryAccess(
    IReadOnlyList<AreaAccess> Areas, int Supply, double BelowHalf, double HalfKm);

/// <summary>Access of the communes of a territory, by balanced floating catchments on both sides of its edge in France.</summary>
/// <remarks>
/// Distances are as the crow flies, from the centre of a commune. Where capacities are not declared each place counts one. The
/// people of communes around, who come to the same places, are counted too.
/// </remarks>
internal static class AccessFigures
{
    public const double UsualHalfKm = 5;

    /// <summary>A service this many half distances away is not gone to: its weight is below 7 %.</summary>
    private const double ReachInHalves = 4;

    private const double People = 10_000;

    /// <param name="theme">A theme or a category; null for all services.</param>
    public static TerritoryAccess Of(DirectorySnapshot directory, Places places, ZoneRef territory, string? theme, double halfKm)
    {
        var (reach, beta) = (halfKm * ReachInHalves, Math.Log(2) / halfKm);
        var inside = places.CommunesOf(territory);
        // The people who come to a place at the edge live up to twice as far; a place whose own people are not known is left out,
        // since it would seem to wait for ours alone.
        var areas = AreasAround(directory, places, inside, 2 * reach);
        var supply = directory.Items.Where(item => item is { Point: not null, IsRemoteOnly: false } && IsOf(item, theme)
            && item.At.CommuneCode is { } commune && areas.ContainsKey(places.SuccessorOf(commune))
            && inside.Any(code => areas.TryGetValue(code, out var area) && area.Point.KmTo(item.Point!.Value) <= reach)).ToList();
        var journeys = areas.SelectMany(area => supply.Select(item => (Area: area.Key, Item: item,
            Km: area.Value.Point.KmTo(item.Point!.Value)))
            .Where(one => one.Km <= reach)).ToList();
        var level = FloatingCatchment.Access(
            supply.ToDictionary(KeyOf, _ => 1.0), areas.ToDictionary(area => area.Key, area => (double)area.Value.People),
            journeys.Select(one => new Journey(one.Area, KeyOf(one.Item), one.Km)), AccessMethod.Balanced, beta, reach);
        var byArea = journeys.ToLookup(one => one.Area);
        var (own, people) = (inside.Where(areas.ContainsKey).ToDictionary(code => code, code => level[code]),
            inside.Where(areas.ContainsKey).ToDictionary(code => code, code => (double)areas[code].People));
        var middle = FloatingCatchment.Median(own, people);
        return new TerritoryAccess(
        [
            .. inside.Order(StringComparer.Ordinal).Select(code => new AreaAccess(
                new ZoneRef(Zonings.Commune, code), areas.TryGetValue(code, out var area) ? area.People : null,
                own.TryGetValue(code, out var falls) ? falls * People : null,
                own.ContainsKey(code) && middle > 0 ? 100 * falls / middle : null, byArea[code].Select(one => (double?)one.Km)
                    .Min(),
                byArea[code].Count(one => one.Km <= halfKm),
                FloatingCatchment.EffectiveProviders([.. byArea[code].Select(one => Math.Exp(-beta * one.Km))]))),
        ], supply.Count, FloatingCatchment.ShareBelowHalfOfMedian(own, people), halfKm);
    }

    public static bool IsOf(MapItem item, string? theme) =>
        theme is null || item.Themes.Any(one => one == theme || ServiceCodes.CategoryOf(one) == theme);

    private static string KeyOf(MapItem item) => item.Kind + ":" + item.Key;

    /// <summary>The communes of the territory, and those around whose people come to the same places.</summary>
    private static Dictionary<string, (GeoPoint Point, int People)> AreasAround(
        DirectorySnapshot directory, Places places, IReadOnlySet<string> inside, double reach)
    {
        var centres = inside.Select(directory.CentreOf).OfType<GeoPoint>().ToList();
        return places.ListOf(Zonings.Commune)
            .Where(zone => zone.Population > 0)
            .Select(zone => (zone.Code, Point: directory.CentreOf(zone.Code), People: zone.Population!.Value))
            .Where(one => one.Point is { } point && (inside.Contains(one.Code) || centres.Exists(centre =>
                centre.KmTo(point) <= reach)))
            .ToDictionary(one => one.Code, one => (one.Point!.Value, one.People));
    }
}
