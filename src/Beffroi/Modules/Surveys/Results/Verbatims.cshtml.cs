using Beffroi.Modules.Surveys.Estimates;
using Beffroi.Modules.Surveys.Verbatims;
using Beffroi.Modules.Surveys.Waves;
using Beffroi.Platform;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.Surveys.Results;

/// <summary>Words that firms added to their answers, by wave, and the code books by which they are coded.</summary>
[Requires(Permission.ReleasesManage)]
internal sealed class VerbatimsModel(
    WaveBook waves, VerbatimOpening opening, VerbatimBook book, CodeBooks books, CurrentPerson current, PageScope scope)
    : PageModel
{
    [BindProperty]
    public string? Version { get; set; }

    [BindProperty]
    public string? Themes { get; set; }

    /// <summary>Closed waves of which nobody has coded a word.</summary>
    public IReadOnlyList<Wave> Closed { get; private set; } = [];

    public IReadOnlyList<CodingView> Codings { get; private set; } = [];

    public IReadOnlyList<CodeBook> Books { get; private set; } = [];

    public string? Error { get; private set; }

    public Task OnGetAsync(CancellationToken cancel) => ReadAsync(cancel);

    public Task<IActionResult> OnPostOpenAsync(Guid id, string? codes, CancellationToken cancel) => DoAsync(async () =>
    {
        await opening.OpenAsync(id, codes ?? "", current.Id!.Value, cancel);
        return Addresses.PathOf("/Surveys/Results/Code", scope.Language, ("id", id.ToString()));
    }, cancel);

    public Task<IActionResult> OnPostAdoptAsync(CancellationToken cancel) => DoAsync(async () =>
    {
        await books.AdoptAsync((Version ?? "").Trim(), Themes ?? "", current.Id!.Value, cancel);
        return Addresses.PathOf("/Surveys/Results/Verbatims", scope.Language);
    }, cancel);

    private async Task<IActionResult> DoAsync(Func<Task<string>> act, CancellationToken cancel)
    {
        try
        {
            return LocalRedirect(await act());
        }
        catch (BrokenRuleException broken)
        {
            Error = scope.Text[broken.Key, broken.Facts];
        }
        catch (DbUpdateException)
        {
            Error = scope.Text["codebook.taken", Version ?? ""]; // adopted twice at once
        }

        await ReadAsync(cancel);
        return Page();
    }

    private async Task ReadAsync(CancellationToken cancel)
    {
        Codings = await book.ListAsync(cancel);
        Books = await books.ListAsync(cancel);
        Closed = [.. (await waves.ListAsync(cancel)).Where(wave => wave.State == WaveState.Closed
            && !Codings.Any(one => one.IsBegun && one.Coding.WaveId == wave.Id))];
        Themes ??= string.Join('\n', Books[^1].Themes.Select(theme =>
            $"{theme.Code} | {theme.Label.In("fr")} | {theme.Label.In("nl")} | {theme.Label.In("en")}"));
    }
}
