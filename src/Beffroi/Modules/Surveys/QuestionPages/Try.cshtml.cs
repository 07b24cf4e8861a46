using System.Globalization;
using Beffroi.Modules.Surveys.Questionnaires;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.Surveys.QuestionPages;

/// <summary>
/// A questionnaire tried with an imagined firm, one page after the other. Nothing is kept: answers travel in the address, so that
/// it also works without script, and can be sent to a colleague.
/// </summary>
[AllowAnonymous]
internal sealed class TryModel(ReadableQuestionnaires readable, TimeProvider time) : PageModel
{
    /// <summary>The field that says which questions a page showed.</summary>
    public const string Shown = "shown";

    private const string Given = "given.";
    private static readonly string[] Sectors = ["industrie", "construction", "commerce", "hebergement-restauration",
        "autres-services"];

    public Questionnaire Questionnaire { get; private set; } = null!;

    public Interview Interview { get; private set; } = null!;

    /// <summary>Number of the page shown, from 0; null once all is answered.</summary>
    public int? At { get; private set; }

    public QuestionPage? Current => At is { } at ? Questionnaire.Pages[at] : null;

    public IReadOnlyList<Fault> Faults { get; private set; } = [];

    /// <summary>What was typed on the page shown, where it could not be taken.</summary>
    public IReadOnlyDictionary<string, string> Typed { get; private set; } = new Dictionary<string, string>();

    public (IReadOnlyDictionary<string, object?> Answers, IReadOnlyList<string> Cleaned) HandedIn { get; private set; }

    public static IReadOnlyList<string> SectorCodes => Sectors;

    public string Sector => Request.Query[Given + "SECTEUR"].ToString() is { } asked && Sectors.Contains(asked) ? asked
        : Sectors[0];

    public int Size => int.TryParse(Request.Query[Given + "EFFECTIF"], CultureInfo.InvariantCulture, out var asked)
        && asked is > 0 and < 100_000 ? asked : 25;

    public int Month => int.TryParse(Request.Query[Given + "MOIS"], CultureInfo.InvariantCulture, out var asked)
        && asked is >= 1 and <= 12 ? asked : time.GetUtcNow().Month;

    /// <summary>Everything answered on other pages, to travel on.</summary>
    public IEnumerable<(string Name, string Value)> Carried => Request.Query.Where(one => !IsOfThisPage(one.Key))
        .SelectMany(one => one.Value.OfType<string>().Where(value => value.Length > 0).Select(value => (one.Key, value)));

    public async Task<IActionResult> OnGetAsync(string version, int? from, string? go, bool insist, CancellationToken cancel)
    {
        if (await readable.FindAsync(version, cancel) is not { } found)
        {
            return NotFound();
        }

        Questionnaire = found;
        Interview = new Interview(found, new Dictionary<string, object?>
        {
            ["RAISON_SOCIALE"] = "Maison Imaginaire", ["COMMUNE"] = "Lille", ["NAF_LIB"] = "…", ["SECTEUR"] = Sector,
            ["EFFECTIF"] = (decimal)Size, ["MOIS"] = (decimal)Month,
        });
        (var wrong, Typed) = TypedAnswers.Take(Interview,
            [.. found.Questions.Where(one => TypedAnswers.NamesOf(one).Any(Request.Query.ContainsKey))], name =>
                Request.Query[name]);
        Move(from, go == "back", insist, wrong);
        return Page();
    }

    private void Move(int? from, bool isBack, bool insists, IReadOnlyList<Fault> wrong)
    {
        var pages = Interview.Pages;
        if (from is not { } left || left < 0 || left >= Questionnaire.Pages.Count)
        {
            At = pages[0];
            return;
        }

        var page = Questionnaire.Pages[left];
        var asked = page.Questions.Where(Interview.IsAsked).ToList();
        var here = wrong.Where(fault => asked.SelectMany(TypedAnswers.NamesOf).Contains(fault.Question)).ToList();
        var found = isBack ? [] : here.Concat(Interview.Check(page)).ToList();
        // An answer may open a question of its own page, which is shown before one goes on.
        var isOpened = !isBack && Request.Query.ContainsKey(Shown)
            && asked.Exists(question => !Request.Query[Shown].Contains(question.Name));
        if (isOpened || found.Exists(fault => fault.Level == ControlLevel.Error) || (found.Count > 0 && !insists))
        {
            (At, Faults) = (left, found);
            return;
        }

        At = isBack ? pages.Where(one => one < left).Select(one => (int?)one).LastOrDefault() ?? pages[0]
            : pages.Where(one => one > left).Select(one => (int?)one).FirstOrDefault();
        HandedIn = At is null ? Interview.HandIn() : default;
    }

    private bool IsOfThisPage(string name) => name is "from" or "go" or "insist" or Shown
        || (name.StartsWith(Given, StringComparison.Ordinal) && At == Interview.Pages[0])
        || (Current?.Questions ?? []).Where(Interview.IsAsked).SelectMany(TypedAnswers.NamesOf).Contains(name);
}
