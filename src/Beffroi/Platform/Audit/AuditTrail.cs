using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Beffroi.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Platform.Audit;

/// <summary>Adds to the chain, in the transaction of the act where there is one: no act without its trace.</summary>
internal sealed class AuditTrail(BeffroiDb db, AuditKey key, TimeProvider time)
{
    public async Task AppendAsync(string act, string reference, Guid? by, CancellationToken cancel)
    {
        await using var own = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancel) : null;
        var head = await LockedHeadAsync(cancel);
        var at = time.GetUtcNow();
        var entry = new AuditEntry
        {
            Seq = head.LastSeq + 1, At = at, By = by, Act = act, Reference = reference,
            Seal = key.Seal(head.LastSeal, head.LastSeq + 1, at, by, act, reference),
        };
        db.Add(entry);
        await SaveHeadAsync(entry, head.FirstSeq, head.BeforeFirst, entry.Seq, entry.Seal, cancel);
        if (own is not null)
        {
            await own.CommitAsync(cancel);
        }
    }

    /// <summary>Begins the chain of a new database.</summary>
    public async Task BeginAsync(CancellationToken cancel)
    {
        if (!await db.Set<AuditHead>().AnyAsync(cancel))
        {
            var head = new AuditHead();
            head.Seal = key.SealHead(head);
            db.Add(head);
            await db.SaveChangesAsync(cancel);
            db.Entry(head).State = EntityState.Detached;
        }
    }

    /// <summary>Forgets what is older than a day; the head keeps the seal of the last entry that went.</summary>
    public async Task<int> PurgeAsync(DateTimeOffset before, CancellationToken cancel)
    {
        await using var own = await db.Database.BeginTransactionAsync(cancel);
        var head = await LockedHeadAsync(cancel);
        var last = await db.Set<AuditEntry>().AsNoTracking().Where(entry => entry.At < before)
            .OrderByDescending(entry => entry.Seq).FirstOrDefaultAsync(cancel);
        if (last is null)
        {
            return 0;
        }

        var gone = await db.Set<AuditEntry>().Where(entry => entry.Seq <= last.Seq).ExecuteDeleteAsync(cancel);
        await SaveHeadAsync(null, last.Seq + 1, last.Seal, head.LastSeq, head.LastSeal, cancel);
        await own.CommitAsync(cancel);
        return gone;
    }

    /// <summary>Makes others who write wait until the open transaction ends.</summary>
    public Task LockAsync(CancellationToken cancel) => LockedHeadAsync(cancel);

    /// <summary>The head, with its row locked: two writers cannot both add the next entry.</summary>
    private async Task<AuditHead> LockedHeadAsync(CancellationToken cancel)
    {
        await db.Set<AuditHead>().ExecuteUpdateAsync(set => set.SetProperty(h => h.LastSeq, h => h.LastSeq), cancel);
        return await db.Set<AuditHead>().AsNoTracking().SingleAsync(cancel);
    }

    private async Task SaveHeadAsync(
        AuditEntry? entry, long firstSeq, string beforeFirst, long lastSeq, string lastSeal, CancellationToken cancel)
    {
        await db.SaveChangesAsync(cancel);
        if (entry is not null)
        {
            db.Entry(entry).State = EntityState.Detached;
        }

        var next = new AuditHead { FirstSeq = firstSeq, BeforeFirst = beforeFirst, LastSeq = lastSeq, LastSeal = lastSeal };
        var seal = key.SealHead(next);
        await db.Set<AuditHead>().Where(head => head.Id == 1).ExecuteUpdateAsync(
            set => set.SetProperty(h => h.FirstSeq, firstSeq).SetProperty(h => h.BeforeFirst, beforeFirst)
                .SetProperty(h => h.LastSeq, lastSeq).SetProperty(h => h.LastSeal, lastSeal).SetProperty(h => h.Seal, seal),
            cancel);
    }
}

/// <summary>
/// The key that seals the chain lies beside the database, not in it: whoever can only write to the database cannot seal again
/// what they altered.
/// </summary>
internal sealed class AuditKey(StoreFolder folder)
{
    private readonly byte[] _key = KeyFile.Read(folder, "audit.key");

    public string Seal(string previous, long seq, DateTimeOffset at, Guid? by, string act, string reference) => Sealed(
        string.Join('\u001f', previous, seq.ToString(CultureInfo.InvariantCulture),
            at.UtcTicks.ToString(CultureInfo.InvariantCulture),
            by?.ToString("N"), act, reference));

    public string SealHead(AuditHead head) => Sealed(string.Create(CultureInfo.InvariantCulture,
        $"head\u001f{head.FirstSeq}\u001f{head.BeforeFirst}\u001f{head.LastSeq}\u001f{head.LastSeal}"));

    private string Sealed(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)));
}
