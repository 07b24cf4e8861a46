using System.Globalization;
using Beffroi.Platform.Publication;
using Beffroi.Platform.Web;
using Beffroi.Reference.Zones;

namespace Beffroi.Modules.ServiceMap.Gaps;

/// <summary>Access to all services as an indicator: communes and neighbourhoods of the territory, and what they make
/// up.</summary>
/// <remarks>As the map stands today: it has one period, the current month, and no past.</remarks>
internal sealed class AccessIndicator(
    AccessAnswers answers, ITerritoryGuide guide, TimeProvider time) : IFigureSource
{
    /// <summary>As the catalogue of indicators names it.</summary>
    private const string Id = "service-access";

    private static readonly AccessRequest AllServices = new(null, null, null, null);

    public bool Answers(string indicator) => indicator == Id;

    public async Task<IReadOnlyList<CandidateFigure>> ListAsync(FigureQuery query, CancellationToken cancel)
    {
        var territory = (await guide.GetAsync(cancel)).Choices.First(zone => zone.Zoning == Zonings.Epci);
        var (_, found, places) = (await answers.FindAsync(AllServices, territory, cancel))!.Value;
        var areas = found.Areas.Concat(found.Neighbourhoods).ToDictionary(area => area.Zone);
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var period = today.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        var isNow = (query.Period is null || query.Period == period) && (query.KnownOn is null || query.KnownOn >= today);
        CandidateFigure Of(ZoneRef zone)
        {
            var index = isNow ? IndexOf(zone, areas, places) : null;
            return new CandidateFigure(
                new Figure(Id, zone, query.Period ?? period, null, index?.Middle, index?.Low, index?.High,
                    "index", index is null ? FigureStatus.NotAvailable : FigureStatus.Published, "Beffroi, Insee, Statbel",
                    today.ToString("O", CultureInfo.InvariantCulture)) { IsComputed = true },
                IsPublishedByProducer: true); // addresses of services and counts of inhabitants, both public
        }

        return [.. query.Zones.SelectMany(zone => zone.Code == "*" ? areas.Keys.Where(one => one.Zoning == zone.Zoning)
            : [places.Current(zone)]).Select(Of)];
    }

    /// <summary>Of a zone that is no area: what its people have in the middle, where all of them are of the territory.</summary>
    private static Span? IndexOf(ZoneRef zone, Dictionary<ZoneRef, AreaAccess> areas, Places places)
    {
        if (areas.TryGetValue(zone, out var area))
        {
            return area.Index;
        }

        var parts = places.CommunesOf(zone).Select(code => areas.GetValueOrDefault(new ZoneRef(Zonings.Commune, code))).ToList();
        if (parts.Count == 0 || parts.Exists(part => part?.Index is null))
        {
            return null;
        }

        double Mean(Func<Span, double> end) => parts.Sum(part => end(part!.Index!.Value) * part.People!.Value)
            / parts.Sum(part => part!.People!.Value);
        return new Span(Mean(span => span.Low), Mean(span => span.High));
    }
}
