using Beffroi.Modules.Surveys.Firms;
using Beffroi.Modules.Surveys.Questionnaires;
using Beffroi.Modules.Surveys.Waves;
using Beffroi.Platform;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.Surveys.WavePages;

/// <summary>A chamber sees the waves, and prepares the next.</summary>
[Requires(Permission.SurveysRun)]
internal sealed class IndexModel(
    WaveBook book, QuestionnaireBook questionnaires, BeffroiDb db, CurrentPerson current, PageScope scope, TimeProvider time)
    : PageModel
{
    [BindProperty]
    public WaveInput Input { get; set; } = new();

    public IReadOnlyList<Wave> Waves { get; private set; } = [];

    public IReadOnlyList<Questionnaire> Questionnaires { get; private set; } = [];

    /// <summary>Firms on the list, and how many of them can be written to.</summary>
    public (int All, int Reachable) Firms { get; private set; }

    public string? Error { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Input = new WaveInput { Month = time.GetUtcNow().AddMonths(1).ToString("yyyy-MM",
            System.Globalization.CultureInfo.InvariantCulture) };
        await ReadAsync(cancel);
    }

    public async Task<IActionResult> OnPostPrepareAsync(CancellationToken cancel)
    {
        try
        {
            if (!ModelState.IsValid)
            {
                throw new BrokenRuleException("wave.plan"); // something typed is no number
            }

            var id = await book.PrepareAsync(Input.Request(SignInSetup.OriginOf(HttpContext)), current.Id!.Value, cancel);
            return LocalRedirect(Addresses.PathOf("/Surveys/WavePages/Show", scope.Language, ("id", id.ToString())));
        }
        catch (BrokenRuleException broken)
        {
            Error = scope.Text[broken.Key, broken.Facts];
        }

        await ReadAsync(cancel);
        return Page();
    }

    private async Task ReadAsync(CancellationToken cancel)
    {
        Questionnaires = await questionnaires.ListAsync(cancel);
        Waves = await book.ListAsync(cancel);
        Firms = (await db.Set<Firm>().CountAsync(cancel), await db.Set<Firm>().CountAsync(firm => firm.Mail != null, cancel));
    }
}

/// <summary>What the form says of a wave.</summary>
internal sealed record WaveInput
{
    private static readonly WavePlan Usual = new();

    public string? Month { get; init; }
    public string? Questionnaire { get; init; }
    public int Target { get; init; } = Usual.Target;

    /// <summary>In percent.</summary>
    public int ExpectedRate { get; init; } = (int)(100 * Usual.ExpectedRate);
    public int LeastAnswers { get; init; } = Usual.LeastAnswers;
    public bool IsNeyman { get; init; }
    public int MonthsIn { get; init; } = Usual.MonthsIn;
    public int MonthsOut { get; init; } = Usual.MonthsOut;
    public int StayFrom { get; init; } = Usual.StayFrom;
    public int WholeFrom { get; init; } = Usual.WholeFrom;
    public int MailsADay { get; init; } = Usual.MailsADay;
    public bool Repeats { get; init; }
    public bool IsFictitious { get; init; }

    public WaveRequest Request(string origin) => new(Month ?? "", Questionnaire ?? "",
        new WavePlan(Target, ExpectedRate / 100.0, LeastAnswers, IsNeyman, MonthsIn, MonthsOut, StayFrom, WholeFrom, MailsADay),
        Repeats, IsFictitious, origin);
}
