using Beffroi.Matching.Linkage;
using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Modules.ServiceMap.Schema;
using Beffroi.Modules.ServiceMap.Search;
using Beffroi.Platform.Web;
using Beffroi.Reference.Zones;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.ServiceMap.Gaps;

/// <summary>For whoever decides: what is missing and what exists twice, by theme, in the metropolis.</summary>
[AllowAnonymous]
internal sealed class IndexModel(ServiceDirectory directory, PageScope scope) : PageModel
{
    public const int MostShown = 30;
    public static readonly int[] Halves = [2, 5, 10];

    [BindProperty(SupportsGet = true, Name = "theme")]
    public string? Theme { get; set; }

    [BindProperty(SupportsGet = true, Name = "half")]
    public int Half { get; set; } = (int)AccessFigures.UsualHalfKm;

    public ZoneRef Territory { get; private set; }

    public TerritoryAccess Access { get; private set; } = null!;

    public IReadOnlyList<Overlap> Found { get; private set; } = [];

    /// <summary>Pairs of sheets of the territory that may be one structure.</summary>
    public IReadOnlyList<(LinkedPair Pair, StructureSheet A, StructureSheet B)> Twice { get; private set; } = [];

    public string MapSource => $"/api/v1/services/access.geojson?half={Half}&lang={scope.Language}" + (Theme is null ? ""
        : $"&theme={Theme}");

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var held = await directory.GetAsync(cancel);
        Theme = Theme is not null && ServiceCodes.Categories.Has(Theme) ? Theme : null;
        Half = Halves.Contains(Half) ? Half : (int)AccessFigures.UsualHalfKm;
        Territory = scope.Choices.First(zone => zone.Zoning == Zonings.Epci);
        Access = AccessFigures.Of(held, scope.Places, Territory, Theme, Half);
        var communes = scope.Places.CommunesOf(Territory);
        Found = Overlaps.In(held, communes, Theme);
        Twice = [.. held.Same.Pairs.Select(pair => (pair, A: held.FindStructure(pair.A)!, B: held.FindStructure(pair.B)!))
            .Where(one => one.A.CommuneCode is { } code && communes.Contains(code))];
    }
}
