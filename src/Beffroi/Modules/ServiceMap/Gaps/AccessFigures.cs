using Beffroi.Matching.Access;
using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Modules.ServiceMap.Search;
using Beffroi.Reference.Readers;
using Beffroi.Reference.Zones;

namespace Beffroi.Modules.ServiceMap.Gaps;

/// <summary>A number that is known to lie between two, which are equal where it is known.</summary>
internal readonly record struct Span(double Low, double High)
{
    public double Middle => (Low + High) / 2;

    public bool IsPoint => High - Low <= 1e-9 * Math.Abs(High);
}

/// <summary>How well the people of a commune reach a kind of service.</summary>
/// <param name="Level">What falls to it of the levels of service around (places for each 10,000 people who come to them); null
/// where its people or its place are not known.</param>
/// <param name="Index">The same, 100 being the middle of what the person in the middle has.</param>
/// <param name="Nearest">The cost to the nearest, in kilometres or minutes; null where there is none within reach.</param>
/// <param name="Near">How many within the half cost.</param>
/// <param name="Providers">How many equal providers what is within reach amounts to.</param>
internal sealed record AreaAccess(
    ZoneRef Zone, int? People, Span? Level, Span? Index, double? Nearest, int Near, double Providers)
{
    /// <summary>Whether of the nearest only the commune is known, which is this one.</summary>
    public bool IsNearestInCommune { get; init; }
}

/// <param name="Areas">The communes of the territory.</param>
/// <param name="Neighbourhoods">Parts of communes, of which the people are counted with their commune.</param>
/// <param name="Supply">Services counted, also those outside the territory that its people reach.</param>
/// <param name="Declared">How many of them say how many places they have.</param>
/// <param name="HoursUnknown">How many of them do not say when they are open, where that was asked.</param>
/// <param name="BelowHalf">Share of the people with less than half of what the person in the middle has.</param>
internal sealed record TerritoryAccess(
    IReadOnlyList<AreaAccess> Areas, IReadOnlyList<AreaAccess> Neighbourhoods, int Supply, int Declared, int HoursUnknown,
        double BelowHalf);

/// <summary>Access of the communes of a territory, by balanced floating catchments on both sides of its edge, and of the
/// border.</summary>
/// <remarks>
/// From the centre of a commune. Where no capacity is declared each place counts one; where some are, one that is not lies
/// between
/// the smallest and the largest of them. The people of communes around, who come to the same places, are counted too. Access
/// grows
/// with each capacity, all else equal, so that the two ends of its span are those of the capacities.
/// </remarks>
internal static class AccessFigures
{
    private const double People = 10_000;

    /// <param name="neighbourhoods">Where people of a commune live together; they are counted with their commune.</param>
    public static TerritoryAccess Of(
        DirectorySnapshot directory, Places places, ZoneRef territory, AccessQuestion question,
        IReadOnlyList<(ZoneRef Zone, GeoPoint Point)>? neighbourhoods = null)
    {
        var asked = (neighbourhoods ?? []).ToDictionary(one => one.Zone.ToString());
        var inside = places.CommunesOf(territory);
        // The people who come to a place at the edge live up to twice as far; a place whose own people are not known is left out,
        // since it would seem to wait for ours alone.
        var areas = AreasAround(directory, places, inside, 2 * question.ReachKm);
        var supply = directory.Items.Where(item => question.Takes(item) && item.PlaceCode is { } commune
            && areas.ContainsKey(places.SuccessorOf(commune)) && inside.Any(code => areas.TryGetValue(code, out var area)
                && area.Point.KmTo(item.Point!.Value) <= question.ReachKm)).ToList();
        var capacities = Capacities(supply);
        var homes = areas.Select(area => (area.Key, area.Value.Point)).Concat(asked.Select(one => (one.Key, one.Value.Point)));
        var journeys = homes.SelectMany(area => question.Costs(area.Point, supply).Index().Where(one => one.Item
            is not null)
            .Select(one => new Journey(area.Key, KeyOf(supply[one.Index]), one.Item!.Value))).ToList();
        var people = areas.ToDictionary(area => area.Key, area => (double)area.Value.People);
        IReadOnlyDictionary<string, double> Levels(Func<Span, double> end, IEnumerable<MapItem> open) => FloatingCatchment.Access(
            open.ToDictionary(KeyOf, item => end(capacities[KeyOf(item)])), people, journeys, AccessMethod.Balanced,
                question.Beta,
            question.Reach, asked.Keys);
        // What does not say its hours is open in one world and closed in the other; closed, it draws nobody, and others are
        // fuller.
        var sure = supply.Where(item => question.When?.IsOpen(item) != null || question.When is null).ToList();
        var (low, high) = (Levels(span => span.Low, supply), Levels(span => span.High, supply));
        if (sure.Count < supply.Count)
        {
            var (lowSure, highSure) = (Levels(span => span.Low, sure), Levels(span => span.High, sure));
            (low, high) = (low.ToDictionary(one => one.Key, one => Math.Min(one.Value, lowSure[one.Key])),
                high.ToDictionary(one => one.Key, one => Math.Max(one.Value, highSure[one.Key])));
        }

        var weights = inside.Where(areas.ContainsKey).ToDictionary(code => code, code => people[code]);
        var own = weights.Keys.Concat(asked.Keys).ToDictionary(key => key, key => new Span(low[key], high[key]));
        var middles = weights.Keys.ToDictionary(code => code, code => own[code].Middle);
        var middle = FloatingCatchment.Median(middles, weights);
        var byArea = journeys.ToLookup(one => one.Area, one => one.Cost);
        AreaAccess Told(ZoneRef zone, string key, int? inhabitants) => new(zone, inhabitants,
            own.TryGetValue(key, out var falls) ? Times(falls, People) : null,
            own.ContainsKey(key) && middle > 0 ? Times(falls, 100 / middle) : null,
            byArea[key].Select(cost => (double?)cost).Min(), byArea[key].Count(cost => cost <= question.Half),
            FloatingCatchment.EffectiveProviders([.. byArea[key].Select(cost => Math.Exp(-question.Beta * cost))]))
        {
            IsNearestInCommune = zone.Zoning == Zonings.Commune && byArea[key].DefaultIfEmpty(1).Min() == 0,
        };
        return new TerritoryAccess(
        [
            .. inside.Order(StringComparer.Ordinal).Select(code => Told(new ZoneRef(Zonings.Commune, code), code,
                areas.TryGetValue(code, out var area) ? area.People : null)),
        ], [.. asked.Select(one => Told(one.Value.Zone, one.Key, null))], supply.Count, supply.Count(item =>
            item.Capacity is not null),
            question.When is { } when ? supply.Count(item => when.IsOpen(item) is null) : 0,
            FloatingCatchment.ShareBelowHalfOfMedian(middles, weights));
    }

    private static Dictionary<string, Span> Capacities(IReadOnlyList<MapItem> supply)
    {
        var declared = supply.Where(item => item.Capacity is not null).Select(item => (double)item.Capacity!.Value).ToList();
        var unknown = declared.Count == 0 ? new Span(1, 1) : new Span(declared.Min(), declared.Max());
        return supply.ToDictionary(KeyOf, item => item.Capacity is { } places ? new Span(places, places) : unknown);
    }

    private static Span Times(Span span, double factor) => new(span.Low * factor, span.High * factor);

    private static string KeyOf(MapItem item) => item.Kind + ":" + item.Key;

    /// <summary>The communes of the territory, and those around whose people come to the same places.</summary>
    private static Dictionary<string, (GeoPoint Point, int People)> AreasAround(
        DirectorySnapshot directory, Places places, IReadOnlySet<string> inside, double reach)
    {
        var centres = inside.Select(directory.CentreOf).OfType<GeoPoint>().ToList();
        return places.ListOf(Zonings.Commune).Select(zone => (zone.Code, zone.Population))
            .Concat(places.ListOf(Zonings.Municipality).Select(zone => (Code: CommuneReader.Belgium + zone.Code,
                zone.Population)))
            .Where(zone => zone.Population > 0)
            .Select(zone => (zone.Code, Point: directory.CentreOf(zone.Code), People: zone.Population!.Value))
            .Where(one => one.Point is { } point && (inside.Contains(one.Code) || centres.Exists(centre =>
                centre.KmTo(point) <= reach)))
            .ToDictionary(one => one.Code, one => (one.Point!.Value, one.People));
    }
}
