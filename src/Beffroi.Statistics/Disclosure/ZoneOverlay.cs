namespace Beffroi.Statistics.Disclosure;

/// <summary>
/// The smallest pieces that the published zones cut a territory into. Two zones that overlap give away what lies between them:
/// the
/// pieces stand in one system with the zones, so that such differences are attacked like any cell.
/// </summary>
public static class ZoneOverlay
{
    /// <summary>Groups places that lie in the same zones.</summary>
    /// <param name="zonesOf">For each place the zones in which it lies; a place in none is left out.</param>
    /// <returns>The pieces, each with its zones and its places.</returns>
    public static IReadOnlyList<(IReadOnlyList<string> Zones, IReadOnlyList<string> Places)> Pieces(
        IReadOnlyDictionary<string, IReadOnlyCollection<string>> zonesOf) =>
    [
        .. zonesOf.Where(place => place.Value.Count > 0)
            .GroupBy(place => string.Join('\u001f', place.Value.Order(StringComparer.Ordinal)))
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => ((IReadOnlyList<string>)group.Key.Split('\u001f'),
                (IReadOnlyList<string>)[.. group.Select(place => place.Key).Order(StringComparer.Ordinal)])),
    ];

    /// <summary>Each zone as the sum of its pieces, pieces numbered first and zones after them.</summary>
    /// <param name="pieces">As <see cref="Pieces"/> gives them.</param>
    /// <returns>The sums, and the number of each zone.</returns>
    public static (IReadOnlyList<Equation> Equations, IReadOnlyDictionary<string, int> NumberOf) Sums(
        IReadOnlyList<(IReadOnlyList<string> Zones, IReadOnlyList<string> Places)> pieces)
    {
        var zones = pieces.SelectMany(piece => piece.Zones).Distinct().Order(StringComparer.Ordinal).ToList();
        var numbers = zones.Index().ToDictionary(zone => zone.Item, zone => pieces.Count + zone.Index);
        return ([.. zones.Select(zone => new Equation(
            numbers[zone], [.. Enumerable.Range(0, pieces.Count).Where(i => pieces[i].Zones.Contains(zone))]))], numbers);
    }

    /// <summary>Whether the correction of a figure points at those who came or went between two releases.</summary>
    /// <param name="before">Those counted first.</param>
    /// <param name="after">Those counted now.</param>
    /// <param name="minimum">The least that may differ, unless none does.</param>
    public static bool IsCorrectionUnsafe(IReadOnlySet<string> before, IReadOnlySet<string> after, int minimum)
    {
        var apart = before.Count(one => !after.Contains(one)) + after.Count(one => !before.Contains(one));
        return apart > 0 && apart < minimum;
    }
}
