using Beffroi.Platform.Identity;
using Beffroi.Platform.Jobs;
using Beffroi.Platform.Mail;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Beffroi.Modules.ServiceMap.Curation;

/// <summary>Tells the curators, once, of proposals that have waited longer than they should.</summary>
internal sealed class ProposalReminders(
    BeffroiDb db, MailOutbox outbox, IStringLocalizer<Texts> texts, BeffroiSettings settings, TimeProvider time) : IDailyWork
{
    public async Task RunAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var late = now - SheetProposal.Term;
        var waiting = await db.Set<SheetProposal>().Where(one => one.State == ProposalState.Open && one.At <= late
            && one.RemindedAt == null).ToListAsync(cancel);
        if (waiting.Count == 0 || settings.Site is not { } site)
        {
            return; // a link needs the address of the site
        }

        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var roles = Roles.All.Where(role => role.Permissions.Contains(Permission.DirectoryCurate)).ToList();
        var (ids, everywhere) = (roles.ConvertAll(role => role.Id), roles.Where(role => role.IsEverywhere)
            .Select(role => role.Id).ToList());
        var all = await db.Set<Seat>().Where(seat => ids.Contains(seat.Role) && (seat.Until == null || seat.Until >= today))
            .Join(db.Set<Person>().Where(person => person.EndedAt == null && person.Email != null), seat => seat.PersonId,
                person => person.Id, (seat, person) => new { seat.Role, person.Email, person.Language }).ToListAsync(cancel);
        // Administrators are told where nobody else can decide.
        var curators = all.Where(one => !everywhere.Contains(one.Role)).ToList() is { Count: > 0 } named ? named : all;
        if (curators.Count == 0)
        {
            return;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        waiting.ForEach(one => one.RemindedAt = now);
        await db.SaveChangesAsync(cancel);
        foreach (var curator in curators.DistinctBy(one => one.Email))
        {
            using (Texts.Speak(curator.Language))
            {
                await outbox.WriteAsync(curator.Email!, texts["mail.proposals.subject", waiting.Count],
                    texts["mail.proposals.body", waiting.Count, SheetProposal.Term.Days, site.GetLeftPart(UriPartial.Authority)
                        + Addresses.PathOf("/ServiceMap/Curation/Index", Texts.Language)], cancel);
            }
        }

        await transaction.CommitAsync(cancel);
    }
}
