using Beffroi.Platform.Publication;
using Beffroi.Reference;
using Beffroi.Reference.Zones;

namespace Beffroi.Modules.Observatory.Indicators;

/// <summary>Inhabitants of a zone: those of its communes, added up when all are known.</summary>
internal sealed class PopulationFigures(ReferenceCache reference) : IFigureSource
{
    public bool Answers(string indicator) => indicator == IndicatorIds.Population;

    public async Task<IReadOnlyList<CandidateFigure>> ListAsync(FigureQuery query, CancellationToken cancel)
    {
        var places = await reference.PlacesAsync(cancel);
        return [.. query.Zones
            .SelectMany(zone => zone.Code == "*" ? places.ListOf(zone.Zoning).Select(z => z.Ref) : [places.Current(zone)])
            .Select(zone => Of(zone, query.Period, places))];
    }

    private static CandidateFigure Of(ZoneRef zone, string? asked, Places places)
    {
        var isBelgian = zone.Zoning.EndsWith("-be", StringComparison.Ordinal) || zone.Code == "BE";
        var commune = isBelgian ? Zonings.Municipality : Zonings.Commune;
        var parts = places.CommunesOf(zone).Select(code => places.Find(new ZoneRef(commune, code))?.Population).ToList();
        var period = isBelgian ? "2020" : PlacesSeed.PopulationYear;
        var isKnown = (asked is null || asked == period) && parts.Count > 0 && parts.TrueForAll(part => part is not null);
        double? total = isKnown ? parts.Sum(part => part!.Value) : null;
        return new CandidateFigure(
            new Figure(IndicatorIds.Population, zone, asked ?? period, null, total, total, total,
                "inhabitants", isKnown ? FigureStatus.Published : FigureStatus.NotAvailable,
                isBelgian ? "Statbel" : PlacesSeed.PopulationSource, isBelgian ? "2020-01-01" : PlacesSeed.Vintage),
            IsPublishedByProducer: true);
    }
}
