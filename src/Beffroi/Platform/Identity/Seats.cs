using Beffroi.Platform.Audit;
using Beffroi.Platform.Mail;
using Beffroi.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Beffroi.Platform.Identity;

/// <summary>Gives, lends, confirms and ends seats. Whoever calls has checked that the giver may.</summary>
internal sealed class Seats(
    BeffroiDb db, People people, AuditTrail audit, MailOutbox outbox, IStringLocalizer<Texts> texts, TimeProvider time)
{
    public static readonly TimeSpan InvitationLife = TimeSpan.FromDays(14);

    /// <summary>A seat that nobody confirmed for a year is on the review list.</summary>
    public const int ReviewEveryDays = 365;

    public async Task InviteAsync(
        string email, Guid organisation, string role, DateOnly? until, Guid by, Func<string, string> addressOf,
            CancellationToken cancel)
    {
        if (!People.IsEmail(email.Trim()))
        {
            throw new BrokenRuleException("account.email", email);
        }

        if (Roles.Find(role) is null)
        {
            throw new BrokenRuleException("seat.roleUnknown", role);
        }

        if (until < people.Today)
        {
            throw new BrokenRuleException("seat.untilPast");
        }

        var secret = Secrets.Make();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        db.Add(new Invitation
        {
            Email = email.Trim(), OrganisationId = organisation, Role = role, Until = until, SecretHash = Secrets.Hash(secret),
            GivenBy = by, ExpiresAt = time.GetUtcNow() + InvitationLife,
        });
        await db.SaveChangesAsync(cancel);
        await audit.AppendAsync(Act.Invited, $"organisation:{organisation:N}", by, cancel);
        var name = await db.Set<Organisation>().Where(o => o.Id == organisation).Select(o => o.Name).SingleAsync(cancel);
        await outbox.WriteAsync(email.Trim(), texts["mail.invitation.subject", name],
            texts["mail.invitation.body", name, texts[Roles.Find(role)!.TextKey].Value, addressOf(secret)], cancel);
        await transaction.CommitAsync(cancel);
    }

    public Task<Invitation?> FindInvitationAsync(string secret, CancellationToken cancel)
    {
        var (hash, now) = (Secrets.Hash(secret), time.GetUtcNow());
        return db.Set<Invitation>().AsNoTracking()
            .FirstOrDefaultAsync(i => i.SecretHash == hash && i.UsedAt == null && i.ExpiresAt > now, cancel);
    }

    public async Task<Person?> AcceptAsync(string secret, string name, CancellationToken cancel)
    {
        if (await FindInvitationAsync(secret, cancel) is not { } invitation)
        {
            return null;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var now = time.GetUtcNow();
        if (await db.Set<Invitation>().Where(i => i.Id == invitation.Id && i.UsedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.UsedAt, now), cancel) == 0)
        {
            return null; // another request with the same secret was faster
        }

        var person = await people.FindOrCreateAsync(name, invitation.Email, cancel);
        var seat = people.NewSeat(person.Id, invitation.OrganisationId, invitation.Role, invitation.GivenBy);
        (seat.Until, seat.Scope) = (invitation.Until, invitation.Scope);
        db.Add(seat);
        await db.SaveChangesAsync(cancel);
        await audit.AppendAsync(Act.InvitationAccepted, $"seat:{seat.Id:N}", person.Id, cancel);
        await transaction.CommitAsync(cancel);
        return person;
    }

    /// <summary>Lends one's own seat to another person until a day; it cannot outlive the seat, nor be lent on.</summary>
    public async Task DelegateAsync(Guid seatId, string email, DateOnly until, Guid by, CancellationToken cancel)
    {
        var seat = await db.Set<Seat>().AsNoTracking().FirstOrDefaultAsync(s => s.Id == seatId && s.PersonId == by, cancel);
        if (seat is null || !seat.IsActiveOn(people.Today) || seat.DelegatedFrom is not null)
        {
            throw new BrokenRuleException("seat.cannotDelegate");
        }

        var normalized = email.Trim().ToUpperInvariant();
        var other = await db.Set<Person>().AsNoTracking()
            .FirstOrDefaultAsync(p => p.NormalizedEmail == normalized && p.EndedAt == null && p.Id != by, cancel)
            ?? throw new BrokenRuleException("seat.personUnknown", email);
        var last = seat.Until is { } end && end < until ? end : until;
        if (last < people.Today)
        {
            throw new BrokenRuleException("seat.untilPast");
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        db.Add(new Seat
        {
            PersonId = other.Id, OrganisationId = seat.OrganisationId, Role = seat.Role, Scope = seat.Scope, Since = people.Today,
            Until = last, DelegatedFrom = seat.Id, GivenBy = by, ReviewedOn = people.Today,
        });
        await db.SaveChangesAsync(cancel);
        await audit.AppendAsync(Act.SeatDelegated, $"seat:{seat.Id:N}", by, cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>Ends a seat and what was lent from it, today being no longer part of it.</summary>
    public async Task EndAsync(Seat seat, Guid by, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await audit.LockAsync(cancel); // two administrators cannot end each other at once
        if (seat.Role == Role.Administrator && !await HasOtherAdministratorAsync(seat, cancel))
        {
            throw new BrokenRuleException("seat.lastAdministrator");
        }

        var yesterday = people.Today.AddDays(-1);
        await db.Set<Seat>().Where(s => s.Id == seat.Id || s.DelegatedFrom == seat.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.Until, yesterday), cancel);
        await audit.AppendAsync(Act.SeatEnded, $"seat:{seat.Id:N}", by, cancel);
        await transaction.CommitAsync(cancel);
    }

    public async Task ReviewAsync(Guid seat, Guid by, CancellationToken cancel)
    {
        var today = people.Today;
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Set<Seat>().Where(s => s.Id == seat).ExecuteUpdateAsync(set => set.SetProperty(s => s.ReviewedOn, today),
            cancel);
        await audit.AppendAsync(Act.SeatReviewed, $"seat:{seat:N}", by, cancel);
        await transaction.CommitAsync(cancel);
    }

    private Task<bool> HasOtherAdministratorAsync(Seat seat, CancellationToken cancel)
    {
        var today = people.Today;
        return db.Set<Seat>().AnyAsync(
            s => s.Role == Role.Administrator && s.PersonId != seat.PersonId && s.DelegatedFrom == null
                && (s.Until == null || s.Until >= today) && db.Set<Person>().Any(p => p.Id == s.PersonId && p.EndedAt == null),
            cancel);
    }
}
