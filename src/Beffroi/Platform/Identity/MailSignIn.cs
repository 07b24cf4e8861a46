using Beffroi.Platform.Audit;
using Beffroi.Platform.Mail;
using Beffroi.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Beffroi.Platform.Identity;

/// <summary>The first step of signing in: a link by mail.</summary>
internal sealed class MailSignIn(
    BeffroiDb db, MailOutbox outbox, AuditTrail audit, IStringLocalizer<Texts> texts, TimeProvider time)
{
    /// <summary>More links within an hour help nobody but whoever floods a mailbox.</summary>
    private const int MostLinksAnHour = 5;

    /// <summary>Sends a link where the address is known; whoever asks cannot tell the difference.</summary>
    /// <param name="email">As it was typed.</param>
    /// <param name="browser">The secret that the asking browser keeps.</param>
    /// <param name="addressOf">Turns the link's secret into the address to open.</param>
    public async Task SendLinkAsync(string email, string browser, Func<string, string> addressOf, CancellationToken cancel)
    {
        var normalized = email.Trim().ToUpperInvariant();
        var person = await db.Set<Person>().AsNoTracking()
            .FirstOrDefaultAsync(p => p.NormalizedEmail == normalized && p.EndedAt == null, cancel);
        var now = time.GetUtcNow();
        var anHourAgo = now.AddHours(-1);
        if (person is null
            || await db.Set<SignInLink>().CountAsync(l => l.PersonId == person.Id && l.AskedAt > anHourAgo,
                cancel) >= MostLinksAnHour)
        {
            return;
        }

        var secret = Secrets.Make();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        db.Add(new SignInLink
        {
            PersonId = person.Id, SecretHash = Secrets.Hash(secret), BrowserHash = Secrets.Hash(browser), AskedAt = now,
        });
        await db.SaveChangesAsync(cancel);
        using (Texts.Speak(person.Language))
        {
            await outbox.WriteAsync(person.Email!, texts["mail.link.subject"],
                texts["mail.link.body", person.Name, addressOf(secret)],
                cancel);
        }

        await transaction.CommitAsync(cancel);
    }

    /// <returns>The person whose link it is; null for one that is unknown, used, too old, or opened in another browser.</returns>
    public async Task<Person?> UseLinkAsync(string secret, string? browser, CancellationToken cancel)
    {
        var (hash, now) = (Secrets.Hash(secret), time.GetUtcNow());
        if (!await db.Set<SignInLink>().AnyAsync(l => l.SecretHash == hash, cancel))
        {
            return null; // a guess: it names nobody, and costs no writing
        }

        var oldest = now - SignInLink.Life;
        var browserHash = Secrets.Hash(browser ?? "");

        // One statement both asks and marks: of two requests that race with one link, one alone wins.
        var used = await db.Set<SignInLink>()
            .Where(l => l.SecretHash == hash && l.BrowserHash == browserHash && l.UsedAt == null && l.AskedAt >= oldest)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.UsedAt, now), cancel);
        if (used == 0)
        {
            await audit.AppendAsync(Act.SignInFailed, "link", null, cancel);
            return null;
        }

        var id = await db.Set<SignInLink>().Where(l => l.SecretHash == hash).Select(l => l.PersonId).SingleAsync(cancel);
        return await db.Set<Person>().FirstOrDefaultAsync(p => p.Id == id && p.EndedAt == null, cancel);
    }
}
