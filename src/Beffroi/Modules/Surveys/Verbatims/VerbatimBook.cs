using System.Text;
using Beffroi.Platform;
using Beffroi.Platform.Audit;
using Beffroi.Platform.Publication.Protection;
using Beffroi.Platform.Publication.Releases;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Tables;
using Beffroi.Statistics.Surveys;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Beffroi.Modules.Surveys.Verbatims;

/// <summary>Words as whoever codes them reads them.</summary>
internal sealed record OpenVerbatim(Verbatim Kept, string Text, string? Quote);

/// <summary>How far the coding of a wave is.</summary>
/// <param name="Coded">Of all, how many have their theme.</param>
/// <param name="Differing">How many two persons coded otherwise, and nobody has settled.</param>
/// <param name="Agreement">Of those coded twice; null before one is.</param>
/// <param name="IsBegun">Whether anybody has coded one.</param>
/// <param name="State">Of the release; null before it is asked for.</param>
internal sealed record CodingView(
    VerbatimCoding Coding, int All, int Coded, int Twice, int Differing, CodingAgreement? Agreement, bool IsBegun,
    ReleaseState? State)
{
    public bool IsCoded => Coded == All;
}

/// <summary>Codes the words of firms, and lets out what the gate lets through: how often each theme comes, and
/// quotations.</summary>
internal sealed class VerbatimBook(
    BeffroiDb db, ReleaseGate gate, ReleaseBell bell, CodeBooks books, StoreFolder folder, AuditTrail audit, DataVersion version,
    IDataProtectionProvider protection, IStringLocalizer<Texts> texts, TimeProvider time)
{
    public const string Series = "survey-themes";

    /// <summary>The side of the release by theme.</summary>
    private const string Theme = "theme";

    private readonly IDataProtector _sealing = Sealing(protection);

    public static IDataProtector Sealing(IDataProtectionProvider protection) => protection.CreateProtector("surveys.verbatims");

    public async Task<IReadOnlyList<CodingView>> ListAsync(CancellationToken cancel)
    {
        var codings = await db.Set<VerbatimCoding>().AsNoTracking().OrderByDescending(one => one.Month).ToListAsync(cancel);
        var views = new List<CodingView>();
        foreach (var coding in codings)
        {
            views.Add(await ViewAsync(coding, cancel));
        }

        return views;
    }

    public async Task<CodingView?> FindAsync(Guid wave, CancellationToken cancel) =>
        await db.Set<VerbatimCoding>().AsNoTracking().FirstOrDefaultAsync(one => one.WaveId == wave, cancel) is { } coding
            ? await ViewAsync(coding, cancel) : null;

    /// <summary>What a person may code next: never again what they have coded, and nothing of what the other one said. Each
    /// begins elsewhere, so that two who code at once seldom meet.</summary>
    public async Task<IReadOnlyList<OpenVerbatim>> NextAsync(Guid wave, Guid by, int most, CancellationToken cancel)
    {
        var all = await db.Set<Verbatim>().AsNoTracking().Where(one => one.WaveId == wave && (one.FirstTheme == null
            || (one.IsTwice && one.SecondTheme == null && one.FirstBy != by))).Select(one => one.Id).ToListAsync(cancel);
        var next = all.OrderBy(id => id.CompareTo(by) < 0).ThenBy(id => id).Take(most).ToList();
        return [.. (await db.Set<Verbatim>().AsNoTracking().Where(one => next.Contains(one.Id)).ToListAsync(cancel))
            .OrderBy(one => next.IndexOf(one.Id)).Select(Open)];
    }

    /// <summary>How much a person has coded and may still code otherwise: before the other reads it, and the gate.</summary>
    public Task<int> CountGivenAsync(Guid wave, Guid by, CancellationToken cancel) => Own(wave, by).CountAsync(cancel);

    public async Task<IReadOnlyList<OpenVerbatim>> GivenAsync(Guid wave, Guid by, int skip, int most, CancellationToken cancel) =>
        [.. (await Own(wave, by).AsNoTracking().OrderBy(one => one.Id).Skip(skip).Take(most).ToListAsync(cancel)).Select(Open)];

    /// <summary>What two persons coded otherwise.</summary>
    public async Task<IReadOnlyList<OpenVerbatim>> DifferingAsync(Guid wave, CancellationToken cancel) =>
        [.. (await db.Set<Verbatim>().AsNoTracking().Where(one => one.WaveId == wave && one.SecondTheme != null
            && one.Theme == null).OrderBy(one => one.Id).ToListAsync(cancel)).Select(Open)];

    /// <summary>Words that have a theme and whose firm lets them be quoted.</summary>
    public async Task<IReadOnlyList<OpenVerbatim>> QuotableAsync(Guid wave, CancellationToken cancel) =>
        [.. (await db.Set<Verbatim>().AsNoTracking().Where(one => one.WaveId == wave && one.MayBeQuoted && one.Theme != null)
            .OrderBy(one => one.Theme).ThenBy(one => one.Id).ToListAsync(cancel)).Select(Open)];

    /// <summary>Gives words their theme, or another one than the same person gave before.</summary>
    /// <exception cref="BrokenRuleException">It is not a theme of the book, or not theirs to code.</exception>
    public async Task CodeAsync(Guid wave, Guid id, string theme, Guid by, CancellationToken cancel)
    {
        await MustBeThemeAsync(wave, theme, cancel);
        var of = db.Set<Verbatim>().Where(one => one.Id == id && one.WaveId == wave);
        var first = await of.Where(one => one.FirstTheme == null).ExecuteUpdateAsync(set => set
            .SetProperty(one => one.FirstTheme, theme).SetProperty(one => one.FirstBy, by)
            .SetProperty(one => one.Theme, one => one.IsTwice ? null : theme), cancel);
        var second = first > 0 ? 0 : await of.Where(one => one.IsTwice && one.SecondTheme == null && one.FirstBy != by)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.SecondTheme, theme).SetProperty(one => one.SecondBy, by)
                .SetProperty(one => one.Theme, one => one.FirstTheme == theme ? theme : null), cancel);
        if (first + second == 0 && await Own(wave, by).Where(one => one.Id == id).ExecuteUpdateAsync(set => set
            .SetProperty(one => one.FirstTheme, theme).SetProperty(one => one.Theme, one => one.IsTwice ? null : theme),
            cancel) == 0)
        {
            throw new BrokenRuleException("verbatim.taken");
        }
    }

    /// <summary>Says which theme counts where two persons differ.</summary>
    /// <exception cref="BrokenRuleException">It is not a theme of the book, or there is nothing to settle.</exception>
    public async Task SettleAsync(Guid wave, Guid id, string theme, CancellationToken cancel)
    {
        await MustBeThemeAsync(wave, theme, cancel);
        if (await db.Set<Verbatim>().Where(one => one.Id == id && one.WaveId == wave && one.SecondTheme != null
            && one.Theme == null).ExecuteUpdateAsync(set => set.SetProperty(one => one.Theme, theme), cancel) == 0)
        {
            throw new BrokenRuleException("verbatim.taken");
        }
    }

    /// <summary>Keeps what of some words is to be quoted; nothing, for none of it.</summary>
    /// <param name="language">Of the words: one of ours, or another.</param>
    /// <exception cref="BrokenRuleException">The firm did not agree, it is published, or words were put in.</exception>
    public async Task QuoteAsync(Guid wave, Guid id, string quote, string language, CancellationToken cancel)
    {
        var kept = await db.Set<Verbatim>().AsNoTracking().FirstOrDefaultAsync(one => one.Id == id && one.WaveId == wave
            && one.MayBeQuoted && one.Theme != null && db.Set<VerbatimCoding>().Any(coding => coding.WaveId == wave
                && coding.PublishedAt == null), cancel) ?? throw new BrokenRuleException("verbatim.notQuotable");
        var text = quote.Trim();
        if (text.Length > 0 && !VerbatimMask.IsCutOf(text, Open(kept).Text))
        {
            throw new BrokenRuleException("verbatim.notCut");
        }

        var content = text.Length == 0 ? null : _sealing.Protect(Encoding.UTF8.GetBytes(text));
        var spoken = content is not null && Texts.Languages.Contains(language) ? language : "";
        await db.Set<Verbatim>().Where(one => one.Id == id).ExecuteUpdateAsync(set =>
            set.SetProperty(one => one.Quote, content).SetProperty(one => one.Language, spoken), cancel);
    }

    /// <summary>Has the gate look at how often each theme comes.</summary>
    /// <exception cref="BrokenRuleException">Not all is coded, or the gate has it already.</exception>
    public async Task SubmitAsync(Guid wave, Guid by, CancellationToken cancel)
    {
        var view = await FindAsync(wave, cancel);
        if (view is not { IsCoded: true, State: null or ReleaseState.Refused, Coding.PublishedAt: null })
        {
            throw new BrokenRuleException("verbatim.notCoded");
        }

        var rows = await ThemesAsync(wave, cancel);
        var work = folder.NewWork();
        try
        {
            var path = Path.Combine(work, "gate.csv");
            TableFiles.WriteCsv(path, [Theme, "firm", "value", "weight"],
                rows.Select(row => (string[])[row.Theme!, row.Id.ToString("N"), "1", "1"]));
            var spec = new ProtectionSpec
            {
                Dimensions = [new DimensionSpec { Name = Theme, Column = Theme }], Tables = [], Value = "value",
                Contributor = "firm", Weight = "weight",
            };
            var coding = view.Coding;
            var release = await gate.DraftAsync(new ReleaseDraft(Series + (coding.IsFictitious ? "-trial" : ""), coding.Month,
                texts["result.release." + Series], texts["result.source"], texts["unit.firms"], "firms", coding.IsFictitious),
                spec, path, by, cancel);
            var of = db.Set<VerbatimCoding>().Where(one => one.WaveId == wave);
            var isMine = await of.Where(one => one.ReleaseId == coding.ReleaseId).ExecuteUpdateAsync(set =>
                set.SetProperty(one => one.ReleaseId, release), cancel) > 0;
            if (!isMine || !rows.SequenceEqual(await ThemesAsync(wave, cancel)))
            {
                // Pressed twice, and the other one is at work; or a theme was changed while it was counted.
                await of.Where(one => one.ReleaseId == release).ExecuteUpdateAsync(set =>
                    set.SetProperty(one => one.ReleaseId, coding.ReleaseId), cancel);
                await gate.DropAsync(release, by, cancel);
                throw new BrokenRuleException("verbatim.notCoded");
            }
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }

        bell.Ring();
    }

    /// <summary>Publishes the themes, and quotations of those themes whose number is shown.</summary>
    /// <exception cref="BrokenRuleException">The gate is not through with it.</exception>
    public async Task PublishAsync(Guid wave, Guid by, CancellationToken cancel)
    {
        var view = await FindAsync(wave, cancel);
        if (view is not
            {
                State: ReleaseState.Audited or ReleaseState.Published, Coding: { PublishedAt: null, ReleaseId: { } release },
            })
        {
            throw new BrokenRuleException("result.notReady");
        }

        if (view.State == ReleaseState.Audited)
        {
            await gate.PublishAsync(release, by, cancel);
        }

        var shown = await db.Set<ReleaseCell>().AsNoTracking().Where(cell => cell.ReleaseId == release && cell.Status == "V")
            .Select(cell => cell.Key).ToListAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await audit.LockAsync(cancel);
        var coding = await db.Set<VerbatimCoding>().FirstOrDefaultAsync(one => one.WaveId == wave && one.PublishedAt == null,
            cancel) ?? throw new BrokenRuleException("result.notReady");
        (coding.PublishedAt, coding.PublishedBy, coding.Twice) = (time.GetUtcNow(), by, view.Agreement?.N ?? 0);
        (coding.Agreement, coding.Kappa) = (view.Agreement?.Observed, view.Agreement?.Kappa);
        db.AddRange((await QuotableAsync(wave, cancel)).Where(one => one.Quote is not null && shown.Contains(one.Kept.Theme!))
            .Select(one => new VerbatimQuote
            {
                WaveId = wave, Theme = one.Kept.Theme!, Text = one.Quote!, Language = one.Kept.Language,
            }));
        await db.SaveChangesAsync(cancel);
        await audit.AppendAsync(Act.VerbatimsPublished, $"wave:{wave:N}", by, cancel);
        await transaction.CommitAsync(cancel);
        db.ChangeTracker.Clear();
        version.Changed();
    }

    public async Task<IReadOnlyList<VerbatimQuote>> QuotedAsync(Guid wave, CancellationToken cancel) =>
        await db.Set<VerbatimQuote>().AsNoTracking().Where(one => one.WaveId == wave).OrderBy(one => one.Id).ToListAsync(cancel);

    /// <summary>Takes a published quotation back, as its firm may ask at any time.</summary>
    /// <exception cref="BrokenRuleException">It is not there any more.</exception>
    public async Task WithdrawAsync(Guid wave, Guid quote, Guid by, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await db.Set<VerbatimQuote>().Where(one => one.Id == quote && one.WaveId == wave).ExecuteDeleteAsync(cancel) == 0)
        {
            throw new BrokenRuleException("verbatim.notQuotable");
        }

        await audit.AppendAsync(Act.QuoteWithdrawn, $"quote:{quote:N}", by, cancel);
        await transaction.CommitAsync(cancel);
        version.Changed();
    }

    private async Task<IReadOnlyList<(Guid Id, string? Theme)>> ThemesAsync(Guid wave, CancellationToken cancel) =>
        [.. (await db.Set<Verbatim>().AsNoTracking().Where(one => one.WaveId == wave).OrderBy(one => one.Id)
            .Select(one => new { one.Id, one.Theme }).ToListAsync(cancel)).Select(one => (one.Id, one.Theme))];

    private IQueryable<Verbatim> Own(Guid wave, Guid by) => db.Set<Verbatim>().Where(one => one.WaveId == wave
        && one.FirstBy == by && one.SecondTheme == null && db.Set<VerbatimCoding>().Any(coding => coding.WaveId == wave
            && coding.ReleaseId == null));

    private async Task MustBeThemeAsync(Guid wave, string theme, CancellationToken cancel)
    {
        var coding = await db.Set<VerbatimCoding>().AsNoTracking().FirstOrDefaultAsync(one => one.WaveId == wave, cancel);
        if (coding is null || (await books.FindAsync(coding.Book, cancel))?.Find(theme) is null)
        {
            throw new BrokenRuleException("verbatim.noTheme");
        }
    }

    private async Task<CodingView> ViewAsync(VerbatimCoding coding, CancellationToken cancel)
    {
        var all = await db.Set<Verbatim>().AsNoTracking().Where(one => one.WaveId == coding.WaveId).Select(one => new
        {
            one.IsTwice, one.FirstTheme, one.FirstBy, one.SecondTheme, one.SecondBy, one.Theme,
        }).ToListAsync(cancel);
        var state = coding.ReleaseId is not { } id ? default(ReleaseState?) : await db.Set<Release>().AsNoTracking()
            .Where(one => one.Id == id).Select(one => (ReleaseState?)one.State).FirstOrDefaultAsync(cancel);
        var twice = all.Where(one => one.SecondTheme is not null).ToList();
        var readers = twice.SelectMany(one => new[] { one.FirstBy!.Value, one.SecondBy!.Value }).Distinct().Order().ToList();
        // Which of two read first changes from text to text: each keeps to their own side.
        var agreement = CodingAgreement.Of([.. twice.Select(one => one.FirstBy == readers[0]
            ? (one.FirstTheme!, one.SecondTheme!) : (one.SecondTheme!, one.FirstTheme!))], isPooled: readers.Count > 2);
        return new CodingView(coding, all.Count, all.Count(one => one.Theme is not null), all.Count(one => one.IsTwice),
            twice.Count(one => one.Theme is null), agreement, all.Exists(one => one.FirstTheme is not null), state);
    }

    private OpenVerbatim Open(Verbatim kept) => new(kept, Opened(kept.Content), kept.Quote is null ? null : Opened(kept.Quote));

    private string Opened(byte[] content) => Encoding.UTF8.GetString(_sealing.Unprotect(content));
}
