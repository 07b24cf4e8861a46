using Beffroi.Platform;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.Administration;

/// <summary>One organisation: who holds which seat, and inviting others.</summary>
[Requires(Permission.SeatsManage)]
internal sealed class OrganisationModel(BeffroiDb db, CurrentPerson current, Seats seats, PageScope scope) : PageModel
{
    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? InvitedRole { get; set; }

    [BindProperty]
    public DateOnly? Until { get; set; }

    public Platform.Identity.Organisation Here { get; private set; } = null!;

    public IReadOnlyList<(Seat Seat, Person Person)> Held { get; private set; } = [];

    public IReadOnlyList<Invitation> Waiting { get; private set; } = [];

    public IReadOnlyList<Role> Offered { get; private set; } = [];

    public string? Error { get; private set; }

    public bool IsSent { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancel) => await EnterAsync(id, cancel) ?? Page();

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancel)
    {
        if (await EnterAsync(id, cancel) is { } refused)
        {
            return refused;
        }

        if (!Offered.Any(role => role.Id == InvitedRole))
        {
            Error = scope.Text["seat.roleUnknown", InvitedRole ?? ""];
            return Page();
        }

        try
        {
            var origin = SignInSetup.OriginOf(HttpContext);
            await seats.InviteAsync(Email ?? "", id, InvitedRole!, Until, current.Id!.Value,
                secret => origin + Addresses.PathOf("/Accounts/Invitation", scope.Language, ("secret", secret)), cancel);
            IsSent = true;
            await EnterAsync(id, cancel);
        }
        catch (BrokenRuleException broken)
        {
            Error = scope.Text[broken.Key, broken.Facts];
        }

        return Page();
    }

    public async Task<IActionResult> OnPostEndAsync(Guid id, Guid seat, CancellationToken cancel)
    {
        if (await EnterAsync(id, cancel) is { } refused)
        {
            return refused;
        }

        try
        {
            if (Held.FirstOrDefault(held => held.Seat.Id == seat) is { Seat: { } found } && Offered.Any(r => r.Id == found.Role))
            {
                await seats.EndAsync(found, current.Id!.Value, cancel);
            }

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
        if (!await current.MayAsync(Permission.SeatsManage, id, cancel))
        {
            return Forbid(); // the same for one that exists elsewhere and for one that does not exist
        }

        if (await db.Set<Platform.Identity.Organisation>().AsNoTracking().FirstOrDefaultAsync(o => o.Id == id, cancel)
            is not { } here)
        {
            return NotFound();
        }

        Here = here;
        Held = [.. (await db.Set<Seat>().AsNoTracking().Where(s => s.OrganisationId == id)
                .Join(db.Set<Person>(), s => s.PersonId, p => p.Id, (s, p) => new { s, p }).ToListAsync(cancel))
            .OrderBy(held => held.p.Name).Select(held => (held.s, held.p))];
        Waiting = await db.Set<Invitation>().AsNoTracking().Where(i => i.OrganisationId == id && i.UsedAt == null)
            .OrderBy(i => i.ExpiresAt).ToListAsync(cancel);

        // Nobody gives away more than they hold here.
        var mine = await current.PermissionsInAsync(id, cancel);
        var isEverywhere = await current.WhereMayAsync(Permission.SeatsManage, cancel) is null;
        Offered = [.. Roles.All.Where(role => isEverywhere || (!role.IsEverywhere && role.Permissions.All(mine.Contains)))];
        return null;
    }
}
