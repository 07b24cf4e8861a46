using System.Security.Cryptography;
using Beffroi.Modules.Surveys.Waves;
using Beffroi.Platform.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.Surveys.Answers;

/// <summary>What is held of a firm's answers.</summary>
/// <param name="Page">The page to go on with, from 0.</param>
/// <param name="Revision">How often it was saved.</param>
/// <param name="Receipt">Of the last time that it was handed in; null before.</param>
/// <param name="IsSent">Whether all of it was handed in.</param>
/// <param name="Channel">Who saved last; null where nobody did.</param>
internal sealed record HeldAnswers(
    IReadOnlyDictionary<string, object?> Values, int Page, int Revision, string? Receipt, bool IsSent, AnswerChannel? Channel)
{
    public static HeldAnswers None { get; } = new(new Dictionary<string, object?>(), 0, 0, null, false, null);
}

/// <summary>Somebody saved answers of the same firm in between.</summary>
internal sealed class StaleAnswersException : Exception;

/// <summary>
/// Answers, apart from the firms that gave them. A firm's own answers are found by its link; all of a wave are opened by the gate
/// alone (<see cref="OpenAsync"/>).
/// </summary>
internal sealed class AnswerStore(BeffroiDb db, SurveyKeys keys, IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>Of the page reached, beside the variables.</summary>
    private const string PageName = "$page";

    /// <summary>SQLite has one writer, and whoever waits for it looks again ever more rarely: hundreds who answer at once come in
    /// the order in which they came.</summary>
    private static readonly SemaphoreSlim Writer = new(1);

    private static readonly PlannedQuery<string, AnswerSheet?> SheetOf = new((db, key, cancel) =>
        db.Set<AnswerSheet>().AsNoTracking().FirstOrDefault(one => one.Key == key));

    private readonly IDataProtector _sealing = protection.CreateProtector("surveys.answers");

    public async Task<HeldAnswers> FindAsync(Guid drawn, CancellationToken cancel)
    {
        var key = keys.AnswerOf(drawn);
        if (await SheetOf.RunAsync(db, key, cancel) is not { } sheet)
        {
            return HeldAnswers.None;
        }

        var values = Opened(sheet.Content);
        var page = values.Remove(PageName, out var reached) && reached is decimal number ? (int)number : 0;
        var receipt = sheet.TimesHandedIn == 0 ? null : await db.Set<HandedInAnswer>().AsNoTracking()
            .Where(one => one.Key == key && one.Number == sheet.TimesHandedIn).Select(one => one.Receipt)
            .FirstOrDefaultAsync(cancel);
        return new HeldAnswers(values, page, sheet.Revision, receipt, sheet.Revision == sheet.RevisionHandedIn, sheet.Channel);
    }

    /// <summary>Saves what was answered so far; when it returns it is on the disk.</summary>
    /// <param name="revision">The one that was read.</param>
    /// <param name="handedIn">What is handed in with it; null for nothing yet.</param>
    /// <exception cref="StaleAnswersException">Another was saved in between.</exception>
    public async Task SaveAsync(
        DrawnFirm drawn, IReadOnlyDictionary<string, object?> values, int page, int revision,
        IReadOnlyDictionary<string, object?>? handedIn, AnswerChannel channel, CancellationToken cancel)
    {
        var key = keys.AnswerOf(drawn.Id);
        var content = _sealing.Protect(AnswerValues.Pack(values.Append(new(PageName, (decimal)page))));
        if (handedIn is null && revision > 0)
        {
            // A page among others, which is most of them: one statement, that finds nothing where another was as quick.
            var (next, how) = (revision + 1, channel.ToString());
            var changed = await WriteAsync(() => db.Database.ExecuteSqlAsync($"""
                UPDATE surveys_answer_sheet SET content = {content}, channel = {how}, revision = {next}
                WHERE key = {key} AND revision = {revision}
                """, cancel), cancel);
            if (changed == 0)
            {
                throw new StaleAnswersException();
            }

            return;
        }

        var sheet = await db.Set<AnswerSheet>().FirstOrDefaultAsync(one => one.Key == key, cancel);
        if ((sheet?.Revision ?? 0) != revision)
        {
            throw new StaleAnswersException();
        }

        if (sheet is null)
        {
            sheet = new AnswerSheet { Key = key, WaveId = drawn.WaveId, Content = content, Revision = 1, Channel = channel };
            db.Add(sheet);
        }
        else
        {
            (sheet.Content, sheet.Revision, sheet.Channel) = (content, revision + 1, channel);
        }

        sheet.RevisionHandedIn = handedIn is null ? sheet.RevisionHandedIn : sheet.Revision;
        if (handedIn is not null && !await IsLastAsync(sheet, handedIn, cancel))
        {
            var answer = _sealing.Protect(AnswerValues.Pack(handedIn));
            db.Add(new HandedInAnswer
            {
                Key = key, Number = ++sheet.TimesHandedIn, WaveId = drawn.WaveId, Content = answer, Receipt = ReceiptOf(answer),
                ReceivedOn = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), Channel = channel,
            });
        }

        try
        {
            await WriteAsync(() => db.SaveChangesAsync(cancel), cancel);
        }
        catch (DbUpdateException)
        {
            if (await RevisionAsync(key) != revision)
            {
                throw new StaleAnswersException(); // another was as quick
            }

            throw;
        }
        finally
        {
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>Of these, who has handed in an answer.</summary>
    public async Task<IReadOnlySet<Guid>> AnsweredAsync(Guid wave, IEnumerable<Guid> drawn, CancellationToken cancel)
    {
        var answered = (await db.Set<HandedInAnswer>().AsNoTracking().Where(one => one.WaveId == wave && one.Number == 1)
            .Select(one => one.Key).ToListAsync(cancel)).ToHashSet();
        return drawn.Where(one => answered.Contains(keys.AnswerOf(one))).ToHashSet();
    }

    public async Task<bool> HasBegunAsync(Guid drawn, CancellationToken cancel)
    {
        var key = keys.AnswerOf(drawn);
        return await db.Set<AnswerSheet>().AnyAsync(one => one.Key == key, cancel);
    }

    /// <summary>What each firm handed in last: the one place where answers meet firms. It is for the gate, and whoever calls it
    /// notes that in the audit.</summary>
    public async Task<IReadOnlyDictionary<Guid, IReadOnlyDictionary<string, object?>>> OpenAsync(
        Guid wave, IEnumerable<Guid> drawn, CancellationToken cancel)
    {
        var last = (await db.Set<HandedInAnswer>().AsNoTracking().Where(one => one.WaveId == wave).ToListAsync(cancel))
            .GroupBy(one => one.Key).ToDictionary(group => group.Key, group => group.MaxBy(one => one.Number)!.Content);
        return drawn.Select(one => (Drawn: one, Content: last.GetValueOrDefault(keys.AnswerOf(one)))).Where(one =>
            one.Content is not null).ToDictionary(one => one.Drawn,
                one => (IReadOnlyDictionary<string, object?>)Opened(one.Content!));
    }

    /// <summary>One hash over all receipts of a wave, in order: whoever holds a receipt can show that it is among them.</summary>
    public async Task<string> RootAsync(Guid wave, CancellationToken cancel)
    {
        var receipts = await db.Set<HandedInAnswer>().AsNoTracking().Where(one => one.WaveId == wave).Select(one => one.Receipt)
            .ToListAsync(cancel);
        return Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(
            string.Join('\n', receipts.Order(StringComparer.Ordinal)))));
    }

    /// <summary>Forgets what was begun and never handed in, once the wave is closed.</summary>
    public Task<int> DropSheetsAsync(Guid wave, CancellationToken cancel) =>
        db.Set<AnswerSheet>().Where(one => one.WaveId == wave).ExecuteDeleteAsync(cancel);

    private Dictionary<string, object?> Opened(byte[] content) => AnswerValues.Unpack(_sealing.Unprotect(content));

    /// <summary>Sent twice, it is one answer.</summary>
    private async Task<bool> IsLastAsync(AnswerSheet sheet, IReadOnlyDictionary<string, object?> values, CancellationToken cancel)
    {
        var last = await db.Set<HandedInAnswer>().AsNoTracking().FirstOrDefaultAsync(
            one => one.Key == sheet.Key && one.Number == sheet.TimesHandedIn, cancel);
        return last is not null && _sealing.Unprotect(last.Content).AsSpan().SequenceEqual(AnswerValues.Pack(values));
    }

    private async Task<int> WriteAsync(Func<Task<int>> write, CancellationToken cancel)
    {
        if (!db.Database.IsSqlite())
        {
            return await write();
        }

        await Writer.WaitAsync(cancel);
        try
        {
            return await write();
        }
        finally
        {
            Writer.Release();
        }
    }

    private async Task<int> RevisionAsync(string key)
    {
        db.ChangeTracker.Clear();
        return await db.Set<AnswerSheet>().AsNoTracking().Where(one => one.Key == key).Select(one => one.Revision)
            .FirstOrDefaultAsync();
    }

    private static string ReceiptOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content))[..32];
}
