using System.Text.Json;
using Beffroi.Modules.ServiceMap.Search;
using Beffroi.Platform;
using Beffroi.Platform.Audit;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Jobs;
using Beffroi.Platform.Mail;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Beffroi.Modules.ServiceMap.Orientations;

/// <summary>Who is sent, how to reach them, and what they need.</summary>
internal sealed record WhoIsSent(string Name, string Reach, string Need);

/// <param name="Answered">How many it answered in the last twelve months.</param>
/// <param name="MedianDays">Until the answer; null where too few were answered for it to say something.</param>
internal sealed record AnswerDelay(string Structure, int Sent, int Answered, int Accepted, int Refused, int Expired,
    double? MedianDays);

/// <summary>Orientations: sent, answered, followed; who is sent is sealed.</summary>
internal sealed class OrientationBook(
    BeffroiDb db, ServiceDirectory directory, MailOutbox outbox, AuditTrail audit, IDataProtectionProvider protection,
    IStringLocalizer<Texts> texts, TimeProvider time)
{
    /// <summary>Fewer answers say nothing of how long one waits.</summary>
    public const int LeastAnswers = 5;

    /// <summary>What one structure may be asked in a day by people without an account: more is a machine.</summary>
    private const int MostADay = 30;

    private readonly IDataProtector _sealing = protection.CreateProtector("service-map.orientation");

    /// <param name="origin">The address of this site, without a path.</param>
    /// <param name="attachment">Null for none.</param>
    /// <param name="sentBy">The counsellor; null where the person does so.</param>
    /// <returns>The secret by which the person follows it.</returns>
    public async Task<string> SendAsync(
        string service, WhoIsSent who, (string Name, byte[] Bytes)? attachment, string origin, Guid? sentBy,
            CancellationToken cancel)
    {
        var held = await directory.GetAsync(cancel);
        var (sheet, entry) = held.FindService(service) ?? throw new BrokenRuleException("find.absent", service);
        var mail = sheet.Mail ?? held.FindStructure(entry.StructureKey!)?.Mail
            ?? throw new BrokenRuleException("orientation.noMail", sheet.Name);
        var day = time.GetUtcNow().AddDays(-1);
        if (sentBy is null && await db.Set<Orientation>().CountAsync(
            one => one.SentBy == null && one.Structure == entry.StructureKey && one.SentAt > day, cancel) >= MostADay)
        {
            throw new BrokenRuleException("orientation.tooMany");
        }

        var (secret, follow) = (Secrets.Make(), Secrets.Make());
        var sent = new Orientation
        {
            Service = service, Structure = entry.StructureKey!, SentAt = time.GetUtcNow(), SentBy = sentBy,
            SecretHash = Secrets.Hash(secret), FollowHash = Secrets.Hash(follow),
            Content = _sealing.Protect(JsonSerializer.SerializeToUtf8Bytes(who)),
            Attachment = attachment is { } file ? _sealing.Protect(file.Bytes) : null, AttachmentName = attachment?.Name,
        };
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        db.Add(sent);
        await db.SaveChangesAsync(cancel);
        await MailAsync(mail, sheet.Name, origin, secret, "mail.orientation", cancel);
        await audit.AppendAsync(Act.OrientationSent, $"orientation:{sent.Id:N}", sentBy, cancel);
        await transaction.CommitAsync(cancel);
        return follow;
    }

    /// <summary>Writes to the structure once more; the link of the first mail no longer opens.</summary>
    public async Task RemindAsync(Orientation sent, string origin, CancellationToken cancel)
    {
        var held = await directory.GetAsync(cancel);
        if (held.FindService(sent.Service) is not var (sheet, _) || (sheet.Mail
            ?? held.FindStructure(sent.Structure)?.Mail) is not { } mail)
        {
            return;
        }

        var secret = Secrets.Make();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        (sent.SecretHash, sent.RemindedAt) = (Secrets.Hash(secret), time.GetUtcNow());
        await db.SaveChangesAsync(cancel);
        await MailAsync(mail, sheet.Name, origin, secret, "mail.orientation", cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>Whoever asked takes it back.</summary>
    public async Task WithdrawAsync(string followSecret, CancellationToken cancel)
    {
        var hash = Secrets.Hash(followSecret);
        if (await db.Set<Orientation>().FirstOrDefaultAsync(one => one.FollowHash == hash, cancel) is not { } sent)
        {
            return;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        sent.Withdraw(time.GetUtcNow());
        await db.SaveChangesAsync(cancel);
        await audit.AppendAsync(Act.OrientationWithdrawn, $"orientation:{sent.Id:N}", null, cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <returns>Null where no orientation has this secret, or it answered long ago and its person is erased.</returns>
    public Task<Orientation?> OfStructureAsync(string secret, CancellationToken cancel)
    {
        var hash = Secrets.Hash(secret);
        return db.Set<Orientation>().FirstOrDefaultAsync(one => one.SecretHash == hash && one.Content != null, cancel);
    }

    public Task<Orientation?> FollowedAsync(string secret, CancellationToken cancel)
    {
        var hash = Secrets.Hash(secret);
        return db.Set<Orientation>().AsNoTracking().FirstOrDefaultAsync(one => one.FollowHash == hash, cancel);
    }

    public async Task<IReadOnlyList<Orientation>> SentByAsync(Guid person, CancellationToken cancel) =>
        await db.Set<Orientation>()
        .AsNoTracking().Where(one => one.SentBy == person).OrderByDescending(one => one.SentAt).Take(200).ToListAsync(cancel);

    public WhoIsSent? WhoIs(Orientation orientation) => orientation.Content is { } content
        ? JsonSerializer.Deserialize<WhoIsSent>(_sealing.Unprotect(content)) : null;

    public byte[]? AttachmentOf(Orientation orientation) => orientation.Attachment is { } file ? _sealing.Unprotect(file) : null;

    /// <summary>Changes one, and notes that it was.</summary>
    public async Task ChangeAsync(Orientation orientation, Action<Orientation, DateTimeOffset> change, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var isOver = orientation.State == OrientationState.Sent && orientation.IsOverAt(now);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        (isOver ? static (one, at) => one.Expire(at) : change)(orientation, now);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateConcurrencyException) // somebody answered meanwhile, or the daily work closed it
        {
            await db.Entry(orientation).ReloadAsync(cancel);
            throw new BrokenRuleException(orientation.State == OrientationState.Expired ? "orientation.over"
                : "orientation.answered");
        }

        if (isOver)
        {
            await transaction.CommitAsync(cancel);
            throw new BrokenRuleException("orientation.over");
        }

        await audit.AppendAsync(Act.OrientationAnswered, $"orientation:{orientation.Id:N}", null, cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>How structures answered in the last twelve months. Counts of structures' acts; nothing of who was sent.</summary>
    public async Task<IReadOnlyList<AnswerDelay>> DelaysAsync(string? structure, CancellationToken cancel)
    {
        var since = time.GetUtcNow().AddYears(-1);
        var sent = await db.Set<Orientation>().AsNoTracking().Where(one => one.SentAt >= since && (structure == null
            || one.Structure == structure))
            .Select(one => new { one.Structure, one.State, one.SentAt, one.AnsweredAt }).ToListAsync(cancel);
        return [.. sent.GroupBy(one => one.Structure).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group =>
        {
            var days = group.Where(one => one.State is OrientationState.Accepted or OrientationState.Refused)
                .Select(one => (one.AnsweredAt!.Value - one.SentAt).TotalDays).Order().ToList();
            int Of(OrientationState state) => group.Count(one => one.State == state);
            return new AnswerDelay(group.Key, group.Count(), days.Count, Of(OrientationState.Accepted),
                Of(OrientationState.Refused),
                Of(OrientationState.Expired), days.Count >= LeastAnswers ? (days[(days.Count - 1) / 2]
                    + days[days.Count / 2]) / 2 : null);
        })];
    }

    private async Task MailAsync(string to, string service, string origin, string secret, string key, CancellationToken cancel)
    {
        using (Texts.Speak("fr"))
        {
            var link = origin + Addresses.PathOf("/ServiceMap/Orientations/Answer", "fr", ("secret", secret));
            await outbox.WriteAsync(to, texts[key + ".subject", service], texts[key + ".body", service, link], cancel);
        }
    }
}

/// <summary>What nobody answered in ten days is told once more, with a fresh link; what nobody answered in thirty days is
/// over.</summary>
internal sealed class OrientationClock(BeffroiDb db, OrientationBook book, BeffroiSettings settings, TimeProvider time)
    : IDailyWork
{
    private static readonly TimeSpan RemindAfter = TimeSpan.FromDays(10);

    public async Task RunAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        foreach (var sent in await db.Set<Orientation>().Where(one => one.State == OrientationState.Sent).ToListAsync(cancel))
        {
            try
            {
                if (sent.IsOverAt(now))
                {
                    sent.Expire(now);
                    await db.SaveChangesAsync(cancel);
                }
                else if (sent.RemindedAt is null && sent.SentAt + RemindAfter <= now && settings.Site is { } site)
                {
                    await book.RemindAsync(sent, site.GetLeftPart(UriPartial.Authority), cancel);
                }
            }
            catch (DbUpdateConcurrencyException)
            {
                db.Entry(sent).State = EntityState.Detached; // somebody answered meanwhile
            }
        }
    }
}

/// <summary>Documents go after half a year.</summary>
internal sealed class AttachmentPurge(BeffroiDb db) : IPurge
{
    public string Kind => "orientation-documents";

    public Task<int> PurgeAsync(DateTimeOffset before, CancellationToken cancel) => db.Set<Orientation>()
        .Where(one => one.Attachment != null && one.SentAt < before).ExecuteUpdateAsync(set => set
            .SetProperty(one => one.Attachment, (byte[]?)null).SetProperty(one => one.AttachmentName, (string?)null), cancel);
}

/// <summary>Who was sent is erased after two years; states and dates stay.</summary>
internal sealed class OrientationPurge(BeffroiDb db) : IPurge
{
    public string Kind => "orientation-people";

    public Task<int> PurgeAsync(DateTimeOffset before, CancellationToken cancel) => db.Set<Orientation>()
        .Where(one => one.Content != null && one.SentAt < before).ExecuteUpdateAsync(set => set
            .SetProperty(one => one.Content, (byte[]?)null).SetProperty(one => one.Attachment, (byte[]?)null)
            .SetProperty(one => one.AttachmentName, (string?)null), cancel);
}
