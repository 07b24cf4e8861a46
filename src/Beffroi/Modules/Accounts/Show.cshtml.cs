using System.Buffers.Text;
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
    BeffroiDb db, CurrentPerson current, UserManager<Person> people, Seats seats, AuditTrail audit,
    SecondFactor factor, SessionOpening sessions, TimeProvider time, PageScope scope) : PageModel
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

    public IReadOnlyList<OpenSession> Sessions { get; private set; } = [];

    public Guid? ThisSession => current.SessionId;

    public string? Error { get; private set; }

    public Task OnGetAsync(CancellationToken cancel) => ReadAsync(cancel);

    public async Task<IActionResult> OnPostSignOutAsync(CancellationToken cancel)
    {
        await sessions.EndAsync(HttpContext, cancel);
        await audit.AppendAsync(Act.SignedOut, "session", current.Id, cancel);
        Response.Headers["Clear-Site-Data"] = "\"cache\", \"storage\"";
        var home = Addresses.PathOf("/Observatory/Dashboard/Index", scope.Language);
        return await FederatedSignIn.SignOutAsync(HttpContext, home) ? new EmptyResult() : LocalRedirect(home);
    }

    /// <summary>Ends every session of this person, on every machine.</summary>
    public async Task<IActionResult> OnPostEndSessionsAsync(CancellationToken cancel)
    {
        var mine = current.Id!.Value;
        await db.Set<OpenSession>().Where(session => session.PersonId == mine).ExecuteDeleteAsync(cancel);
        await people.UpdateSecurityStampAsync((await people.FindByIdAsync(mine.ToString()))!);
        return await OnPostSignOutAsync(cancel);
    }

    /// <summary>Ends one of this person's sessions: on a machine that they left, or lost.</summary>
    public async Task<IActionResult> OnPostEndSessionAsync(Guid session, CancellationToken cancel)
    {
        if (session == current.SessionId)
        {
            return await OnPostSignOutAsync(cancel);
        }

        var mine = current.Id!.Value;
        if (await db.Set<OpenSession>().Where(s => s.Id == session && s.PersonId == mine).ExecuteDeleteAsync(cancel) > 0)
        {
            await audit.AppendAsync(Act.SignedOut, "session", mine, cancel);
        }

        return LocalRedirect(Request.Path);
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

    public async Task<IActionResult> OnPostRemovePasskeyAsync(string passkey, CancellationToken cancel)
    {
        await ReadAsync(cancel);
        var removed = Passkeys.FirstOrDefault(one => IdOf(one) == passkey);
        return removed is null ? LocalRedirect(Request.Path)
            : await RemoveAsync("passkey", () => people.RemovePasskeyAsync(Me, removed.CredentialId), cancel);
    }

    public async Task<IActionResult> OnPostRemoveAuthenticatorAsync(CancellationToken cancel)
    {
        await ReadAsync(cancel);
        return !Me.TwoFactorEnabled ? LocalRedirect(Request.Path) : await RemoveAsync("authenticator", async () =>
        {
            await people.SetTwoFactorEnabledAsync(Me, enabled: false);
            await people.ResetAuthenticatorKeyAsync(Me);
        }, cancel);
    }

    public static string IdOf(UserPasskeyInfo passkey) => Base64Url.EncodeToString(passkey.CredentialId);

    /// <summary>Takes away a means of signing in, never the last; a new session opens, those on other machines end.</summary>
    private async Task<IActionResult> RemoveAsync(string what, Func<Task> remove, CancellationToken cancel)
    {
        if (!current.HasFreshFactor)
        {
            return this.Next("/Accounts/SecondFactor", Request.Path, scope);
        }

        if (Passkeys.Count + (Me.TwoFactorEnabled ? 1 : 0) < 2)
        {
            Error = scope.Text["account.lastFactor"];
            return Page();
        }

        await using (var transaction = await db.Database.BeginTransactionAsync(cancel))
        {
            await remove();
            await people.UpdateSecurityStampAsync(Me);
            await audit.AppendAsync(Act.FactorRemoved, what, Me.Id, cancel);
            await factor.TellOfChangeAsync(Me, isAdded: false, cancel);
            await transaction.CommitAsync(cancel);
        }

        await sessions.OpenAsync(HttpContext, Me, isStrong: true, cancel);
        return LocalRedirect(Request.Path);
    }

    private async Task ReadAsync(CancellationToken cancel)
    {
        Me = (await people.FindByIdAsync(current.Id!.Value.ToString()))!;
        Passkeys = await people.GetPasskeysAsync(Me);
        var (mine, oldest) = (Me.Id, time.GetUtcNow() - Session.Length);
        Sessions = await db.Set<OpenSession>().AsNoTracking().Where(session => session.PersonId == mine
            && session.OpenedAt > oldest)
            .OrderBy(session => session.OpenedAt).ToListAsync(cancel);
        var own = await current.SeatsAsync(cancel);
        var names = await db.Set<Organisation>().AsNoTracking().ToDictionaryAsync(o => o.Id, o => o.Name, cancel);
        Held = [.. own.Select(seat => (seat, names[seat.OrganisationId]))];
    }
}
