using System.Data.Common;
using System.Globalization;
using Beffroi.Modules.Surveys.Answers;
using Beffroi.Modules.Surveys.Estimates;
using Beffroi.Modules.Surveys.Expressions;
using Beffroi.Modules.Surveys.Firms;
using Beffroi.Modules.Surveys.QuestionPages;
using Beffroi.Modules.Surveys.Questionnaires;
using Beffroi.Modules.Surveys.Results;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.Surveys.Form;

/// <summary>
/// A firm answers by its link, one page after the other. Each page is on the disk before the next is shown; nothing depends on a
/// cookie, and reading a page changes nothing.
/// </summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken] // the link itself is the secret, and the form must outlive any cookie
[RequestSizeLimit(LargestPage)]
internal sealed class FillModel(
    FormDesk desk, AnswerStore answers, FirmRequests requests, UnknownLinks unknown, PublishedResults results,
    CurrentPerson current, PageScope scope, TimeProvider time) : PageModel
{
    /// <summary>The field that says which questions a page showed.</summary>
    public const string Shown = "shown";

    private const int LargestPage = 64 << 10;

    public Respondent? Who { get; private set; }

    public bool IsOver { get; private set; }

    public HeldAnswers Held { get; private set; } = HeldAnswers.None;

    public Interview Interview { get; private set; } = null!;

    /// <summary>Number of the page shown, from 0; null where all is handed in.</summary>
    public int? At { get; private set; }

    public QuestionPage? Current => At is { } at ? Interview.Questionnaire.Pages[at] : null;

    public bool IsLast => At == Interview.Pages[^1];

    public IReadOnlyList<Fault> Faults { get; private set; } = [];

    public IReadOnlyDictionary<string, string> Typed { get; private set; } = new Dictionary<string, string>();

    /// <summary>Of a page that another window saved: for each question what is kept and what was typed here.</summary>
    public IReadOnlyList<(Question Question, string Kept, string Mine)> Conflict { get; private set; } = [];

    /// <summary>Fields of the page as they came, to be sent again.</summary>
    public IEnumerable<(string Name, string Value)> Sent => Request.Form.Where(sent => sent.Key is not ("rev" or "go"))
        .SelectMany(sent => sent.Value.OfType<string>().Select(value => (sent.Key, value)));

    /// <summary>What was published last of the firm's own sector, in its zone where that can be told: a return for its three
    /// minutes.</summary>
    public (WaveResult Result, WaveEstimate Estimate)? Return { get; private set; }

    /// <summary>A call that it asked for in a wave before: what came of it?</summary>
    public FirmRequest? Asked { get; private set; }

    /// <summary>Whether the disk took nothing.</summary>
    public bool IsNotSaved { get; private set; }

    public async Task<IActionResult> OnGetAsync(string secret, int? p, bool check, CancellationToken cancel)
    {
        if (!await ReadAsync(secret, cancel))
        {
            return Refused();
        }

        var pages = Interview.Pages;
        At = p is { } asked ? pages.LastOrDefault(one => one <= asked - 1, pages[0])
            : Held is { Receipt: not null, IsSent: true } ? null : pages.LastOrDefault(one => one <= Held.Page, pages[0]);
        if (At is null)
        {
            Return = await ReturnAsync(cancel);
            Asked = Who!.Channel != AnswerChannel.Web ? null // how a call ended is for the firm alone to say
                : await requests.UnjudgedAsync(Who.Firm.Siret, Who.Wave.Month, cancel);
        }

        Faults = check && Current is { } page ? Interview.Check(page) : [];
        return Page();
    }

    /// <summary>The firm says whether the difficulty for which it asked to be called is over.</summary>
    public async Task<IActionResult> OnPostVerdictAsync(string secret, Guid id, RequestVerdict? verdict, CancellationToken cancel)
    {
        if (!await ReadAsync(secret, cancel))
        {
            return Refused();
        }

        if (verdict is { } said && Enum.IsDefined(said) && Who!.Channel == AnswerChannel.Web
            && (await requests.UnjudgedAsync(Who.Firm.Siret, Who.Wave.Month, cancel))?.Id == id)
        {
            await requests.JudgeAsync(Who.Firm.Siret, id, said, cancel);
        }

        return SeeOther(Addresses.PathOf("/Surveys/Form/Fill", scope.Language, ("secret", secret)));
    }

    public async Task<IActionResult> OnPostAsync(string secret, CancellationToken cancel)
    {
        if (!Request.HasFormContentType || !await ReadAsync(secret, cancel))
        {
            return Refused();
        }

        var form = Request.Form;
        At = int.TryParse(form["page"], CultureInfo.InvariantCulture, out var number) && number >= 0
            && number < Interview.Questionnaire.Pages.Count ? number : Interview.Pages[0];
        var asked = Current!.Questions.Where(question => form[Shown].Contains(question.Name)).ToList();
        var kept = asked.ConvertAll(TextOf);
        (var wrong, Typed) = TypedAnswers.Take(Interview, asked, name => form[name]);
        var mine = asked.ConvertAll(TextOf);
        if (!int.TryParse(form["rev"], CultureInfo.InvariantCulture, out var revision) || (revision != Held.Revision
            && !kept.SequenceEqual(mine)))
        {
            return Stale(asked, kept, mine);
        }

        return await GoOnAsync(secret, asked, wrong, (kept, mine), cancel);
    }

    private async Task<IActionResult> GoOnAsync(
        string secret, List<Question> asked, IReadOnlyList<Fault> wrong, (List<string> Kept, List<string> Mine) texts,
        CancellationToken cancel)
    {
        var isBack = Request.Form["go"] == "back";
        var found = isBack ? [] : wrong.Concat(Interview.Check(Current!)).ToList();
        var isOpened = !isBack && Current!.Questions.Where(Interview.IsAsked).Except(asked).Any();
        var stays = isOpened || found.Exists(fault => fault.Level == ControlLevel.Error)
            || (found.Count > 0 && !Request.Form.ContainsKey("insist"));
        var pages = Interview.Pages;
        int? next = stays ? At : isBack ? pages.LastOrDefault(one => one < At, pages[0])
            : pages.Where(one => one > At).Select(one => (int?)one).FirstOrDefault();
        var amiss = next is null ? pages.Where(one => HasError(Interview.Questionnaire.Pages[one])).Select(one => (int?)one)
            .FirstOrDefault() : null;
        try
        {
            await SaveAsync(next ?? amiss ?? pages[^1], isHandedIn: next is null && amiss is null, cancel);
        }
        catch (StaleAnswersException)
        {
            await ReadAsync(secret, cancel);
            return Stale(asked, asked.ConvertAll(TextOf), texts.Mine);
        }
        catch (Exception failure) when (failure is DbException or DbUpdateException or IOException)
        {
            (IsNotSaved, Faults, Response.StatusCode) = (true, found, StatusCodes.Status503ServiceUnavailable);
            return Page();
        }

        if (stays)
        {
            Held = Held with { Revision = Held.Revision + 1 };
            Faults = found;
            return Page();
        }

        var here = Addresses.PathOf("/Surveys/Form/Fill", scope.Language, ("secret", secret));
        return SeeOther(amiss is { } at ? $"{here}?p={at + 1}&check=true" : next is { } on ? $"{here}?p={on + 1}" : here);
    }

    /// <summary>Its sector in its zone, else its sector anywhere: of few answers it would say little to a firm.</summary>
    private async Task<(WaveResult Result, WaveEstimate Estimate)?> ReturnAsync(CancellationToken cancel)
    {
        string[] domains = [Barometer.SectorInZone(Who!.Firm.Sector, Who.Firm.Zone), $"{Barometer.Sector}={Who.Firm.Sector}"];
        var last = await results.LastAsync(Barometer.Difficulty, domains, Who.Wave.IsFictitious, cancel);
        var told = last?.Estimates.Where(one => one.Grade is "A" or "B").MinBy(one => Array.IndexOf(domains, one.Domain));
        return told is null ? null : (last!.Value.Result, told);
    }

    private async Task SaveAsync(int page, bool isHandedIn, CancellationToken cancel)
    {
        var collected = Interview.Questionnaire.Questions.SelectMany(one => one.Variables).Select(one => one.Name).ToHashSet();
        var values = Interview.Values.Where(one => collected.Contains(one.Key)).ToDictionary();
        if (!isHandedIn)
        {
            await answers.SaveAsync(Who!.Drawn, values, page, Held.Revision, null, Who.Channel, cancel);
            return;
        }

        var (handedIn, _) = Interview.HandIn();
        await requests.TakeAsync(Who!.Firm.Siret, Who.Wave.Id, handedIn, cancel);
        await answers.SaveAsync(Who.Drawn, values, page, Held.Revision,
            handedIn.Where(one => !AnswerValues.IsOfTheFirm(one.Key)).ToDictionary(), Who.Channel, cancel);
    }

    private bool HasError(QuestionPage page) => Interview.Check(page).Any(fault => fault.Level == ControlLevel.Error);

    private async Task<bool> ReadAsync(string secret, CancellationToken cancel)
    {
        Response.Headers.CacheControl = "no-store";
        Who = await desk.FindAsync(secret, cancel);
        if (Who is null)
        {
            return false;
        }

        Held = await answers.FindAsync(Who.Drawn.Id, cancel);
        if (Who.Channel != AnswerChannel.Web && !await MayEnterAsync(cancel))
        {
            Who = null;
            return false;
        }

        Interview = await desk.InterviewAsync(Who, Held, cancel);
        IsOver = Who.IsOver(time.GetUtcNow());
        return !IsOver;
    }

    /// <summary>A clerk of the firm's own chamber enters what nobody else has saved: the firm's own words are not
    /// theirs.</summary>
    private async Task<bool> MayEnterAsync(CancellationToken cancel) =>
        (Held.Channel is null || Held.Channel == Who!.Channel)
        && await current.MayAsync(Permission.SurveysRun, Who!.Firm.SenderId, cancel);

    /// <summary>A link that is wrong and one of a wave that is over are answered alike, but for what the page says.</summary>
    private PageResult Refused()
    {
        Response.StatusCode = Who is null && unknown.IsOneTooMany(HttpContext) ? StatusCodes.Status429TooManyRequests
            : StatusCodes.Status404NotFound;
        return Page();
    }

    private ActionResult Stale(List<Question> asked, List<string> kept, List<string> mine)
    {
        if (kept.SequenceEqual(mine) && Request.Form.ContainsKey("rev"))
        {
            return SeeOther($"{Request.Path}?p={At + 1}"); // sent twice at once: the other one is kept, and says the same
        }

        Conflict = [.. asked.Zip(kept, mine).Where(one => one.Second != one.Third)];
        Response.StatusCode = StatusCodes.Status409Conflict;
        return Page();
    }

    private StatusCodeResult SeeOther(string path)
    {
        Response.Headers.Location = path;
        return StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>An answer as the reader knows it.</summary>
    private string TextOf(Question question) => question.Kind switch
    {
        QuestionKind.Choices => string.Join(", ", question.Options.Where(option => Interview.Values.GetValueOrDefault(
            option.Variable!) is true).Select(option => Interview.Fill(option.Label, scope.Language))),
        QuestionKind.Loop => string.Join(" · ", question.Questions.Select(inner => Interview.Values.GetValueOrDefault(inner.Name)
            is IReadOnlyList<object?> rows ? string.Join(", ", rows.Select(Expression.AsText)) : "")),
        _ => Expression.AsText(Interview.Values.GetValueOrDefault(question.Name)) is { } value
            ? question.Options.FirstOrDefault(option => option.Value == value)?.Label.In(scope.Language) ?? value : "",
    };
}
