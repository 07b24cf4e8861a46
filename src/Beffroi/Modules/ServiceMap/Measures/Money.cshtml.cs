using Beffroi.Modules.ServiceMap.Schema;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.ServiceMap.Measures;

/// <param name="Measures">How many measures of the theme people can enter.</param>
/// <param name="Told">How many of them tell what was paid.</param>
internal sealed record MoneyOfTheme(string Category, int Measures, int Told, decimal? Paid);

/// <summary>The papers of the conference of funders: who puts how much into what, for how many, and whether it works.</summary>
[AllowAnonymous]
internal sealed class MoneyModel(MeasureBook book, TimeProvider time) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "year")]
    public int Year { get; set; }

    public IReadOnlyList<int> Years { get; private set; } = [];

    public IReadOnlyList<MoneyOfYear> Money { get; private set; } = [];

    public IReadOnlyDictionary<string, string> Names { get; private set; } = new Dictionary<string, string>();

    /// <summary>Funders of the year with what they paid, the largest first.</summary>
    public IReadOnlyList<(string Funder, int Measures, decimal? Paid)> Funders { get; private set; } = [];

    public IReadOnlyList<MoneyOfTheme> Themes { get; private set; } = [];

    /// <summary>Measures that people can enter and of whose money nothing is known in the year.</summary>
    public IReadOnlyList<Measure> Unknown { get; private set; } = [];

    /// <summary>Measures of the year with money, by what is known of whether they work.</summary>
    public IReadOnlyList<(EvaluationState State, int Measures, decimal? Paid)> Evaluations { get; private set; } = [];

    public IReadOnlyList<Overlapping<Measure>> Overlaps { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var (all, every) = (await book.ListAsync(cancel), await book.MoneyAsync(null, null, cancel));
        Years = [.. every.Select(one => one.Year).Distinct().OrderDescending()];
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        Year = Years.Contains(Year) ? Year : Years.Count > 0 ? Years[0] : today.Year - 1;
        Money = [.. every.Where(one => one.Year == Year)];
        Names = all.ToDictionary(one => one.Code, one => one.Name);
        Funders = [.. Money.SelectMany(one => one.Lines).GroupBy(line => line.Funder)
            .Select(group => (group.Key, group.Count(), Sum(group.Select(line => line.Paid)))).OrderByDescending(one =>
                one.Item3)];
        var alive = all.Where(one => one.IsAliveOn(new DateOnly(Year, 12, 31)) || one.IsAliveOn(new DateOnly(Year, 1, 1)))
            .ToList();
        var paid = Money.Where(one => one.Paid is not null).ToDictionary(one => one.Measure, one => one.Paid);
        Themes = [.. alive.SelectMany(one => one.Themes.Select(ServiceCodes.CategoryOf).Distinct().Select(category => (category,
            one.Code)))
            .GroupBy(one => one.category).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new MoneyOfTheme(group.Key, group.Count(), group.Count(one => paid.ContainsKey(one.Code)),
                Sum(group.Select(one => paid.GetValueOrDefault(one.Code)))))];
        Unknown = [.. alive.Where(one => Money.All(money => money.Measure != one.Code))];
        Evaluations = [.. alive.GroupBy(one => one.Evaluation).OrderBy(group => group.Key)
            .Select(group => (group.Key, group.Count(), Sum(group.Select(one => paid.GetValueOrDefault(one.Code)))))];
        Overlaps = SamePurpose.Of(all, today);
    }

    private static decimal? Sum(IEnumerable<decimal?> amounts)
    {
        var known = amounts.OfType<decimal>().ToList();
        return known.Count == 0 ? null : known.Sum();
    }
}
