using Beffroi.Modules.Surveys.Firms;
using Beffroi.Platform;
using Beffroi.Platform.Audit;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.Surveys.WavePages;

/// <summary>Firms that want to be called back, and what they say is wrong on the list: a chamber sees those that it writes
/// to.</summary>
[Requires(Permission.SurveysRun)]
internal sealed class RequestsModel(FirmRequests requests, AuditTrail audit, CurrentPerson current, PageScope scope) : PageModel
{
    public IReadOnlyList<(FirmRequest Request, Firm Firm, string Content)> Found { get; private set; } = [];

    public string? Error { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel) => await ReadAsync(cancel);

    public async Task<IActionResult> OnPostCloseAsync(Guid id, RequestOutcome outcome, CancellationToken cancel)
    {
        try
        {
            await requests.CloseAsync(id, outcome, await MineAsync(cancel), current.Id!.Value, cancel);
            return LocalRedirect(Addresses.PathOf("/Surveys/WavePages/Requests", scope.Language));
        }
        catch (BrokenRuleException broken)
        {
            Error = scope.Text[broken.Key, broken.Facts];
        }

        catch (DbUpdateConcurrencyException)
        {
            Error = scope.Text["request.closed"];
        }

        await ReadAsync(cancel);
        return Page();
    }

    private async Task ReadAsync(CancellationToken cancel)
    {
        Found = await requests.ListAsync(await MineAsync(cancel), cancel);
        if (Found.Count > 0)
        {
            await audit.AppendAsync(Act.FirmRequestsRead, "requests", current.Id, cancel);
        }
    }

    private async Task<Func<Firm, bool>> MineAsync(CancellationToken cancel)
    {
        var mine = await current.WhereMayAsync(Permission.SurveysRun, cancel);
        return firm => mine is null || mine.Contains(firm.SenderId);
    }
}
