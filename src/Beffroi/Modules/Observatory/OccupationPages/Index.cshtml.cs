using System.Globalization;
using Beffroi.Modules.Observatory.Indicators;
using Beffroi.Platform.Publication;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.Observatory.OccupationPages;

/// <summary>Occupations wanted in the place, found by name, family or filière.</summary>
[AllowAnonymous]
internal sealed class IndexModel(PublishedFigures figures, PageScope scope) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true, Name = "filiere")]
    public string? FiliereCode { get; set; }

    public IReadOnlyList<(Figure Projects, Figure? Share)> Lines { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var selection = scope.Selection;
        FigureQuery Ask(string id) => new(id, [selection.Zone], selection.Period, FigureBy.Occupation)
        {
            Occupation = string.IsNullOrEmpty(FiliereCode) ? null : "filiere:" + FiliereCode,
        };
        var shares = (await figures.ListAsync(Ask(IndicatorIds.DifficultShare), cancel)).Where(f => f.Occupation is not null)
            .ToDictionary(f => f.Occupation!);
        Lines = [.. (await figures.ListAsync(Ask(IndicatorIds.RecruitmentProjects), cancel))
            .Where(f => f.Occupation is not null && Matches(f.Occupation))
            .OrderByDescending(f => f.Value ?? f.Low)
            .Select(f => (f, shares.GetValueOrDefault(f.Occupation!)))];
    }

    private bool Matches(string code) => string.IsNullOrWhiteSpace(Search)
        || CultureInfo.CurrentCulture.CompareInfo.IndexOf(
            scope.Name(code) + " " + code, Search.Trim(), CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace) >= 0;
}
