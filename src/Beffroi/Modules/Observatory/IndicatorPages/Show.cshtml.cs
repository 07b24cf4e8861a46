using System.Globalization;
using Beffroi.Modules.Observatory.Indicators;
using Beffroi.Platform.Publication;
using Beffroi.Platform.Web;
using Beffroi.Reference.Zones;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using static Beffroi.Modules.Observatory.Dashboard.DashboardFigures;

namespace Beffroi.Modules.Observatory.IndicatorPages;

/// <summary>One indicator: what it is, where it stands, its map, its ranking, its series, and ways to take it away.</summary>
[AllowAnonymous]
internal class ShowModel(PublishedFigures figures, PageScope scope) : PageModel
{
    private const int MostOccupations = 200;

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true, Name = "sort")]
    public string? Sort { get; set; }

    [BindProperty(SupportsGet = true, Name = "known-on")]
    public DateOnly? KnownOn { get; set; }

    /// <summary>An occupation or a family to which the whole page is narrowed.</summary>
    [BindProperty(SupportsGet = true, Name = "occupation")]
    public string? Occupation { get; set; }

    public Indicator Indicator { get; private set; } = null!;

    public Figure? Here { get; private set; }

    public Figure? There { get; private set; }

    public IReadOnlyList<Figure> Ranking { get; private set; } = [];

    public IReadOnlyList<Figure> Series { get; private set; } = [];

    public IReadOnlyList<Figure> Occupations { get; private set; } = [];

    /// <summary>How many projects stand behind each occupation, where the figures come from the survey.</summary>
    public IReadOnlyDictionary<string, Figure> Projects { get; private set; } = new Dictionary<string, Figure>();

    /// <summary>Whether occupations of few projects are left out until someone searches.</summary>
    public bool HasFloor { get; private set; }

    public string Period { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken cancel)
    {
        if (IndicatorCatalogue.Find(id) is not { } indicator)
        {
            return NotFound();
        }

        Indicator = indicator;
        Occupation = indicator.ByOccupation && Occupation is { Length: > 0 } && scope.Occupations.FindAny(Occupation) is not null
            ? Occupation : null;
        var selection = scope.Selection;
        Task<IReadOnlyList<Figure>> Ask(IReadOnlyList<ZoneRef> zones, string? period, FigureBy by = FigureBy.Zone) =>
            figures.ListAsync(new FigureQuery(id, zones, period, by) { KnownOn = KnownOn, Occupation = Occupation }, cancel);

        Series = [.. (await Ask([selection.Zone], null, FigureBy.Period)).Where(f => f.HasValue)];
        Period = indicator.IsFromBmo ? selection.Period : LatestPeriod(Series) ?? await LatestKnownAsync(id, cancel)
            ?? selection.Period;
        Here = (await Ask([selection.Zone], Period)).FirstOrDefault(f => f.Occupation == Occupation);
        There = selection.Compare is { } other ? (await Ask([other], Period)).FirstOrDefault(f => f.Occupation == Occupation)
            : null;
        Ranking = Sorted((await Ask(Ranked(selection), Period)).Where(f => f.Occupation == Occupation
            && f.Status != FigureStatus.NotAvailable));
        if (indicator.ByOccupation && Occupation is null)
        {
            await ReadOccupationsAsync(selection.Zone, cancel);
        }

        return Page();
    }

    private async Task ReadOccupationsAsync(ZoneRef zone, CancellationToken cancel)
    {
        Task<IReadOnlyList<Figure>> Ask(string id) => figures.ListAsync(
            new FigureQuery(id, [zone], Period, FigureBy.Occupation) { KnownOn = KnownOn }, cancel);
        var found = (await Ask(Indicator.Id)).Where(f => f.Occupation is not null && Matches(f)).ToList();
        if (Indicator.IsFromBmo && Indicator.Unit != Unit.Projects)
        {
            Projects = (await Ask(IndicatorIds.RecruitmentProjects)).Where(f => f.Occupation is not null)
                .ToDictionary(f => f.Occupation!);
            bool IsLarge(Figure f) => Projects.GetValueOrDefault(f.Occupation!)?.Value >= FewestProjects;
            HasFloor = string.IsNullOrWhiteSpace(Search) && found.Exists(IsLarge);
            found = HasFloor ? found.FindAll(IsLarge) : found;
        }

        // DARES publishes families beside their occupations: one level is enough, the finer.
        var finest = found.Select(f => f.Occupation!.Length).DefaultIfEmpty().Max();
        Occupations = [.. found.Where(f => f.Occupation!.Length == finest).OrderByDescending(f => f.Value).Take(MostOccupations)];
    }

    /// <summary>The shape of the figures for the map: the basins of the department, or the communes.</summary>
    public string MapSource => Indicator.IsByCommune
        ? $"/api/v1/zones/commune.geojson?indicator={Indicator.Id}&within={LocalTerritory.Metropolis}&lang={scope.Language}"
        : $"/api/v1/zones/bmo-basin-{scope.Selection.Period}.geojson?indicator={Indicator.Id}&period={Period}"
            + $"&within={LocalTerritory.Department}&lang={scope.Language}"
            + (KnownOnText is { } day ? $"&known-on={day}" : "")
            + (Occupation is { } code ? $"&occupation={Uri.EscapeDataString(code)}" : "");

    /// <summary>What the page shows: every zone of the ranking, or the occupations of the chosen zone.</summary>
    public string Download(string format, string by)
    {
        var zones = by == "zone" && Ranking.Count > 0 ? Ranking.Select(f => f.Zone) : [scope.Selection.Zone];
        return $"/api/v1/indicators/{Indicator.Id}/figures.{format}" + scope.Selection.Query(
            [.. zones.Select(zone => ("zone", (string?)zone.ToString())), .. Asked(by), ("period", Period)]);
    }

    public string SeriesSource =>
        $"/api/v1/indicators/{Indicator.Id}/figures" + scope.Selection.Query([.. Asked("period"), ("period", null)]);

    public string? KnownOnText => KnownOn?.ToString("O", CultureInfo.InvariantCulture);

    private (string Name, string? Value)[] Asked(string by) =>
        [("by", by), ("compare", null), ("lang", scope.Language), ("known-on", KnownOnText), ("occupation", Occupation)];

    public string EmbedCode(string origin) =>
        $"<iframe src=\"{origin}{Addresses.PathOf("/Observatory/IndicatorPages/Embed", scope.Language, ("id", Indicator.Id))}"
        + $"{scope.Selection.Query(("period", Period))}\" width=\"100%\" height=\"640\" "
        + $"title=\"{scope.Text[$"indicator.{Indicator.Id}.name"]}\"></iframe>";

    private static string? LatestPeriod(IReadOnlyList<Figure> series) => series.Count > 0 ? series[^1].Period : null;

    private async Task<string?> LatestKnownAsync(string id, CancellationToken cancel) => LatestPeriod(
        [.. (await figures.ListAsync(new FigureQuery(id, [scope.Selection.Zone], null, FigureBy.Occupation),
            cancel)).OrderBy(f => f.Period)]);

    private IReadOnlyList<ZoneRef> Ranked(Selection selection) => Indicator.IsByCommune
        ? [.. scope.Places.CommunesOf(LocalTerritory.Metropolis).Select(code => new ZoneRef(Zonings.Commune, code))]
        : [.. scope.Choices.Where(z => z.Zoning == selection.Zone.Zoning || Zonings.IsBmoBasin(z.Zoning))];

    private List<Figure> Sorted(IEnumerable<Figure> found)
    {
        var matching = found.Where(Matches);
        return [.. Sort switch
        {
            "name" => matching.OrderBy(f => scope.Name(f.Zone),
                StringComparer.Create(CultureInfo.CurrentCulture, ignoreCase: true)),
            "up" => matching.OrderBy(f => f.Value),
            _ => matching.OrderByDescending(f => f.Value),
        }];
    }

    private bool Matches(Figure figure) => string.IsNullOrWhiteSpace(Search)
        || CultureInfo.CurrentCulture.CompareInfo.IndexOf(
            figure.Occupation is { } code && Occupation is null ? scope.Name(code) : scope.Name(figure.Zone), Search.Trim(),
            CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace) >= 0;
}

/// <summary>The map and the ranking alone, for another site.</summary>
[AllowAnonymous]
internal sealed class EmbedModel(PublishedFigures figures, PageScope scope) : ShowModel(figures, scope);
