using Beffroi.Matching.Linkage;
using Beffroi.Modules.ServiceMap.Measures;
using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Modules.ServiceMap.Schema;
using Beffroi.Modules.ServiceMap.Search;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Web;
using Beffroi.Reference.Transit;
using Beffroi.Reference.Zones;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc;

namespace Beffroi.Modules.ServiceMap.Gaps;

/// <summary>For whoever decides: what is missing and what exists twice, by theme, in the metropolis.</summary>
[AllowAnonymous]
internal sealed class IndexModel(
    ServiceDirectory directory, AccessAnswers answers, TransitNetwork transit, MeasureBook book, BeffroiDb db, PageScope scope,
    TimeProvider time) : PageModel
{
    public const int MostShown = 30;
    private static readonly string[] Kilometres = ["2", "5", "10"];
    private static readonly string[] Minutes = ["10min", "20min", "30min"];

    [BindProperty(SupportsGet = true, Name = "theme")]
    public string? Theme { get; set; }

    [BindProperty(SupportsGet = true, Name = "public")]
    public string? Public { get; set; }

    [BindProperty(SupportsGet = true, Name = "half")]
    public string? Half { get; set; }

    [BindProperty(SupportsGet = true, Name = "when")]
    public string? When { get; set; }

    /// <summary>Half costs offered: kilometres, and minutes where a timetable is held.</summary>
    public IReadOnlyList<string> Halves { get; private set; } = Kilometres;

    public ZoneRef Territory { get; private set; }

    public AccessQuestion Question { get; private set; } = null!;

    public TerritoryAccess Access { get; private set; } = null!;

    public IReadOnlyList<Overlap> Found { get; private set; } = [];

    /// <summary>Searches that found nothing, eleven or more for a commune and a theme.</summary>
    public IReadOnlyList<UnansweredRow> Unanswered { get; private set; } = [];

    public IReadOnlyList<Overlapping<Measure>> MeasureOverlaps { get; private set; } = [];

    public IReadOnlyList<Overlapping<Body>> BodyOverlaps { get; private set; } = [];

    /// <summary>What is known to be paid for measures of the theme, in the last year that is told.</summary>
    public (int Year, int Measures, int Told, decimal Paid)? Money { get; private set; }

    /// <summary>Pairs of sheets of the territory that may be one structure.</summary>
    public IReadOnlyList<(LinkedPair Pair, StructureSheet A, StructureSheet B)> Twice { get; private set; } = [];

    public string MapSource => "/api/v1/services/access.geojson" + Asked(Half);

    /// <summary>The address of the same answer for programs.</summary>
    public string DataSource => "/api/v1/services/access" + Asked(Half);

    public static string HalfName(string half) => half.EndsWith("min", StringComparison.Ordinal) ? half[..^3] + " min" : half
        + " km";

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var held = await directory.GetAsync(cancel);
        Theme = Theme is not null && ServiceCodes.Categories.Has(Theme) ? Theme : null;
        Public = Public is not null && ServiceCodes.Publics.Has(Public) && Public != "tous-publics" ? Public : null;
        When = Moment.Find(When)?.Code;
        Halves = await transit.UsualDayAsync(DayOfWeek.Tuesday, cancel) is null ? Kilometres : [.. Kilometres, .. Minutes];
        Half = Half is not null && Halves.Contains(Half) ? Half : "5";
        Territory = scope.Choices.First(zone => zone.Zoning == Zonings.Epci);
        (Question, Access, _) = (await answers.FindAsync(new AccessRequest(Theme, Public, Half, When), Territory, cancel))!.Value;
        var communes = scope.Places.CommunesOf(Territory);
        Found = Overlaps.In(held, communes, Theme, Public);
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        Unanswered = [.. (await UnansweredSearches.ListAsync(db, today, cancel)).Where(one => communes.Contains(one.Commune)
            && (Theme is null || ServiceCodes.CategoryOf(one.Theme) == Theme))];
        var measures = (await book.ListAsync(cancel)).Where(one => Theme is null || one.Themes.Exists(theme =>
            ServiceCodes.CategoryOf(theme) == Theme)).ToList();
        (MeasureOverlaps, BodyOverlaps) = (SamePurpose.Of(measures, today), SamePurpose.Of(await book.BodiesAsync(cancel),
            today));
        Money = MoneyOf([.. measures.Where(one => one.IsAliveOn(today))], await book.MoneyAsync(null, null, cancel));
        Twice = [.. held.Same.Pairs.Select(pair => (pair, A: held.FindStructure(pair.A)!, B: held.FindStructure(pair.B)!))
            .Where(one => one.A.CommuneCode is { } code && communes.Contains(code))];
    }

    private static (int, int, int, decimal)? MoneyOf(IReadOnlyList<Measure> measures, IReadOnlyList<MoneyOfYear> every)
    {
        var told = every.Where(one => one.Paid is not null && measures.Any(measure => measure.Code == one.Measure)).ToList();
        if (told.Count == 0)
        {
            return null;
        }

        var year = told.Max(one => one.Year);
        var last = told.Where(one => one.Year == year).ToList();
        return (year, measures.Count, last.Count, last.Sum(one => one.Paid!.Value));
    }

    private string Asked(string? half) => $"?half={half}&lang={scope.Language}" + (Theme is null ? "" : $"&theme={Theme}")
        + (Public is null ? "" : $"&public={Public}") + (When is null ? "" : $"&when={When}");
}
