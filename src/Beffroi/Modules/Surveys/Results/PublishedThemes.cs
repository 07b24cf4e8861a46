using System.Globalization;
using Beffroi.Modules.Surveys.Verbatims;
using Beffroi.Platform.Publication;
using Beffroi.Platform.Publication.Releases;
using Beffroi.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.Surveys.Results;

/// <summary>What firms of a month wrote of their own accord, as anyone may read it.</summary>
/// <param name="Themes">Each with how many firms wrote of it; null where the gate keeps it back. Those of which none wrote are
/// not among them.</param>
internal sealed record PublishedWords(
    VerbatimCoding Coding, CodeBook Book, IReadOnlyList<(CodeBookTheme Theme, double? Firms)> Themes,
    IReadOnlyList<VerbatimQuote> Quotes);

internal sealed class PublishedThemes(BeffroiDb db, CodeBooks books)
{
    public static readonly string[] Columns =
    [
        "month", "theme", "label_fr", "label_nl", "label_en", "firms", "status", "code_book", "coded_twice", "agreement", "kappa",
        "fictitious", "published",
    ];

    /// <summary>Latest first.</summary>
    public async Task<IReadOnlyList<PublishedWords>> ListAsync(bool isFictitious, CancellationToken cancel)
    {
        var codings = await db.Set<VerbatimCoding>().AsNoTracking().Where(one => one.PublishedAt != null
            && one.IsFictitious == isFictitious).OrderByDescending(one => one.Month).ToListAsync(cancel);
        var ids = codings.ConvertAll(one => one.ReleaseId!.Value);
        var waves = codings.ConvertAll(one => one.WaveId);
        var cells = (await db.Set<ReleaseCell>().AsNoTracking().Where(cell => ids.Contains(cell.ReleaseId)).ToListAsync(cancel))
            .ToLookup(cell => cell.ReleaseId);
        var quotes = (await db.Set<VerbatimQuote>().AsNoTracking().Where(one => waves.Contains(one.WaveId))
            .OrderBy(one => one.Id).ToListAsync(cancel)).ToLookup(one => one.WaveId);
        var known = (await books.ListAsync(cancel)).ToDictionary(one => one.Version);
        return [.. codings.Select(coding =>
        {
            var (book, counted) = (known[coding.Book], cells[coding.ReleaseId!.Value].ToDictionary(cell => cell.Key));
            return new PublishedWords(coding, book,
                [.. book.Themes.Where(theme => counted.ContainsKey(theme.Code))
                    .Select(theme => (theme, counted[theme.Code].Value)).OrderByDescending(one => one.Value ?? -1)],
                [.. quotes[coding.WaveId]]);
        })];
    }

    public async Task<PublishedWords?> LastAsync(bool isFictitious, CancellationToken cancel) =>
        await ListAsync(isFictitious, cancel) is [var last, ..] ? last : null;

    public static IReadOnlyList<string[]> RowsOf(IReadOnlyList<PublishedWords> months) =>
    [
        .. from month in months
           from one in month.Themes
           select new[]
           {
               month.Coding.Month, one.Theme.Code, one.Theme.Label.In("fr"), one.Theme.Label.In("nl"), one.Theme.Label.In("en"),
               Figure.Text(one.Firms), one.Firms is null ? "hidden" : "published", month.Book.Version,
               month.Coding.Twice.ToString(CultureInfo.InvariantCulture), Figure.Text(month.Coding.Agreement),
               Figure.Text(month.Coding.Kappa), month.Coding.IsFictitious ? "true" : "false",
               month.Coding.PublishedAt!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
           },
    ];
}
