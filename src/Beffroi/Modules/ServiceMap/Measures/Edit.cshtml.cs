using System.Globalization;
using Beffroi.Matching.Eligibility;
using Beffroi.Modules.ServiceMap.Eligibility;
using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Modules.ServiceMap.Schema;
using Beffroi.Modules.ServiceMap.Search;
using Beffroi.Platform;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Tables;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.ServiceMap.Measures;

/// <summary>What a curator types about a measure, before we believe it.</summary>
internal sealed class MeasureInput
{
    public string? Code { get; set; }
    public string? Name { get; set; }
    public Level Level { get; set; } = Level.State;
    public string? LegalBase { get; set; }
    public string? LegalLink { get; set; }
    public DateOnly? BornOn { get; set; }
    public DateOnly? DiedOn { get; set; }
    public string? Successor { get; set; }
    public string[] Themes { get; set; } = [];
    public string[] Publics { get; set; } = [];
    public string? Prescribers { get; set; }
    public EvaluationState Evaluation { get; set; }
    public string? EvaluationLink { get; set; }
    public string? Source { get; set; }
    public DateOnly? SourceDate { get; set; }

    public static MeasureInput Of(Measure measure) => new()
    {
        Code = measure.Code, Name = measure.Name, Level = measure.Level, LegalBase = measure.LegalBase,
            LegalLink = measure.LegalLink,
        BornOn = measure.BornOn, DiedOn = measure.DiedOn, Successor = measure.Successor, Themes = [.. measure.Themes],
        Publics = [.. measure.Publics], Prescribers = measure.Prescribers, Evaluation = measure.Evaluation,
        EvaluationLink = measure.EvaluationLink, Source = measure.Source, SourceDate = measure.SourceDate,
    };
}

/// <summary>What a curator types about a year's money.</summary>
internal sealed class MoneyInput
{
    public int? Year { get; set; }
    public string? Funder { get; set; }
    public string? Budgeted { get; set; }
    public string? Committed { get; set; }
    public string? Paid { get; set; }
    public string? Persons { get; set; }
    public string? Source { get; set; }
    public DateOnly? SourceDate { get; set; }
}

/// <summary>A curator writes a measure: its facts, who is let in, its money, the services that carry it out.</summary>
[Requires(Permission.DirectoryCurate)]
internal sealed class EditModel(
    MeasureBook book, ServiceDirectory directory, CurrentPerson current, PageScope scope, TimeProvider time) : PageModel
{
    /// <summary>Stands in the address for a measure that is not yet there.</summary>
    public const string New = "new";

    [BindProperty]
    public MeasureInput Input { get; set; } = new();

    [BindProperty]
    public MoneyInput Money { get; set; } = new();

    public bool IsNew { get; private set; }

    public RuleForm Rule { get; private set; } = RuleForm.Of(null);

    public IReadOnlyList<MoneyOfYear> Years { get; private set; } = [];

    public IReadOnlyList<MapItem> Services { get; private set; } = [];

    public string? Error { get; private set; }

    public async Task<IActionResult> OnGetAsync(string code, CancellationToken cancel)
    {
        if (!await ReadAsync(code, cancel))
        {
            return NotFound();
        }

        ModelState.Clear();
        return Page();
    }

    public async Task<IActionResult> OnPostSaveAsync(string code, CancellationToken cancel)
    {
        var typed = Input;
        return await DoAsync(code, async known =>
        {
            Rule = RuleForm.Read(Request.Form);
            var measure = MeasureOf(typed, known);
            await book.SaveAsync(measure, IsNew, current.Id!.Value, cancel);
            return measure.Code;
        }, () => Input = typed, cancel);
    }

    public Task<IActionResult> OnPostMoneyAsync(string code, CancellationToken cancel) => DoAsync(code, async known =>
    {
        await book.PutMoneyAsync(MoneyOf(Money, known!.Code), current.Id!.Value, cancel);
        return known.Code;
    }, null, cancel);

    public Task<IActionResult> OnPostDropMoneyAsync(string code, int year, string? funder, CancellationToken cancel) =>
        DoAsync(code, async known =>
    {
        await book.DropMoneyAsync(known!.Code, year, funder ?? "", current.Id!.Value, cancel);
        return known.Code;
    }, null, cancel);

    public Task<IActionResult> OnPostLinkAsync(string code, string? service, bool? off, CancellationToken cancel) =>
        DoAsync(code, async known =>
    {
        // The address of a sheet may be pasted as it is: its last part is the key.
        var key = (service ?? "").Trim().TrimEnd('/').Split('?')[0].Split('/')[^1];
        var held = await directory.GetAsync(cancel);
        if (off != true && held.FindService(key) is null)
        {
            throw new BrokenRuleException("find.absent", key);
        }

        await book.LinkAsync(known!.Code, key, off != true, current.Id!.Value, cancel);
        return known.Code;
    }, null, cancel);

    private async Task<IActionResult> DoAsync(
        string code, Func<Measure?, Task<string>> act, Action? keepTyped, CancellationToken cancel)
    {
        var money = Money;
        if (!await ReadAsync(code, cancel))
        {
            return NotFound();
        }

        try
        {
            var saved = await act(await book.FindAsync(code, cancel));
            return LocalRedirect(Addresses.PathOf("/ServiceMap/Measures/Edit", scope.Language, ("code", saved)));
        }
        catch (BrokenRuleException broken)
        {
            Error = scope.Text[broken.Key, broken.Facts];
        }
        catch (RuleException refusal)
        {
            Error = scope.Text["rule.wrong." + refusal.Why, refusal.Read];
        }

        keepTyped?.Invoke();
        Money = money;
        return Page();
    }

    private async Task<bool> ReadAsync(string code, CancellationToken cancel)
    {
        IsNew = code == New;
        var measure = IsNew ? null : await book.FindAsync(code, cancel);
        if (measure is null)
        {
            return IsNew;
        }

        var held = await directory.GetAsync(cancel);
        (Input, Rule, Years) = (MeasureInput.Of(measure), RuleForm.Of(measure.Rule), await book.MoneyAsync(code, null, cancel));
        Services = [.. (await book.ServicesOfAsync(code, cancel)).Where(key => held.FindService(key) is not null)
            .Select(held.GetItem)];
        return true;
    }

    private Measure MeasureOf(MeasureInput typed, Measure? known)
    {
        var code = IsNew ? (typed.Code ?? "").Trim() : known!.Code;
        if (code.Length is 0 or > 80 || code == New || !code.All(one => char.IsAsciiLetterLower(one) || char.IsAsciiDigit(one)
            || one == '-'))
        {
            throw new BrokenRuleException("measure.code");
        }

        if (Rule.HasWrong)
        {
            throw new BrokenRuleException("rule.wrong.number", "");
        }

        return new Measure
        {
            Code = code, Name = (typed.Name ?? "").Trim(), Level = typed.Level, LegalBase = (typed.LegalBase ?? "").Trim(),
            LegalLink = Link(typed.LegalLink), BornOn = typed.BornOn, DiedOn = typed.DiedOn,
            Successor = string.IsNullOrWhiteSpace(typed.Successor) ? null : typed.Successor.Trim(),
            Themes = [.. typed.Themes.Where(ServiceCodes.Themes.Has)],
                Publics = [.. typed.Publics.Where(ServiceCodes.Publics.Has)],
            Prescribers = (typed.Prescribers ?? "").Trim(), Evaluation = typed.Evaluation,
                EvaluationLink = Link(typed.EvaluationLink),
            Rule = Rule.ToJson(), Source = (typed.Source ?? "").Trim(),
            SourceDate = typed.SourceDate ?? DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime),
        };
    }

    private MeasureMoney MoneyOf(MoneyInput typed, string measure)
    {
        if (typed.Year is not (>= 1980 and <= 2100))
        {
            throw new BrokenRuleException("issue.year");
        }

        if (string.IsNullOrWhiteSpace(typed.Funder) || string.IsNullOrWhiteSpace(typed.Source))
        {
            throw new BrokenRuleException("money.noFunder");
        }

        return new MeasureMoney
        {
            Measure = measure, Year = typed.Year.Value, Funder = typed.Funder.Trim(), Budgeted = Amount(typed.Budgeted),
            Committed = Amount(typed.Committed), Paid = Amount(typed.Paid),
            Persons = string.IsNullOrWhiteSpace(typed.Persons) ? null : TableRowReading.TryWhole(typed.Persons.Trim(),
                out var persons) && persons <= 100_000_000 ? persons
                : throw new BrokenRuleException("money.wrong", typed.Persons),
            Source = typed.Source.Trim(), SourceDate = typed.SourceDate ?? DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime),
        };
    }

    private static decimal? Amount(string? text) => string.IsNullOrWhiteSpace(text) ? null
        : TableRowReading.TryNumber(text.Trim(), out var amount) && amount is >= 0 and < 1e13 ? (decimal)amount
        : throw new BrokenRuleException("money.wrong", text);

    private static string? Link(string? text) => string.IsNullOrWhiteSpace(text) ? null
        : Uri.TryCreate(text.Trim(), UriKind.Absolute, out var link) && link.Scheme == "https" ? text.Trim()
        : throw new BrokenRuleException("issue.link");

    public static string Typed(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
}
