using Beffroi.Platform;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Publication.Releases;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.Observatory.ReleasePages;

/// <summary>
/// One release on its way out: how far it is, what it hides and what that costs, and the button that lets it out.
/// </summary>
[Requires(Permission.ReleasesManage)]
internal sealed class WorkModel(
    BeffroiDb db, ReleaseGate gate, PublishedReleases releases, ReleaseBell bell, CurrentPerson current, PageScope scope)
        : PageModel
{
    public const int MostShown = 500;

    public PublicRelease Shown { get; private set; } = null!;

    public string? Error { get; private set; }

    /// <summary>Seconds after which the page asks again how far the work is, without script; null when nothing runs.</summary>
    public int? AskAgain => Shown.Release.IsAsked ? 2 : null;

    public IEnumerable<ReleaseCell> Hidden =>
        Shown.Cells.Where(cell => cell.Status != "V").OrderByDescending(cell => cell.Protects);

    /// <summary>Why it was refused, in words.</summary>
    public string? Refusal => Shown.Release.Refusal?.Split('\t') is [var key, .. var facts]
        ? scope.Text[key, [.. facts.Cast<object>()]].Value : null;

    public Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancel) => ReadAsync(id, cancel);

    public Task<IActionResult> OnPostPublishAsync(Guid id, CancellationToken cancel) =>
        DoAsync(id, () => gate.PublishAsync(id, current.Id!.Value, cancel), cancel);

    public Task<IActionResult> OnPostProtectAsync(Guid id, CancellationToken cancel) => DoAsync(id, async () =>
    {
        await db.Set<Release>().Where(r => r.Id == id && r.PublishedAt == null).ExecuteUpdateAsync(set => set
            .SetProperty(r => r.IsAsked, true).SetProperty(r => r.Refusal, (string?)null).SetProperty(r => r.Progress, 0)
            .SetProperty(r => r.State, r => r.State == ReleaseState.Protected ? ReleaseState.Protected : ReleaseState.Draft),
                cancel);
        bell.Ring();
    }, cancel);

    public Task<IActionResult> OnPostStopAsync(Guid id, CancellationToken cancel) => DoAsync(id, () =>
        db.Set<Release>().Where(r => r.Id == id).ExecuteUpdateAsync(set => set.SetProperty(r => r.IsAsked, false), cancel),
            cancel);

    public async Task<IActionResult> OnPostDropAsync(Guid id, CancellationToken cancel) =>
        await gate.DropAsync(id, current.Id!.Value, cancel)
            ? LocalRedirect(Addresses.PathOf("/Observatory/ReleasePages/Board", scope.Language)) : NotFound();

    /// <summary>True values leave here, for a statistician: asked by a form, so that no link gives them away.</summary>
    public async Task<IActionResult> OnPostExportAsync(Guid id, CancellationToken cancel)
    {
        try
        {
            Response.Headers.CacheControl = "no-store";
            return File(await gate.ExportAsync(id, current.Id!.Value, cancel), "application/zip", $"release-{id:N}.zip");
        }
        catch (BrokenRuleException broken)
        {
            Error = scope.Text[broken.Key, broken.Facts];
            return await ReadAsync(id, cancel);
        }
    }

    private async Task<IActionResult> DoAsync(Guid id, Func<Task> act, CancellationToken cancel)
    {
        try
        {
            await act();
            return LocalRedirect(Addresses.PathOf("/Observatory/ReleasePages/Work", scope.Language, ("id", id.ToString())));
        }
        catch (BrokenRuleException broken)
        {
            Error = scope.Text[broken.Key, broken.Facts];
            return await ReadAsync(id, cancel);
        }
    }

    private async Task<IActionResult> ReadAsync(Guid id, CancellationToken cancel)
    {
        if (await db.Set<Release>().AsNoTracking().FirstOrDefaultAsync(r => r.Id == id, cancel) is not { } release)
        {
            return NotFound();
        }

        Shown = await releases.WithCellsAsync(release, cancel);
        return Page();
    }
}
