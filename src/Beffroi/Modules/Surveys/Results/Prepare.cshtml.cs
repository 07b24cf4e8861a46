using Beffroi.Modules.Surveys.Estimates;
using Beffroi.Modules.Surveys.Waves;
using Beffroi.Platform;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.Surveys.Results;

/// <summary>The secretariat opens the answers of a closed wave to the gate, looks at what comes out, and publishes it.</summary>
[Requires(Permission.ReleasesManage)]
internal sealed class PrepareModel(
    WaveBook book, WaveEstimator estimator, WavePublication publication, CurrentPerson current, PageScope scope) : PageModel
{
    /// <summary>Closed waves, with how often each was estimated.</summary>
    public IReadOnlyList<(Wave Wave, int Revisions)> Closed { get; private set; } = [];

    public IReadOnlyList<ResultView> Results { get; private set; } = [];

    public string? Error { get; private set; }

    public Task OnGetAsync(CancellationToken cancel) => ReadAsync(cancel);

    public Task<IActionResult> OnPostEstimateAsync(Guid id, CancellationToken cancel) =>
        DoAsync(() => estimator.EstimateAsync(id, current.Id!.Value, cancel), cancel);

    public Task<IActionResult> OnPostPublishAsync(Guid id, CancellationToken cancel) =>
        DoAsync(() => publication.PublishAsync(id, current.Id!.Value, cancel), cancel);

    private async Task<IActionResult> DoAsync(Func<Task> act, CancellationToken cancel)
    {
        try
        {
            await act();
            return LocalRedirect(Addresses.PathOf("/Surveys/Results/Prepare", scope.Language));
        }
        catch (BrokenRuleException broken)
        {
            Error = scope.Text[broken.Key, broken.Facts];
        }

        catch (DbUpdateException)
        {
            Error = scope.Text["result.notReady"]; // pressed twice: the other one is at work
        }

        await ReadAsync(cancel);
        return Page();
    }

    private async Task ReadAsync(CancellationToken cancel)
    {
        Results = await publication.ListAsync(cancel);
        Closed = [.. (await book.ListAsync(cancel)).Where(wave => wave.State == WaveState.Closed)
            .Select(wave => (wave, Results.Count(one => one.Result.WaveId == wave.Id)))];
    }
}
