using Beffroi.Platform;
using Beffroi.Platform.Audit;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Identity.Federation;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.Accounts;

/// <summary>What a person holds here: seats, means of signing in, sessions.</summary>
[RequiresSignIn]
internal sealed class ShowModel(
    BeffroiDb db, CurrentPerson current, UserManager<Person> people, Seats seats, AuditTrail audit, PageScope scope) : PageModel
{
    [BindProperty]
    public Guid Seat { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public DateOnly? Until { get; set; }

    public Person Me { get; private set; } = null!;

    public IReadOnlyList<(Seat Seat, string Organisation)> Held { get; private set; } = [];

    public IList<UserPasskeyInfo> Passkeys { get; private set; } = [];

    public string? Error { get; private set; }

    public Task OnGetAsync(CancellationToken cancel) => ReadAsync(cancel);

    public async Task<IActionResult> OnPostSignOutAsync(CancellationToken cancel)
    {
        await audit.AppendAsync(Act.SignedOut, "session", current.Id, cancel);
        var home = Addresses.PathOf("/Observatory/Dashboard/Index", scope.Language);
        return await FederatedSignIn.SignOutAsync(HttpContext, home) ? new EmptyResult() : LocalRedirect(home);
    }

    /// <summary>Ends every session of this person, on every machine.</summary>
    public async Task<IActionResult> OnPostEndSessionsAsync(CancellationToken cancel)
    {
        await people.UpdateSecurityStampAsync((await people.FindByIdAsync(current.Id!.Value.ToString()))!);
        return await OnPostSignOutAsync(cancel);
    }

    public async Task<IActionResult> OnPostDelegateAsync(CancellationToken cancel)
    {
        try
        {
            await seats.DelegateAsync(Seat, Email ?? "", Until ?? throw new BrokenRuleException("seat.untilPast"),
                current.Id!.Value,
                cancel);
            return LocalRedirect(Request.Path);
        }
        catch (BrokenRuleException broken)
        {
            Error = scope.Text[broken.Key, broken.Facts];
            await ReadAsync(cancel);
            return Page();
        }
    }

    private async Task ReadAsync(CancellationToken cancel)
    {
        Me = (await people.FindByIdAsync(current.Id!.Value.ToString()))!;
        Passkeys = await people.GetPasskeysAsync(Me);
        var own = await current.SeatsAsync(cancel);
        var names = await db.Set<Organisation>().AsNoTracking().ToDictionaryAsync(o => o.Id, o => o.Name, cancel);
        Held = [.. own.Select(seat => (seat, names[seat.OrganisationId]))];
    }
}
