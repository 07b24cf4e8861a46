using Beffroi.Modules.Surveys.Questionnaires;
using Beffroi.Platform.Identity;

namespace Beffroi.Modules.Surveys.QuestionPages;

/// <summary>Questionnaires that the reader may see: those that firms can be asked, and drafts of their own chamber.</summary>
internal sealed class ReadableQuestionnaires(QuestionnaireBook book, CurrentPerson current)
{
    public async Task<Questionnaire?> FindAsync(string version, CancellationToken cancel) =>
        await book.FindAsync(version, cancel) ?? (await book.FindBuiltAsync(version, cancel) is { } draft
            && await current.MayAsync(Permission.SurveysRun, draft.OwnerId, cancel) ? Questionnaire.Read(draft.Content) : null);
}
