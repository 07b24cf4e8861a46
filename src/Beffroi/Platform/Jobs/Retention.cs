using System.Text.Json;
using Beffroi.Platform.Audit;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Mail;
using Beffroi.Platform.Publication.Releases;
using Beffroi.Platform.Setup;
using Beffroi.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Platform.Jobs;

/// <param name="Kind">A kind of personal record.</param>
/// <param name="Days">How long it is kept.</param>
/// <param name="Basis">Why that long.</param>
internal sealed record RetentionTerm(string Kind, int Days, string Basis);

/// <summary>Deletes personal records whose term is over. The terms are data: data/parameters/retention.json.</summary>
internal sealed class Retention(BeffroiDb db, AuditTrail audit, MailOutbox outbox, ImportService imports, ReleaseGate gate,
    StoreFolder folder, IEnumerable<IPurge> modules, TimeProvider time)
{
    public static IReadOnlyList<RetentionTerm> Terms { get; } = JsonSerializer.Deserialize<List<RetentionTerm>>(
        File.ReadAllText(Path.Combine(SetupService.ShippedData, "parameters", "retention.json")), JsonSerializerOptions.Web)!;

    /// <returns>How many records of each kind went.</returns>
    public async Task<IReadOnlyDictionary<string, int>> PurgeAsync(CancellationToken cancel)
    {
        var gone = new Dictionary<string, int>();
        foreach (var term in Terms)
        {
            gone[term.Kind] = await PurgeAsync(term, time.GetUtcNow().AddDays(-term.Days), cancel);
        }

        if (gone.Values.Sum() > 0)
        {
            await audit.AppendAsync(Act.Purged,
                string.Join(' ', gone.Where(g => g.Value > 0).Select(g => $"{g.Key}:{g.Value}")), null, cancel);
        }

        return gone;
    }

    private async Task<int> PurgeAsync(RetentionTerm term, DateTimeOffset before, CancellationToken cancel) => term.Kind switch
    {
        "sign-in-links" => await db.Set<SignInLink>().Where(l => l.AskedAt < before).ExecuteDeleteAsync(cancel),
        "sessions" => await db.Set<OpenSession>().Where(s => s.OpenedAt < before).ExecuteDeleteAsync(cancel),
        "invitations" => await db.Set<Invitation>().Where(i => i.ExpiresAt < before).ExecuteDeleteAsync(cancel),
        "reading-releases" => await db.Set<ReadingRelease>().Where(r => r.GivenAt < before).ExecuteDeleteAsync(cancel),
        "ended-people" => await EndedPeopleAsync(before, cancel),
        "audit" => await audit.PurgeAsync(before, cancel),
        "mails" => await outbox.PurgeAsync(before, cancel),
        "release-drafts" => await gate.DropDraftsAsync(before, cancel),
        "release-material" => await gate.ForgetAsync(before, cancel),
        "undone-files" => await imports.DropUndoneAsync(before, cancel),
        "unconfirmed-files" => UnconfirmedFiles(before),
        _ when modules.FirstOrDefault(module => module.Kind == term.Kind) is { } module => await module.PurgeAsync(before,
            cancel),
        _ => throw new InvalidDataException($"retention.json: '{term.Kind}' is no kind of record."),
    };

    /// <summary>A person goes with their sign-in; the trace of their acts keeps the number alone.</summary>
    private async Task<int> EndedPeopleAsync(DateTimeOffset before, CancellationToken cancel)
    {
        // Who was ended, and whoever has held no seat since.
        var day = DateOnly.FromDateTime(before.UtcDateTime);
        var ended = db.Set<Person>().Where(p => (p.EndedAt != null && p.EndedAt < before)
            || (p.CreatedAt < before && !db.Set<Seat>().Any(s => s.PersonId == p.Id && (s.Until == null || s.Until >= day))));
        await db.Set<Seat>().Where(s => ended.Any(p => p.Id == s.PersonId)).ExecuteDeleteAsync(cancel);
        return await ended.ExecuteDeleteAsync(cancel);
    }

    private int UnconfirmedFiles(DateTimeOffset before)
    {
        var old = Directory.EnumerateFiles(folder.Incoming).Where(path =>
            File.GetLastWriteTimeUtc(path) < before.UtcDateTime).ToList();
        old.ForEach(File.Delete);
        return old.Count;
    }
}
