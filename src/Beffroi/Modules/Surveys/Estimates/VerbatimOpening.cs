using Beffroi.Modules.Surveys.Answers;
using Beffroi.Modules.Surveys.Firms;
using Beffroi.Modules.Surveys.Verbatims;
using Beffroi.Modules.Surveys.Waves;
using Beffroi.Platform;
using Beffroi.Platform.Audit;
using Beffroi.Platform.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.Surveys.Estimates;

/// <summary>
/// Takes the words of firms out of the answers of a closed wave: without what names the firm, without its number, in no order.
/// Here firms and answers meet, as in the estimation; whoever codes the words meets neither.
/// </summary>
internal sealed class VerbatimOpening(
    BeffroiDb db, AnswerStore answers, CodeBooks books, AuditTrail audit, IDataProtectionProvider protection, TimeProvider time)
{
    private const string Words = "COMM";
    private const string Consent = "COMM_CITER";

    /// <summary>What a firm writes of its own accord, and whether it lets that be quoted: in a file beside its other answers, a
    /// quotation would tell whose they are.</summary>
    public static readonly string[] Variables = [Words, Consent];

    /// <summary>Of so many words, one is coded by two persons.</summary>
    private const int OneOf = 10;

    /// <summary>Opens the words of a wave for coding; before anybody has coded one, opens them by another code book.</summary>
    /// <exception cref="BrokenRuleException">The wave is not closed, nobody wrote anything, or it is being coded.</exception>
    public async Task OpenAsync(Guid waveId, string book, Guid by, CancellationToken cancel)
    {
        var wave = await db.Set<Wave>().AsNoTracking().FirstOrDefaultAsync(one => one.Id == waveId, cancel);
        if (wave is not { State: WaveState.Closed })
        {
            throw new BrokenRuleException("result.notClosed");
        }

        if (await books.FindAsync(book, cancel) is null)
        {
            throw new BrokenRuleException("codebook.unknown", book);
        }

        await audit.AppendAsync(Act.VerbatimsOpened, $"wave:{waveId:N}", by, cancel); // known even if what follows fails
        var words = await ReadAsync(wave, cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await audit.LockAsync(cancel); // pressed twice, it is opened once
        if (await db.Set<Verbatim>().AnyAsync(one => one.WaveId == waveId && one.FirstTheme != null, cancel))
        {
            throw new BrokenRuleException("verbatim.begun");
        }

        await db.Set<VerbatimCoding>().Where(one => one.WaveId == waveId).ExecuteDeleteAsync(cancel);
        await db.Set<Verbatim>().Where(one => one.WaveId == waveId).ExecuteDeleteAsync(cancel);
        db.AddRange(words);
        db.Add(new VerbatimCoding
        {
            WaveId = waveId, Month = wave.Month, IsFictitious = wave.IsFictitious, Book = book,
            OpenedOn = LocalTime.DayOf(time.GetUtcNow()), OpenedBy = by,
        });
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        db.ChangeTracker.Clear();
    }

    private async Task<IReadOnlyList<Verbatim>> ReadAsync(Wave wave, CancellationToken cancel)
    {
        var firms = await (from drawn in db.Set<DrawnFirm>().AsNoTracking()
                           join firm in db.Set<Firm>().AsNoTracking() on drawn.Siret equals firm.Siret
                           where drawn.WaveId == wave.Id
                           select new { drawn.Id, firm.Name }).ToDictionaryAsync(one => one.Id, cancel);
        var opened = await answers.OpenAsync(wave.Id, firms.Keys, cancel);
        var said = (from one in opened
                    let text = one.Value.GetValueOrDefault(Words) as string
                    where !string.IsNullOrWhiteSpace(text)
                    select (Text: text, Firm: firms[one.Key],
                        MayBeQuoted: one.Value.GetValueOrDefault(Consent) is true)).ToArray();
        if (said.Length == 0)
        {
            throw new BrokenRuleException("verbatim.none");
        }

        Random.Shared.Shuffle(said);
        var twice = (said.Length + OneOf - 1) / OneOf;
        var sealing = VerbatimBook.Sealing(protection);
        return [.. said.Select((one, i) => new Verbatim
        {
            WaveId = wave.Id, Language = "", MayBeQuoted = one.MayBeQuoted, IsTwice = i < twice,
            Content = sealing.Protect(System.Text.Encoding.UTF8.GetBytes(VerbatimMask.Mask(one.Text, one.Firm.Name))),
        })];
    }
}
