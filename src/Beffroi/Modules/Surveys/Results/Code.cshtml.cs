using Beffroi.Modules.Surveys.Verbatims;
using Beffroi.Platform;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.Surveys.Results;

/// <summary>Words of a wave are given their themes, ten at a time; some by two persons, of whom neither sees what the other
/// said.</summary>
[Requires(Permission.ReleasesManage)]
internal sealed class CodeModel(VerbatimBook book, CodeBooks books, CurrentPerson current, PageScope scope) : PageModel
{
    /// <summary>Fields of themes begin so, and go on with the number of the words.</summary>
    public const string Field = "t-";

    private const int OnAPage = 10;

    public CodingView View { get; private set; } = null!;

    public CodeBook Book { get; private set; } = null!;

    public IReadOnlyList<OpenVerbatim> Next { get; private set; } = [];

    /// <summary>How many themes the reader gave and may still change.</summary>
    public int GivenCount { get; private set; }

    /// <summary>Page of those, from 1; null where the next are coded.</summary>
    [BindProperty(SupportsGet = true)]
    public int? Given { get; set; }

    public int GivenPages => (GivenCount + OnAPage - 1) / OnAPage;

    public IReadOnlyList<OpenVerbatim> Differing { get; private set; } = [];

    public IReadOnlyList<OpenVerbatim> Quotable { get; private set; } = [];

    /// <summary>What was published.</summary>
    public IReadOnlyList<VerbatimQuote> Quoted { get; private set; } = [];

    public string? Error { get; private set; }

    /// <summary>A quotation that was refused, as it was typed.</summary>
    public (Guid Id, string Text, string Language)? Typed { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancel) =>
        await ReadAsync(id, cancel) ? Page() : NotFound();

    public Task<IActionResult> OnPostCodeAsync(Guid id, CancellationToken cancel) => DoAsync(id, async () =>
    {
        BrokenRuleException? broken = null;
        foreach (var (name, theme) in Request.Form)
        {
            if (name.StartsWith(Field, StringComparison.Ordinal) && Guid.TryParse(name.AsSpan(Field.Length), out var verbatim)
                && theme is [{ Length: > 0 } chosen])
            {
                try
                {
                    await book.CodeAsync(id, verbatim, chosen, current.Id!.Value, cancel);
                }
                catch (BrokenRuleException one)
                {
                    broken = one; // the others are kept
                }
            }
        }

        if (broken is not null)
        {
            throw broken;
        }
    }, cancel);

    public Task<IActionResult> OnPostSettleAsync(Guid id, Guid verbatim, string? theme, CancellationToken cancel) =>
        DoAsync(id, () => book.SettleAsync(id, verbatim, theme ?? "", cancel), cancel);

    public Task<IActionResult> OnPostQuoteAsync(
        Guid id, Guid verbatim, string? quote, string? language, bool isLeft, CancellationToken cancel)
    {
        Typed = (verbatim, quote ?? "", language ?? "");
        return DoAsync(id, () => book.QuoteAsync(id, verbatim, isLeft ? "" : quote ?? "", language ?? "", cancel), cancel);
    }

    public Task<IActionResult> OnPostWithdrawAsync(Guid id, Guid quote, CancellationToken cancel) =>
        DoAsync(id, () => book.WithdrawAsync(id, quote, current.Id!.Value, cancel), cancel);

    public Task<IActionResult> OnPostSubmitAsync(Guid id, CancellationToken cancel) =>
        DoAsync(id, () => book.SubmitAsync(id, current.Id!.Value, cancel), cancel);

    public Task<IActionResult> OnPostPublishAsync(Guid id, CancellationToken cancel) =>
        DoAsync(id, () => book.PublishAsync(id, current.Id!.Value, cancel), cancel);

    private async Task<IActionResult> DoAsync(Guid id, Func<Task> act, CancellationToken cancel)
    {
        try
        {
            await act();
            return LocalRedirect(Addresses.PathOf("/Surveys/Results/Code", scope.Language, ("id", id.ToString()))
                + (Given is { } page ? $"?given={page}" : ""));
        }
        catch (BrokenRuleException broken)
        {
            Error = scope.Text[broken.Key, broken.Facts];
        }

        return await ReadAsync(id, cancel) ? Page() : NotFound();
    }

    private async Task<bool> ReadAsync(Guid id, CancellationToken cancel)
    {
        if (await book.FindAsync(id, cancel) is not { } view)
        {
            return false;
        }

        (View, Book) = (view, (await books.FindAsync(view.Coding.Book, cancel))!);
        Quoted = await book.QuotedAsync(id, cancel);
        GivenCount = await book.CountGivenAsync(id, current.Id!.Value, cancel);
        Given = Given is { } asked && GivenCount > 0 ? Math.Clamp(asked, 1, GivenPages) : null;
        Next = Given is not { } page ? await book.NextAsync(id, current.Id.Value, OnAPage, cancel)
            : await book.GivenAsync(id, current.Id.Value, (page - 1) * OnAPage, OnAPage, cancel);
        (Differing, Quotable) = (await book.DifferingAsync(id, cancel), await book.QuotableAsync(id, cancel));
        return true;
    }
}
