using Beffroi.Platform.Publication;
using Beffroi.Reference.Zones;

namespace Beffroi.Modules.Observatory.Indicators;

/// <summary>Which zones of the survey answer for a place, and as what.</summary>
internal sealed record BmoScope(IReadOnlyList<ZoneRef> Zones, FigureStatus Status)
{
    /// <returns>Null where the survey says nothing about the place.</returns>
    public static BmoScope? Find(ZoneRef zone, int year, Places places)
    {
        if (zone == ZoneRef.France || zone.Zoning is Zonings.Region or Zonings.Department or Zonings.Clpe)
        {
            return new BmoScope([zone], FigureStatus.Published);
        }

        if (Zonings.TryBmoYear(zone.Zoning, out var vintage))
        {
            // The same code under another vintage may cover other communes: it is shown, never joined.
            return vintage == year
                ? new BmoScope([zone], FigureStatus.Published)
                : new BmoScope([zone with { Zoning = Zonings.BmoBasin(year) }], FigureStatus.BrokenSeries);
        }

        var basins = places.Overlapping(zone, Zonings.BmoBasin(year));
        if (basins.Count == 0)
        {
            return null;
        }

        var covered = basins.SelectMany(basin => places.CommunesOf(basin)).ToHashSet();
        return new BmoScope(basins, covered.SetEquals(places.CommunesOf(zone)) ? FigureStatus.Published : FigureStatus.Carried);
    }
}
