using Beffroi.Modules.ServiceMap.Schema;
using Beffroi.Platform.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.ServiceMap.Measures;

/// <summary>All measures: those of today, those that are over, and how often they come and go.</summary>
[AllowAnonymous]
internal sealed class IndexModel(MeasureBook book, CurrentPerson current, TimeProvider time) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Words { get; set; }

    [BindProperty(SupportsGet = true, Name = "theme")]
    public string? Theme { get; set; }

    [BindProperty(SupportsGet = true, Name = "state")]
    public string? State { get; set; }

    public IReadOnlyList<Measure> Shown { get; private set; } = [];

    public DateOnly Today { get; private set; }

    /// <summary>Births and deaths of measures by year, latest first.</summary>
    public IReadOnlyList<(int Year, int Births, int Deaths)> Years { get; private set; } = [];

    public bool MayEdit { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        Theme = Theme is not null && ServiceCodes.Categories.Has(Theme) ? Theme : null;
        State = State is "alive" or "over" ? State : null;
        MayEdit = await current.MayAsync(Permission.DirectoryCurate, cancel);
        var all = await book.ListAsync(cancel);
        var wanted = Platform.Tables.Table.Normalise(Words ?? "");
        Shown = [.. all.Where(one => (wanted.Length == 0 || Platform.Tables.Table.Normalise(one.Name + one.Code).Contains(wanted,
            StringComparison.Ordinal))
            && (Theme is null || one.Themes.Exists(theme => ServiceCodes.CategoryOf(theme) == Theme))
            && (State is null || one.IsAliveOn(Today) == (State == "alive")))];
        Years = [.. all.SelectMany(one => new[] { (Day: one.BornOn, IsBirth: true), (Day: one.DiedOn, IsBirth: false) })
            .Where(one => one.Day is not null).GroupBy(one => one.Day!.Value.Year).OrderByDescending(group => group.Key)
            .Select(group => (group.Key, group.Count(one => one.IsBirth), group.Count(one => !one.IsBirth)))];
    }
}
