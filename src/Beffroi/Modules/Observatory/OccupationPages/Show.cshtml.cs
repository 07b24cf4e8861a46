using Beffroi.Modules.Observatory.Indicators;
using Beffroi.Platform.Publication;
using Beffroi.Platform.Web;
using Beffroi.Reference.Occupations;
using Beffroi.Reference.Zones;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.Observatory.OccupationPages;

/// <summary>One occupation or family: where it is wanted, how hard it is, and why.</summary>
[AllowAnonymous]
internal sealed class ShowModel(PublishedFigures figures, PageScope scope) : PageModel
{
    public Occupation Occupation { get; private set; } = null!;

    public IReadOnlyList<Figure> Here { get; private set; } = [];

    public IReadOnlyList<Figure> There { get; private set; } = [];

    public IReadOnlyList<(ZoneRef Zone, Figure Projects, Figure? Share)> Basins { get; private set; } = [];

    public IReadOnlyList<Figure> Tension { get; private set; } = [];

    /// <summary>
    /// The occupation of the list of 2009 in which tension is published, when its label is the same, or near under the same
    /// code.
    /// </summary>
    public Occupation? TensionOccupation { get; private set; }

    public async Task<IActionResult> OnGetAsync(string code, CancellationToken cancel)
    {
        if (scope.Occupations.FindAny(code) is not { } occupation)
        {
            return NotFound();
        }

        Occupation = occupation;
        var selection = scope.Selection;
        Here = await HeadlinesAsync(selection.Zone, cancel);
        There = selection.Compare is { } other ? await HeadlinesAsync(other, cancel) : [];
        await ReadBasinsAsync(selection, cancel);
        await ReadTensionAsync(selection, cancel);
        return Page();
    }

    private async Task<IReadOnlyList<Figure>> HeadlinesAsync(ZoneRef zone, CancellationToken cancel)
    {
        var found = new List<Figure>();
        foreach (var id in (string[])[IndicatorIds.RecruitmentProjects, IndicatorIds.DifficultProjects,
            IndicatorIds.DifficultShare,
            IndicatorIds.SeasonalShare, IndicatorIds.LocationQuotient])
        {
            var figure = await figures.FindAsync(
                new FigureQuery(id, [zone], scope.Selection.Period) { Occupation = Occupation.Code }, cancel);
            if (figure is not null)
            {
                found.Add(figure);
            }
        }

        return found;
    }

    private async Task ReadBasinsAsync(Selection selection, CancellationToken cancel)
    {
        var basins = scope.Choices.Where(zone => Zonings.IsBmoBasin(zone.Zoning) || zone == LocalTerritory.Department
            || zone == ZoneRef.France).ToList();
        async Task<Dictionary<ZoneRef, Figure>> Ask(string id) => (await figures.ListAsync(
            new FigureQuery(id, basins, selection.Period) { Occupation = Occupation.Code }, cancel)).ToDictionary(f => f.Zone);

        var (projects, shares) = (await Ask(IndicatorIds.RecruitmentProjects), await Ask(IndicatorIds.DifficultShare));
        Basins = [.. projects.Values.Where(f => f.Status != FigureStatus.NotAvailable)
            .OrderByDescending(f => f.Value ?? f.Low).Select(f => (f.Zone, f, shares.GetValueOrDefault(f.Zone)))];
    }

    private async Task ReadTensionAsync(Selection selection, CancellationToken cancel)
    {
        TensionOccupation = Occupation.Nomenclature == Nomenclatures.Fap2009
            ? Occupation
            : scope.Occupations.ListOf(Nomenclatures.Fap2009)
                .Where(old => LabelMatch.IsSame(old.NameFr, Occupation.NameFr)
                    || (old.Code == Occupation.Code && LabelMatch.IsNear(old.NameFr, Occupation.NameFr)))
                .MaxBy(old => LabelMatch.IsSame(old.NameFr, Occupation.NameFr));
        if (TensionOccupation is null)
        {
            return;
        }

        var found = new List<Figure>();
        foreach (var id in (string[])[IndicatorIds.TensionDares, IndicatorIds.TensionClass, .. IndicatorIds.TensionFactors])
        {
            var figure = (await figures.ListAsync(
                new FigureQuery(id, [selection.Zone], null, FigureBy.Occupation) { Occupation = TensionOccupation.Code }, cancel))
                .LastOrDefault(f => f.HasValue);
            if (figure is not null)
            {
                found.Add(figure);
            }
        }

        Tension = found;
    }

    /// <summary>
    /// Whether the 2009 occupation is told apart by more than its list: the page then says how the two were matched.
    /// </summary>
    public bool IsNearMatch => TensionOccupation is { } old && old.Nomenclature != Occupation.Nomenclature
        && !LabelMatch.IsSame(old.NameFr, Occupation.NameFr);

    public string MapSource => $"/api/v1/zones/bmo-basin-{scope.Selection.Period}.geojson?indicator={IndicatorIds.DifficultShare}"
        + $"&period={scope.Selection.Period}&occupation={Uri.EscapeDataString(Occupation.Code)}"
        + $"&within={LocalTerritory.Department}&lang={scope.Language}";
}
