using Beffroi.Modules.Observatory.Indicators;
using Beffroi.Platform.Publication;
using Beffroi.Platform.Web;
using Beffroi.Reference.Zones;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.Observatory.Dashboard;

/// <summary>The state of a territory on one page: what firms want, where it is hard, beside another place.</summary>
[AllowAnonymous]
internal sealed class IndexModel(DashboardFigures figures, PageScope scope) : PageModel
{
    public const int Shown = 12;

    [BindProperty(SupportsGet = true, Name = "sort")]
    public string? Sort { get; set; }

    public IReadOnlyList<Tile> Tiles { get; private set; } = [];

    public IReadOnlyList<OccupationLine> Hardest { get; private set; } = [];

    public IReadOnlyList<FamilyLine> Families { get; private set; } = [];

    public IReadOnlyList<Figure> Basins { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var selection = scope.Selection;
        Tiles = await figures.TilesAsync(selection, cancel);
        Hardest = [.. (await figures.HardestAsync(selection, Sort, cancel)).Take(Shown)];
        Families = await figures.FamiliesAsync(selection, cancel);
        var basins = scope.Choices.Where(zone => Zonings.TryBmoYear(zone.Zoning, out var year)
            && $"{year}" == selection.Period).ToList();
        Basins = [.. (await figures.ListAsync(new FigureQuery(IndicatorIds.DifficultShare, basins, selection.Period), cancel))
            .Where(f => f.HasValue).OrderByDescending(f => f.Value)];
    }

    public Tile Lead => Tiles[0];

    public string MapSource => $"/api/v1/zones/bmo-basin-{scope.Selection.Period}.geojson"
        + $"?indicator={IndicatorIds.DifficultShare}&period={scope.Selection.Period}"
        + $"&within={LocalTerritory.Department}&lang={scope.Language}";
}
