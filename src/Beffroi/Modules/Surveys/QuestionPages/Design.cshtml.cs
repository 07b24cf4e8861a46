using Beffroi.Modules.Surveys.Questionnaires;
using Beffroi.Platform;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.Surveys.QuestionPages;

/// <summary>A chamber changes a questionnaire of its own, question by question, until it freezes it.</summary>
[Requires(Permission.SurveysRun)]
internal sealed class DesignModel(QuestionnaireBook book, CurrentPerson current, PageScope scope) : PageModel
{
    /// <summary>Kinds that one can begin: rows of several questions are taken over whole.</summary>
    public static IReadOnlyList<QuestionKind> Kinds { get; } =
        [.. Enum.GetValues<QuestionKind>().Where(kind => kind != QuestionKind.Loop)];

    [BindProperty]
    public QuestionInput Input { get; set; } = new();

    public BuiltQuestionnaire Built { get; private set; } = null!;

    public Questionnaire Whole { get; private set; } = null!;

    /// <summary>The question that is being changed; empty for a new one, null for none.</summary>
    public string? Editing { get; private set; }

    /// <summary>Questions of other questionnaires that this one lacks.</summary>
    public IReadOnlyList<(Questionnaire From, Question Question)> Parts { get; private set; } = [];

    public string? Error { get; private set; }

    public async Task<IActionResult> OnGetAsync(string version, string? edit, bool add, CancellationToken cancel)
    {
        if (!await ReadAsync(version, cancel))
        {
            return NotFound();
        }

        if (Whole.Questions.FirstOrDefault(one => one.Name == edit) is { } question)
        {
            (Editing, Input) = (question.Name, QuestionInput.Of(question));
        }
        else if (add)
        {
            Editing = "";
        }

        return Page();
    }

    public Task<IActionResult> OnPostMoveAsync(string version, int revision, string name, bool up, CancellationToken cancel) =>
        ChangeAsync(version, revision, whole => QuestionnaireEdit.Move(whole, Known(whole, name), up), cancel);

    public Task<IActionResult> OnPostRemoveAsync(string version, int revision, string name, CancellationToken cancel) =>
        ChangeAsync(version, revision, whole => QuestionnaireEdit.Remove(whole, Known(whole, name)), cancel);

    public async Task<IActionResult> OnPostTakeAsync(
        string version, int revision, string? part, int page, CancellationToken cancel)
    {
        var (from, name) = (part ?? "").Split('/') is [var code, var question] ? (code, question) : ("", "");
        var other = await book.FindAsync(from, cancel);
        return await ChangeAsync(version, revision, whole => QuestionnaireEdit.Take(whole, PageIn(whole, page),
            other ?? throw new BrokenRuleException("designer.part"), Known(other!, name)), cancel);
    }

    /// <param name="original">Name of the question that is changed; none for a new one.</param>
    public Task<IActionResult> OnPostPutAsync(
        string version, int revision, string? original, int page, CancellationToken cancel)
    {
        Editing = original ?? "";
        return ChangeAsync(version, revision, whole =>
        {
            var held = whole.Questions.FirstOrDefault(one => one.Name == original);
            if (held is null && whole.Questions.Any(one => one.Name == Input.Name?.Trim()))
            {
                throw new BrokenRuleException("designer.nameTaken", Input.Name!.Trim());
            }

            var question = Input.Build(held);
            return question.Label.ContainsKey("fr") ? QuestionnaireEdit.Put(whole, PageIn(whole, page), question)
                : throw new BrokenRuleException("designer.label");
        }, cancel);
    }

    public Task<IActionResult> OnPostPageAsync(
        string version, int revision, int page, string? fr, string? nl, string? en, CancellationToken cancel) =>
        ChangeAsync(version, revision, whole => QuestionnaireEdit.Rename(whole, PageIn(whole, page),
            QuestionInput.WordsOf(fr, nl, en) is var title && title.ContainsKey("fr") ? title
                : throw new BrokenRuleException("designer.title")), cancel);

    public Task<IActionResult> OnPostApartAsync(string version, int revision, string name, CancellationToken cancel) =>
        ChangeAsync(version, revision, whole =>
        {
            var question = whole.Questions.First(one => one.Name == Known(whole, name));
            var title = whole.Pages.First(page => page.Questions.Contains(question)).Title;
            return QuestionnaireEdit.Apart(whole, title, question);
        }, cancel);

    public async Task<IActionResult> OnPostFreezeAsync(string version, int revision, CancellationToken cancel) =>
        await DoAsync(version, () => book.FreezeAsync(version, revision, current.Id!.Value, cancel), false, cancel);

    public async Task<IActionResult> OnPostDropAsync(string version, int revision, CancellationToken cancel) =>
        await DoAsync(version, () => book.DropAsync(version, revision, current.Id!.Value, cancel), true, cancel);

    private Task<IActionResult> ChangeAsync(
        string version, int revision, Func<Questionnaire, Questionnaire> change, CancellationToken cancel) =>
        DoAsync(version, () => book.ChangeAsync(version, revision, change, cancel), false, cancel);

    private async Task<IActionResult> DoAsync(string version, Func<Task> act, bool isGone, CancellationToken cancel)
    {
        if (!await ReadAsync(version, cancel))
        {
            return NotFound();
        }

        try
        {
            await act();
            return LocalRedirect(isGone ? Addresses.PathOf("/Surveys/QuestionPages/Designs", scope.Language)
                : Addresses.PathOf("/Surveys/QuestionPages/Design", scope.Language, ("version", version)));
        }
        catch (BrokenRuleException broken)
        {
            Error = scope.Text[broken.Key, broken.Facts];
            Editing = broken.Key == "designer.changed" ? null : Editing; // what is typed over another's change is begun anew
        }
        catch (QuestionnaireException unsound)
        {
            Error = unsound.In(scope.Text);
        }
        catch (DbUpdateConcurrencyException)
        {
            Error = scope.Text["designer.changed"];
        }

        await ReadAsync(version, cancel);
        return Page();
    }

    private async Task<bool> ReadAsync(string version, CancellationToken cancel)
    {
        if (await book.FindBuiltAsync(version, cancel) is not { } built
            || !await current.MayAsync(Permission.SurveysRun, built.OwnerId, cancel))
        {
            return false;
        }

        (Built, Whole) = (built, Questionnaire.Read(built.Content));
        var names = Whole.Questions.Select(one => one.Name).ToHashSet();
        Parts = [.. (await book.ListAsync(cancel)).SelectMany(other => other.Questions
            .Where(question => !names.Contains(question.Name)).Select(question => (other, question)))];
        return true;
    }

    private static string Known(Questionnaire whole, string? name) =>
        whole.Questions.Any(one => one.Name == name) ? name! : throw new BrokenRuleException("designer.part");

    private static int PageIn(Questionnaire whole, int page) =>
        page >= 0 && page < whole.Pages.Count ? page : throw new BrokenRuleException("designer.part");
}
