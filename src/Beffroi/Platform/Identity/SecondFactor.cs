using Beffroi.Platform.Audit;
using Beffroi.Platform.Mail;
using Beffroi.Platform.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using OtpNet;

namespace Beffroi.Platform.Identity;

internal enum CodeVerdict
{
    Right,
    Wrong,

    /// <summary>Too many failures: wait.</summary>
    Locked,
}

/// <summary>
/// One-time codes and how often they may fail: five failures slow down, ten lock for a quarter of an hour and tell the person.
/// </summary>
internal sealed class SecondFactor(
    BeffroiDb db, UserManager<Person> people, AuditTrail audit, MailOutbox outbox, IStringLocalizer<Texts> texts,
        TimeProvider time)
{
    public const int SlowFrom = 5;
    public const int LockFrom = 10;

    public static readonly TimeSpan LockLength = TimeSpan.FromMinutes(15);

    /// <summary>Clocks of telephones drift: the code before and the one after are right too.</summary>
    private static readonly VerificationWindow Drift = new(previous: 1, future: 1);

    /// <summary>Whether the person has something to show beside the mail.</summary>
    public async Task<bool> HasOneAsync(Person person) =>
        person.TwoFactorEnabled || (await people.GetPasskeysAsync(person)).Count > 0;

    /// <summary>Writes to the person that what they sign in with has changed: whoever did it may be somebody else.</summary>
    public async Task TellOfChangeAsync(Person person, bool isAdded, CancellationToken cancel)
    {
        using (Texts.Speak(person.Language))
        {
            await outbox.WriteAsync(person.Email!, texts["mail.factors.subject"],
                texts[isAdded ? "mail.factors.added" : "mail.factors.removed", person.Name], cancel);
        }
    }

    public async Task<CodeVerdict> CheckAsync(Person person, string code, CancellationToken cancel)
    {
        // The try is counted before the code is looked at: parallel guesses cannot slip in between.
        var now = time.GetUtcNow();
        var mine = db.Set<Person>().Where(p => p.Id == person.Id);
        var taken = await mine.Where(p => (p.LockoutEnd == null || p.LockoutEnd <= now) && p.AccessFailedCount < LockFrom)
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.AccessFailedCount, p => p.AccessFailedCount + 1), cancel);
        if (taken == 0)
        {
            // A program that ended between the tenth try and its lock left the count full: the lock is made now.
            await mine.Where(p => p.AccessFailedCount >= LockFrom
                && (p.LockoutEnd == null || p.LockoutEnd <= now)).ExecuteUpdateAsync(
                set => set.SetProperty(p => p.LockoutEnd, now + LockLength).SetProperty(p => p.AccessFailedCount, 0), cancel);
            return CodeVerdict.Locked;
        }

        var secret = await people.GetAuthenticatorKeyAsync(person);
        if (secret is not null
            && new Totp(Base32Encoding.ToBytes(secret)).VerifyTotp(now.UtcDateTime, Digits(code), out var step, Drift)
            && await mine.Where(p => p.LastCodeStep < step).ExecuteUpdateAsync(
                set => set.SetProperty(p => p.LastCodeStep, step).SetProperty(p => p.AccessFailedCount, 0)
                    .SetProperty(p => p.LockoutEnd, (DateTimeOffset?)null),
                cancel) == 1)
        {
            return CodeVerdict.Right;
        }

        await NoteFailureAsync(person, mine, now, cancel);
        return CodeVerdict.Wrong;
    }

    private static string Digits(string code) => string.Concat(code.Where(char.IsAsciiDigit));

    private async Task NoteFailureAsync(Person person, IQueryable<Person> mine, DateTimeOffset now, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await audit.AppendAsync(Act.SignInFailed, $"person:{person.Id:N}", null, cancel);
        var failures = await mine.Select(p => p.AccessFailedCount).SingleAsync(cancel);
        if (failures >= SlowFrom)
        {
            await SlowDownAsync(person, mine, failures, now, cancel);
        }

        await transaction.CommitAsync(cancel);
    }

    private async Task SlowDownAsync(
        Person person, IQueryable<Person> mine, int failures, DateTimeOffset now, CancellationToken cancel)
    {
        var isLocked = failures >= LockFrom;
        var until = now + (isLocked ? LockLength : TimeSpan.FromSeconds(1 << (failures - SlowFrom)));
        await mine.ExecuteUpdateAsync(
            set => set.SetProperty(p => p.LockoutEnd, until)
                .SetProperty(p => p.AccessFailedCount, p => isLocked ? 0 : p.AccessFailedCount),
            cancel);
        if (isLocked)
        {
            await audit.AppendAsync(Act.Locked, $"person:{person.Id:N}", null, cancel);
            using (Texts.Speak(person.Language))
            {
                await outbox.WriteAsync(person.Email!, texts["mail.locked.subject"], texts["mail.locked.body", person.Name],
                    cancel);
            }
        }
    }
}
