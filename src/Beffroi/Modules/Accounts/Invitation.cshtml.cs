using Beffroi.Platform;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.Accounts;

/// <summary>An offer of a seat, opened from a mail: who offers it, as what, and a name to accept it with.</summary>
[AllowAnonymous]
internal sealed class InvitationModel(
    Seats seats, BeffroiDb db, SessionOpening sessions, SecondFactor factor, PageScope scope) : PageModel
{
    [BindProperty]
    public string? Name { get; set; }

    /// <summary>Null for one that is unknown, used or too old.</summary>
    public Invitation? Offer { get; private set; }

    public string OrganisationName { get; private set; } = "";

    public string? Error { get; private set; }

    public Task OnGetAsync(string secret, CancellationToken cancel) => ReadAsync(secret, cancel);

    public async Task<IActionResult> OnPostAsync(string secret, CancellationToken cancel)
    {
        await ReadAsync(secret, cancel);
        if (Offer is null)
        {
            return Page();
        }

        if (string.IsNullOrWhiteSpace(Name) || Name.Trim().Length > People.LongestName)
        {
            Error = scope.Text["account.nameMissing"];
            return Page();
        }

        Person? person;
        try
        {
            person = await seats.AcceptAsync(secret, Name, cancel);
        }
        catch (BrokenRuleException broken)
        {
            Error = scope.Text[broken.Key, broken.Facts];
            return Page();
        }

        if (person is null)
        {
            Offer = null;
            return Page();
        }

        return await sessions.AfterMailAsync(HttpContext, person, cancel) ? LocalRedirect(this.Destination(null, scope))
            : this.Next(await factor.HasOneAsync(person) ? "/Accounts/SecondFactor" : "/Accounts/Protect", null, scope);
    }

    private async Task ReadAsync(string secret, CancellationToken cancel)
    {
        Response.Headers.CacheControl = "no-store";
        Offer = await seats.FindInvitationAsync(secret, cancel);
        OrganisationName = Offer is null ? "" : await db.Set<Organisation>()
            .Where(o => o.Id == Offer.OrganisationId).Select(o => o.Name).SingleAsync(cancel);
    }
}
