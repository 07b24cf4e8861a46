using Beffroi.Modules.Observatory.Indicators;
using Beffroi.Platform.Publication;
using Beffroi.Platform.Web;
using Beffroi.Reference.Zones;

namespace Beffroi.Modules.Observatory.Dashboard;

/// <summary>A headline figure with what stands beside it.</summary>
internal sealed record Tile(Indicator Indicator, Figure Here, Figure? There, IReadOnlyList<Figure> Series)
{
    /// <summary>The last figure before this one.</summary>
    public Figure? Previous => Series.LastOrDefault(f => string.CompareOrdinal(f.Period, Here.Period) < 0 && f.HasValue);
}

/// <summary>An occupation in the place, and its difficult share in the place it is compared with.</summary>
internal sealed record OccupationLine(string Code, Figure Projects, Figure Difficult, Figure Share, Figure? ShareThere);

/// <summary>Share of a family in the projects of the two places, 0 to 1.</summary>
internal sealed record FamilyLine(string Code, double Here, double? There);

/// <summary>Gathers what the dashboard and the page of an occupation show, all through the publication exit.</summary>
internal sealed class DashboardFigures(PublishedFigures figures)
{
    /// <summary>Below this many projects an occupation is too small to rank.</summary>
    public const int FewestProjects = 100;

    private const int MostTiles = 6;

    private static readonly string[] Headlines =
    [
        IndicatorIds.DifficultShare, IndicatorIds.RecruitmentProjects, IndicatorIds.DifficultProjects,
        IndicatorIds.SeasonalShare, IndicatorIds.OwnEffect, IndicatorIds.KrugmanIndex, IndicatorIds.Population,
    ];

    public async Task<IReadOnlyList<Tile>> TilesAsync(Selection selection, CancellationToken cancel)
    {
        var tiles = new List<Tile>();
        foreach (var id in Headlines)
        {
            ZoneRef[] zones = selection.Compare is { } other ? [selection.Zone, other] : [selection.Zone];
            var indicator = IndicatorCatalogue.Find(id)!;
            var now = await figures.ListAsync(new FigureQuery(id, zones, indicator.IsFromBmo ? selection.Period : null), cancel);
            if (tiles.Count == MostTiles || (tiles.Count > 0 && !now[0].HasValue))
            {
                continue; // a headline that nothing held can fill gives its place to the next
            }

            var series = await figures.ListAsync(new FigureQuery(id, [selection.Zone], null, FigureBy.Period), cancel);
            tiles.Add(new Tile(indicator, now[0], now.Count > 1 ? now[1] : null, [.. series.Where(f => f.HasValue)]));
        }

        return tiles;
    }

    /// <summary>Occupations from a hundred projects up, ranked as asked: by difficult projects unless told otherwise.</summary>
    public async Task<IReadOnlyList<OccupationLine>> HardestAsync(Selection selection, string? sort, CancellationToken cancel)
    {
        async Task<Dictionary<string, Figure>> ByOccupation(string id, ZoneRef zone) =>
            (await figures.ListAsync(new FigureQuery(id, [zone], selection.Period, FigureBy.Occupation), cancel))
            .Where(f => f.Occupation is not null).ToDictionary(f => f.Occupation!);

        var projects = await ByOccupation(IndicatorIds.RecruitmentProjects, selection.Zone);
        var difficult = await ByOccupation(IndicatorIds.DifficultProjects, selection.Zone);
        var share = await ByOccupation(IndicatorIds.DifficultShare, selection.Zone);
        var there = selection.Compare is { } other ? await ByOccupation(IndicatorIds.DifficultShare, other) : [];
        var lines = projects.Values.Where(f => f.Value >= FewestProjects).Select(f => new OccupationLine(
            f.Occupation!, f, difficult[f.Occupation!], share[f.Occupation!], there.GetValueOrDefault(f.Occupation!)));
        return [.. sort switch
        {
            "share" => lines.OrderByDescending(line => line.Share.Value),
            "projects" => lines.OrderByDescending(line => line.Projects.Value),
            _ => lines.OrderByDescending(line => line.Difficult.Value),
        }];
    }

    public async Task<IReadOnlyList<FamilyLine>> FamiliesAsync(Selection selection, CancellationToken cancel)
    {
        async Task<Dictionary<string, double>> Shares(ZoneRef zone)
        {
            var found = (await figures.ListAsync(
                new FigureQuery(IndicatorIds.RecruitmentProjects, [zone], selection.Period, FigureBy.Family), cancel))
                .Where(f => f is { Occupation: not null, HasValue: true }).ToDictionary(f => f.Occupation!, f => f.Value!.Value);
            var total = found.Values.Sum();
            return found.ToDictionary(f => f.Key, f => f.Value / total);
        }

        var here = await Shares(selection.Zone);
        var there = selection.Compare is { } other ? await Shares(other) : [];
        return [.. here.OrderByDescending(f => f.Value)
            .Select(f => new FamilyLine(f.Key, f.Value, there.TryGetValue(f.Key, out var share) ? share : null))];
    }

    public Task<IReadOnlyList<Figure>> ListAsync(FigureQuery query, CancellationToken cancel) => figures.ListAsync(query, cancel);
}
