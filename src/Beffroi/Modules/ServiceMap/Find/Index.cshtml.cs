using Beffroi.Modules.ServiceMap.Eligibility;
using Beffroi.Modules.ServiceMap.Gaps;
using Beffroi.Modules.ServiceMap.Schema;
using Beffroi.Modules.ServiceMap.Search;
using Beffroi.Platform.Web;
using Beffroi.Platform;
using Beffroi.Reference.Transit;
using Beffroi.Reference.Zones;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.ServiceMap.Find;

/// <summary>Somebody looks for a service: the list first. What they typed is nowhere kept.</summary>
[AllowAnonymous]
internal class IndexModel(
    ServiceDirectory directory, TransitNetwork transit, UnansweredSearches unanswered, PageScope scope, TimeProvider time)
        : PageModel
{
    public const int PageSize = 20;
    public static readonly int[] Radii = [2, 5, 10, 20, 50];
    public static readonly int[] Travels = [15, 30, 45, 60];
    private const int UsualRadius = 10;
    private const int LongestNeed = 200;
    private const int LongestTown = 100;

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Need { get; set; }

    [BindProperty(SupportsGet = true, Name = "town")]
    public string? Town { get; set; }

    [BindProperty(SupportsGet = true, Name = "radius")]
    public int Within { get; set; } = UsualRadius;

    [BindProperty(SupportsGet = true, Name = "theme")]
    public string? Theme { get; set; }

    [BindProperty(SupportsGet = true, Name = "for")]
    public string[] Publics { get; set; } = [];

    [BindProperty(SupportsGet = true, Name = "how")]
    public string? Mode { get; set; }

    [BindProperty(SupportsGet = true, Name = "fee")]
    public string? Fee { get; set; }

    [BindProperty(SupportsGet = true, Name = "age")]
    public int? Age { get; set; }

    /// <summary>Months out of work.</summary>
    [BindProperty(SupportsGet = true, Name = "months")]
    public int? Months { get; set; }

    [BindProperty(SupportsGet = true, Name = "diploma")]
    public int? Diploma { get; set; }

    /// <summary>Whether what is not for them is shown too.</summary>
    [BindProperty(SupportsGet = true, Name = "all")]
    public bool All { get; set; }

    /// <summary>How far they would travel by public transport.</summary>
    [BindProperty(SupportsGet = true, Name = "minutes")]
    public int? Minutes { get; set; }

    [BindProperty(SupportsGet = true, Name = "page-number")]
    public int Number { get; set; } = 1;

    /// <summary>Another language for the fixed words, beside those of the site.</summary>
    [BindProperty(SupportsGet = true, Name = "speak")]
    public string? Speak { get; set; }

    public SheetWords Words { get; private set; } = null!;

    public SearchAnswer Answer { get; private set; } = null!;

    public IReadOnlyList<FoundItem> Shown { get; private set; } = [];

    public Zone? Place { get; private set; }

    /// <summary>What is wrong with the town; null for nothing.</summary>
    public string? TownError { get; private set; }

    public DateTime LocalNow { get; private set; }

    /// <summary>Whether a timetable is held, so that minutes can be asked.</summary>
    public bool HasTimetable { get; private set; }

    /// <summary>Where they are, as the map takes it; null where that is not known.</summary>
    public string? PlacePoint { get; private set; }

    /// <summary>Whether somebody asks, and not a sheet of paper or the page of another site.</summary>
    protected virtual bool Counts => true;

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Response.Headers.CacheControl = "no-store"; // open or closed changes by the minute, and a need is nobody else's business
        Words = SheetWords.For(Speak, scope.Language);
        Words.Tell(ViewData);
        var held = await directory.GetAsync(cancel);
        Within = Radii.Contains(Within) ? Within : UsualRadius;
        Theme = Known(Theme, ServiceCodes.Themes) ?? Known(Theme, ServiceCodes.Categories);
        (Mode, Fee) = (Known(Mode, ServiceCodes.Modes), Known(Fee, ServiceCodes.Fees));
        Publics = [.. Publics.Where(one => one is not null && ServiceCodes.Publics.Has(one))];
        Need = Need?.Trim() is { Length: > LongestNeed } much ? much[..LongestNeed] : Need?.Trim();
        Town = Town is { Length: > LongestTown } ? Town[..LongestTown] : Town;
        Speak = Words.IsOfSite ? null : Speak;
        Place = string.IsNullOrWhiteSpace(Town) ? null : PlaceFinder.Find(Town, scope.Places, held, scope.Selection.Zone);
        var where = Place is null ? null : PlaceFinder.PlaceOf(Place, scope.Places, held);
        TownError = string.IsNullOrWhiteSpace(Town) || where is not null ? null
            : scope.Text[Place is null ? "find.townUnknown" : "find.townNowhere", Town].Value;
        Place = where is null ? null : Place;
        PlacePoint = where is null ? null : string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{where.Point.Longitude},{where.Point.Latitude}");
        (Age, Months, Diploma) = (InRange(Age, 120), InRange(Months, 600), InRange(Diploma, 8));
        var day = await transit.UsualDayAsync(DayOfWeek.Tuesday, cancel);
        HasTimetable = day is not null;
        Minutes = Minutes is { } asked && Travels.Contains(asked) && day is not null && where is not null ? asked : null;
        var travel = Minutes is { } limit ? new TravelLimit(day!, limit) : null;
        var question = new SearchQuestion(Need ?? "", scope.Language, where, travel?.ReachKm ?? Within, Theme,
            new AskedFacts(Publics, Age, Months, Diploma), Mode, Fee) { WithRefused = All, Travel = travel };
        LocalNow = LocalTime.Of(time.GetUtcNow());
        Answer = ServiceSearch.Find(held, question, DateOnly.FromDateTime(LocalNow));
        if (Counts && Answer.Items.Count == 0 && Place is not null)
        {
            unanswered.Count(Place.Code, Theme ?? "");
        }

        Number = Math.Clamp(Number, 1, Math.Max(1, (Answer.Items.Count + PageSize - 1) / PageSize));
        Shown = [.. Answer.Items.Skip((Number - 1) * PageSize).Take(PageSize)];
    }

    /// <summary>The address of the same search with something else in one place.</summary>
    public string Address(string name, string? value) => On("/ServiceMap/Find/Index", [.. Asked().Where(pair =>
        pair.Name != name), (name, value)]);

    /// <summary>The address of another page with the same search.</summary>
    public string On(string page) => On(page, [.. Asked()]);

    /// <summary>The points of the same search, for the map.</summary>
    public string MapSource => "/api/v1/search/services.geojson" + scope.Selection.Query(
        [.. Asked().Where(pair => pair.Name is not ("speak" or "town")), ("town", Place?.Zoning == Zonings.Commune ? Place.Code
            : Town)]);

    private string On(string page, (string, string?)[] asked) => Addresses.PathOf(page, scope.Language)
        + scope.Selection.Query(asked);

    private IEnumerable<(string Name, string? Value)> Asked() =>
    [
        ("q", Need), ("town", Town), ("radius", Within == UsualRadius ? null
            : Within.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ("theme", Theme), .. Publics.Select(one => ("for", (string?)one)), ("how", Mode), ("fee", Fee), ("age", Plain(Age)),
            ("months", Plain(Months)),
        ("diploma", Plain(Diploma)), ("all", All ? "true" : null), ("minutes", Plain(Minutes)), ("speak", Speak),
    ];

    private static int? InRange(int? number, int most) => number is >= 0 && number <= most ? number : null;

    private static string? Plain(int? number) => number?.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string? Known(string? code, CodeList list) => code is not null && list.Has(code) ? code : null;
}
