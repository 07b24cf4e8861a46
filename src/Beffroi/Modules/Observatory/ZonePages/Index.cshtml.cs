using Beffroi.Platform;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Web;
using Beffroi.Reference.Zones;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.Observatory.ZonePages;

/// <summary>The zonings compared over the chosen place, and the committee's own perimeters.</summary>
[AllowAnonymous]
internal sealed class IndexModel(
    PageScope scope, Perimeters perimeters, CurrentPerson current, TimeProvider time) : PageModel
{
    /// <summary>A list longer than that is not one to edit by hand.</summary>
    public const int MostCommunes = 700;

    [BindProperty]
    public string? Code { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Communes { get; set; }

    public string? Error { get; private set; }

    public bool MayWrite { get; private set; }

    /// <summary>For each zoning the zones that share communes with the place: how many, of how many.</summary>
    public IReadOnlyList<(string Zoning, Zone Zone, int Shared, int Whole)> Overlaps { get; private set; } = [];

    public async Task OnGetAsync([FromQuery(Name = "start")] string? start, CancellationToken cancel)
    {
        MayWrite = await current.MayAsync(Permission.PerimetersDefine, cancel);
        var communes = scope.Places.CommunesOf(scope.Selection.Zone);
        if (start == "here" && communes.Count <= MostCommunes)
        {
            Communes = string.Join(", ", communes.Order(StringComparer.Ordinal));
        }

        Read();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        MayWrite = await current.MayAsync(Permission.PerimetersDefine, cancel);
        if (!MayWrite)
        {
            return current.IsSignedIn ? Forbid() : Challenge();
        }

        try
        {
            var codes = (Communes ?? "").Split([',', ';', ' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
            var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
            var zone = await perimeters.SaveAsync((Code ?? "").Trim(), (Name ?? Code ?? "").Trim(), codes, today, cancel);
            return Redirect(HttpContext.Request.Path + scope.Selection.Query(("zone", zone.ToString())));
        }
        catch (BrokenRuleException broken)
        {
            Error = scope.Text[broken.Key, broken.Facts];
            Read();
            return Page();
        }
    }

    private void Read()
    {
        var here = scope.Places.CommunesOf(scope.Selection.Zone);
        string[] zonings = [Zonings.Epci, .. scope.Places.HeldZonings.Where(Zonings.IsBmoBasin).Order(), Zonings.EmploymentZone,
            Zonings.Arrondissement, Zonings.Perimeter];
        Overlaps = here.Count == 0 || here.Count > 5000
            ? []
            : [.. zonings.SelectMany(zoning => scope.Places.Overlapping(scope.Selection.Zone, zoning)
                .Where(zone => zone != scope.Selection.Zone).Select(scope.Places.Find).OfType<Zone>()
                .Select(zone => (zoning, zone, Shared: scope.Places.CommunesOf(zone.Ref).Count(here.Contains),
                    Whole: scope.Places.CommunesOf(zone.Ref).Count))
                .OrderByDescending(line => line.Shared))];
    }
}
