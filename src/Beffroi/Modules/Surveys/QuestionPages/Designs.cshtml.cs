using Beffroi.Modules.Surveys.Questionnaires;
using Beffroi.Platform;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.Surveys.QuestionPages;

/// <summary>Questionnaires that chambers build: one begins another as a copy.</summary>
[Requires(Permission.SurveysRun)]
internal sealed class DesignsModel(QuestionnaireBook book, BeffroiDb db, CurrentPerson current, PageScope scope) : PageModel
{
    [BindProperty]
    public string? From { get; set; }

    [BindProperty]
    public string? Version { get; set; }

    [BindProperty]
    public string? TitleFr { get; set; }

    [BindProperty]
    public string? TitleNl { get; set; }

    [BindProperty]
    public string? TitleEn { get; set; }

    [BindProperty]
    public Guid? Chamber { get; set; }

    public IReadOnlyList<BuiltQuestionnaire> Built { get; private set; } = [];

    public IReadOnlyList<Questionnaire> Originals { get; private set; } = [];

    /// <summary>Chambers for which the reader may act.</summary>
    public IReadOnlyList<Organisation> Chambers { get; private set; } = [];

    public string? Error { get; private set; }

    public Task OnGetAsync(CancellationToken cancel) => ReadAsync(cancel);

    public async Task<IActionResult> OnPostBeginAsync(CancellationToken cancel)
    {
        await ReadAsync(cancel);
        try
        {
            var owner = Chambers.FirstOrDefault(one => one.Id == Chamber) ?? (Chambers.Count == 1 ? Chambers[0] : null)
                ?? throw new BrokenRuleException("frame.chamber");
            var version = (Version ?? "").Trim();
            await book.CreateAsync(From ?? "", version, QuestionInput.WordsOf(TitleFr, TitleNl, TitleEn), owner.Id,
                current.Id!.Value, cancel);
            return LocalRedirect(Addresses.PathOf("/Surveys/QuestionPages/Design", scope.Language, ("version", version)));
        }
        catch (BrokenRuleException broken)
        {
            Error = scope.Text[broken.Key, broken.Facts];
        }
        catch (DbUpdateException)
        {
            Error = scope.Text["designer.taken", Version ?? ""]; // begun twice at once
        }

        return Page();
    }

    private async Task ReadAsync(CancellationToken cancel)
    {
        var mine = await current.WhereMayAsync(Permission.SurveysRun, cancel);
        Chambers = await db.Set<Organisation>().AsNoTracking().Where(one => mine == null || mine.Contains(one.Id))
            .OrderBy(one => one.Name).ToListAsync(cancel);
        Built = [.. (await book.BuiltAsync(cancel)).Where(one => mine?.Contains(one.OwnerId) != false)];
        Originals = await book.ListAsync(cancel);
    }
}
