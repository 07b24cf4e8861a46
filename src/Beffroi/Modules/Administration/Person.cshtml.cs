using Beffroi.Platform;
using Beffroi.Platform.Audit;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.Administration;

/// <summary>The record of a person: what they hold, when they came last. Each opening is counted.</summary>
[Requires(Permission.PeopleRead)]
internal sealed class PersonModel(
    BeffroiDb db, CurrentPerson current, PersonReading reading, UserManager<Person> people, SecondFactor factor,
    AuditTrail audit, PageScope scope)
    : PageModel
{
    public Person Shown { get; private set; } = null!;

    public IReadOnlyList<(Seat Seat, string Organisation)> Held { get; private set; } = [];

    public bool IsStopped { get; private set; }

    public bool MayManage { get; private set; }

    public string? Error { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancel)
    {
        if (await EnterAsync(id, cancel) is { } refused)
        {
            return refused;
        }

        switch (await reading.OpenAsync($"person:{id:N}", cancel))
        {
            case ReadingVerdict.ShowFactorAgain:
                return LocalRedirect(Addresses.PathOf("/Accounts/SecondFactor", scope.Language)
                    + QueryString.Create("to", Request.Path).Value);
            case ReadingVerdict.Stopped:
                IsStopped = true;
                Response.StatusCode = StatusCodes.Status403Forbidden;
                return Page();
            default:
                return Page();
        }
    }

    /// <summary>For someone who lost their telephone: they make a new second factor at the next sign-in.</summary>
    public async Task<IActionResult> OnPostResetAsync(Guid id, CancellationToken cancel)
    {
        if (await EnterAsync(id, cancel) is { } refused)
        {
            return refused;
        }

        if (!MayManage || id == current.Id)
        {
            return Forbid();
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await people.SetTwoFactorEnabledAsync(Shown, enabled: false);
        await people.ResetAuthenticatorKeyAsync(Shown);
        foreach (var passkey in await people.GetPasskeysAsync(Shown))
        {
            await people.RemovePasskeyAsync(Shown, passkey.CredentialId);
        }

        await people.UpdateSecurityStampAsync(Shown);
        await audit.AppendAsync(Act.FactorRemoved, $"person:{id:N}", current.Id, cancel);
        await factor.TellOfChangeAsync(Shown, isAdded: false, cancel);
        await transaction.CommitAsync(cancel);
        return LocalRedirect(Request.Path);
    }

    /// <summary>Ends every session of this person, on every machine.</summary>
    public async Task<IActionResult> OnPostEndSessionsAsync(Guid id, CancellationToken cancel)
    {
        if (await EnterAsync(id, cancel) is { } refused)
        {
            return refused;
        }

        if (!MayManage)
        {
            return Forbid();
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Set<OpenSession>().Where(session => session.PersonId == id).ExecuteDeleteAsync(cancel);
        await audit.AppendAsync(Act.SignedOut, $"person:{id:N}", current.Id, cancel);
        await transaction.CommitAsync(cancel);
        return LocalRedirect(Request.Path);
    }

    /// <summary>Lets a colleague who was stopped read on for an hour.</summary>
    public async Task<IActionResult> OnPostReleaseAsync(Guid id, CancellationToken cancel)
    {
        if (await EnterAsync(id, cancel) is { } refused)
        {
            return refused;
        }

        if (!MayManage)
        {
            return Forbid();
        }

        try
        {
            await reading.ReleaseAsync(id, current.Id!.Value, cancel);
            return LocalRedirect(Request.Path);
        }
        catch (BrokenRuleException broken)
        {
            Error = scope.Text[broken.Key, broken.Facts];
            return Page();
        }
    }

    private async Task<IActionResult?> EnterAsync(Guid id, CancellationToken cancel)
    {
        var where = await current.WhereMayAsync(Permission.PeopleRead, cancel);
        var seats = await db.Set<Seat>().AsNoTracking().Where(s => s.PersonId == id).ToListAsync(cancel);
        if (where is not null && !seats.Exists(seat => where.Contains(seat.OrganisationId)))
        {
            return Forbid();
        }

        if (await db.Set<Person>().FirstOrDefaultAsync(p => p.Id == id, cancel) is not { } shown)
        {
            return NotFound();
        }

        Shown = shown;
        MayManage = await current.MayAsync(Permission.OrganisationsManage, cancel);
        var names = await db.Set<Platform.Identity.Organisation>().AsNoTracking().ToDictionaryAsync(o => o.Id, o => o.Name,
            cancel);
        Held = [.. seats.Where(s => where is null || where.Contains(s.OrganisationId)).Select(s => (s, names[s.OrganisationId]))];
        return null;
    }
}
