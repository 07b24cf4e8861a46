using Beffroi.Modules.Surveys.Questionnaires;
using Beffroi.Platform.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.Surveys.QuestionPages;

/// <summary>The questionnaires that firms are asked, for anyone to read.</summary>
[AllowAnonymous]
internal sealed class IndexModel(QuestionnaireBook book, CurrentPerson current) : PageModel
{
    public IReadOnlyList<Questionnaire> Found { get; private set; } = [];

    /// <summary>Whether the reader builds questionnaires.</summary>
    public bool MayBuild { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Found = await book.ListAsync(cancel);
        MayBuild = await current.MayAsync(Permission.SurveysRun, cancel);
    }
}
