using Beffroi.Platform.Identity;
using Beffroi.Platform.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.Administration;

/// <summary>Seats that nobody confirmed for a year: each is confirmed or ended.</summary>
[Requires(Permission.ReviewsDo)]
internal sealed class ReviewModel(BeffroiDb db, CurrentPerson current, Seats seats, People people) : PageModel
{
    public IReadOnlyList<(Seat Seat, string Person, string Organisation)> Due { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var where = await current.WhereMayAsync(Permission.ReviewsDo, cancel);
        var before = people.Today.AddDays(-Seats.ReviewEveryDays);
        var today = people.Today;
        var found = await db.Set<Seat>().AsNoTracking()
            .Where(s => s.ReviewedOn <= before && (s.Until == null || s.Until >= today)).OrderBy(s => s.ReviewedOn)
            .Join(db.Set<Person>(), s => s.PersonId, p => p.Id, (s, p) => new { s, Person = p.Name })
            .Join(db.Set<Platform.Identity.Organisation>(), x => x.s.OrganisationId, o => o.Id, (x, o) =>
                new { x.s, x.Person, o.Name })
            .ToListAsync(cancel);
        Due = [.. found.Where(x => where is null || where.Contains(x.s.OrganisationId)).Select(x => (x.s, x.Person, x.Name))];
    }

    public async Task<IActionResult> OnPostAsync(Guid seat, CancellationToken cancel)
    {
        var found = await db.Set<Seat>().AsNoTracking().FirstOrDefaultAsync(s => s.Id == seat, cancel);
        if (found is null)
        {
            return NotFound();
        }

        if (!await current.MayAsync(Permission.ReviewsDo, found.OrganisationId, cancel)
            || found.PersonId == current.Id)
        {
            return Forbid(); // nobody confirms their own seat
        }

        await seats.ReviewAsync(seat, current.Id!.Value, cancel);
        return LocalRedirect(Request.Path);
    }
}
