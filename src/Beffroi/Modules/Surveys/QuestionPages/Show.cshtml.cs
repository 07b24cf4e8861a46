using Beffroi.Modules.Surveys.Questionnaires;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.Surveys.QuestionPages;

/// <summary>A whole questionnaire on paper: every question, when it is asked, its codes, its controls.</summary>
[AllowAnonymous]
internal sealed class ShowModel(ReadableQuestionnaires readable) : PageModel
{
    public Questionnaire Questionnaire { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string version, CancellationToken cancel)
    {
        if (await readable.FindAsync(version, cancel) is not { } found)
        {
            return NotFound();
        }

        Questionnaire = found;
        return Page();
    }
}
