using Beffroi.Platform;
using Beffroi.Platform.Publication.Releases;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.Observatory.ReleasePages;

/// <summary>One table as it was published, with the reason of each hidden cell, its files and the verdict of its proof.</summary>
[AllowAnonymous]
internal sealed class ShowModel(PublishedReleases releases, ReleaseGate gate, CrossTables tables, PageScope scope) : PageModel
{
    /// <summary>Lines on the page; the files have all.</summary>
    public const int MostShown = 2_000;

    public PublicRelease Shown { get; private set; } = null!;

    /// <summary>Whether the reader wants hidden cells alone.</summary>
    [BindProperty(SupportsGet = true, Name = "hidden")]
    public bool IsHiddenOnly { get; set; }

    /// <summary>The sides of the cross-table asked for, where the counts are perturbed.</summary>
    [BindProperty(SupportsGet = true, Name = "side")]
    public string[] Asked { get; set; } = [];

    public IReadOnlyList<CrossCell>? Crossed { get; private set; }

    public string? Error { get; private set; }

    public IEnumerable<ReleaseCell> Cells => Shown.Cells.Where(cell => !IsHiddenOnly || cell.Status != "V").Take(MostShown);

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancel)
    {
        if (await releases.FindAsync(id, cancel) is not { } found)
        {
            return NotFound();
        }

        Shown = found;
        if (found.Release.IsPerturbed)
        {
            Asked = Asked.Length > 0 ? Asked : [found.Sides[0]];
            try
            {
                Crossed = await gate.CrossAsync(found.Release, Asked, tables, cancel);
            }
            catch (BrokenRuleException broken)
            {
                Error = scope.Text[broken.Key, broken.Facts];
            }
        }

        return Page();
    }

    /// <summary>The bounds where the policy lets them be told; without an upper one it says so.</summary>
    public string Bounds(ReleaseCell cell) => cell.Low is not { } low ? ""
        : cell.High is { } high ? scope.Text["number.between", scope.Number(low, "projects"), scope.Number(high, "projects")]
        : scope.Text["release.atLeast", scope.Number(low, "projects")];
}
