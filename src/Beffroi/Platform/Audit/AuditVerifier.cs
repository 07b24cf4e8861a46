using Beffroi.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Platform.Audit;

/// <param name="Entries">How many entries were read.</param>
/// <param name="BrokenAt">The first entry that is not what was written, or the end where one is missing; null for a whole
/// chain.</param>
internal sealed record AuditVerdict(long Entries, long? BrokenAt);

/// <summary>Reads the whole chain again and seals it anew beside what stands there.</summary>
internal sealed class AuditVerifier(BeffroiDb db, AuditKey key)
{
    public async Task<AuditVerdict> VerifyAsync(CancellationToken cancel)
    {
        if (db.Database.CurrentTransaction is not null)
        {
            return await ReadAsync(cancel);
        }

        // Of one instant: what others add or purge meanwhile would look like a break.
        await using var reading = await DatabaseSetup.BeginReadingAsync(db, cancel);
        await using var used = await db.Database.UseTransactionAsync(reading, cancel);
        return await ReadAsync(cancel);
    }

    private async Task<AuditVerdict> ReadAsync(CancellationToken cancel)
    {
        var head = await db.Set<AuditHead>().AsNoTracking().SingleOrDefaultAsync(cancel);
        if (head is null || head.Seal != key.SealHead(head))
        {
            return new AuditVerdict(0, head?.FirstSeq ?? 1);
        }

        var (expected, previous, read) = (head.FirstSeq, head.BeforeFirst, 0L);
        await foreach (var entry in db.Set<AuditEntry>().AsNoTracking().OrderBy(entry => entry.Seq).AsAsyncEnumerable()
            .WithCancellation(cancel))
        {
            if (entry.Seq != expected
                || entry.Seal != key.Seal(previous, entry.Seq, entry.At, entry.By, entry.Act, entry.Reference))
            {
                return new AuditVerdict(read, expected);
            }

            (expected, previous, read) = (expected + 1, entry.Seal, read + 1);
        }

        return new AuditVerdict(read, expected == head.LastSeq + 1 && previous == head.LastSeal ? null : expected);
    }
}
