using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.Surveys.QuestionPages;

/// <summary>The questionnaires that firms are asked, for anyone to read.</summary>
[AllowAnonymous]
internal sealed class IndexModel : PageModel;
