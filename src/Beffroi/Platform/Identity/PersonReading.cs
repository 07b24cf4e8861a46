using Beffroi.Platform.Audit;
using Beffroi.Platform.Mail;
using Beffroi.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Localization;

namespace Beffroi.Platform.Identity;

internal enum ReadingVerdict
{
    Allowed,

    /// <summary>Many in an hour: the second factor must be shown again.</summary>
    ShowFactorAgain,

    /// <summary>Too many: a second person must allow it.</summary>
    Stopped,
}

/// <summary>A second person's word that someone may read on, for an hour.</summary>
internal sealed class ReadingRelease
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid PersonId { get; init; }
    public required Guid GivenBy { get; init; }
    public required DateTimeOffset GivenAt { get; init; }
}

/// <summary>
/// Counts the personal records that each reader opens, administrators too: above 60 in an hour, or far above their own habit, an
/// alert and the second factor again; at 100 a stop until a second person allows more.
/// </summary>
internal sealed class PersonReading(
    BeffroiDb db, AuditTrail audit, CurrentPerson current, MailOutbox outbox, IStringLocalizer<Texts> texts, TimeProvider time)
{
    public const int StopAt = 100;

    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <summary>Notes that the record is about to be shown, or says why it is not.</summary>
    public async Task<ReadingVerdict> OpenAsync(string reference, CancellationToken cancel)
    {
        var reader = current.Id!.Value;
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await audit.LockAsync(cancel); // readings at once are counted one after the other
        var verdict = await CountAsync(reader, reference, cancel);
        await transaction.CommitAsync(cancel);
        return verdict;
    }

    private async Task<ReadingVerdict> CountAsync(Guid reader, string reference, CancellationToken cancel)
    {
        var since = time.GetUtcNow() - Window;
        var released = await db.Set<ReadingRelease>().Where(r => r.PersonId == reader && r.GivenAt > since)
            .Select(r => (DateTimeOffset?)r.GivenAt).MaxAsync(cancel);
        var from = released ?? since;
        var reads = await db.Set<AuditEntry>().Where(e => e.By == reader && e.Act == Act.PersonRead && e.At > from)
            .OrderBy(e => e.Seq).Select(e => e.At).ToListAsync(cancel);
        if (reads.Count >= StopAt)
        {
            await audit.AppendAsync(Act.ReadingStopped, $"person:{reader:N}", reader, cancel);
            return ReadingVerdict.Stopped;
        }

        var most = reads.Count < ReadingHabit.Few ? ReadingHabit.Most : await AlertAboveAsync(reader, since, cancel);
        if (reads.Count >= most && (current.SecondFactorAt ?? default) < reads[most - 1].AddSeconds(-1))
        {
            await AlertAsync(reader, since, most, cancel);
            return ReadingVerdict.ShowFactorAgain;
        }

        await audit.AppendAsync(Act.PersonRead, reference, reader, cancel);
        return ReadingVerdict.Allowed;
    }

    private async Task<int> AlertAboveAsync(Guid reader, DateTimeOffset until, CancellationToken cancel)
    {
        var from = until - ReadingHabit.LookBack;
        var reads = await db.Set<AuditEntry>()
            .Where(e => e.By == reader && e.Act == Act.PersonRead && e.At > from && e.At <= until)
            .Select(e => e.At).ToListAsync(cancel);
        return ReadingHabit.AlertAbove(
            [.. reads.CountBy(at => at.ToUnixTimeSeconds() / 3_600).Select(hour => hour.Value)]);
    }

    public async Task ReleaseAsync(Guid person, Guid by, CancellationToken cancel)
    {
        if (person == by)
        {
            throw new BrokenRuleException("reading.ownRelease");
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        db.Add(new ReadingRelease { PersonId = person, GivenBy = by, GivenAt = time.GetUtcNow() });
        await db.SaveChangesAsync(cancel);
        await audit.AppendAsync(Act.ReadingReleased, $"person:{person:N}", by, cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>Tells the administrators, once an hour for each reader.</summary>
    private async Task AlertAsync(Guid reader, DateTimeOffset since, int most, CancellationToken cancel)
    {
        if (await db.Set<AuditEntry>().AnyAsync(e => e.By == reader && e.Act == Act.ReadingAlert && e.At > since, cancel))
        {
            return;
        }

        await audit.AppendAsync(Act.ReadingAlert, $"person:{reader:N}", reader, cancel);
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var administrators = await db.Set<Seat>().Where(s => s.Role == Role.Administrator
            && (s.Until == null || s.Until >= today))
            .Join(db.Set<Person>(), s => s.PersonId, p => p.Id, (_, p) =>
                new { p.Email, p.Language }).Distinct().ToListAsync(cancel);
        foreach (var administrator in administrators)
        {
            using (Texts.Speak(administrator.Language))
            {
                await outbox.WriteAsync(administrator.Email!, texts["mail.reading.subject"],
                    texts["mail.reading.body", current.Name, most], cancel);
            }
        }
    }
}

internal sealed class ReadingReleaseConfiguration : IEntityTypeConfiguration<ReadingRelease>
{
    public void Configure(EntityTypeBuilder<ReadingRelease> builder)
    {
        builder.ToTable("platform_reading_release");
        builder.HasKey(release => release.Id);
        builder.HasIndex(release => release.PersonId);
    }
}
