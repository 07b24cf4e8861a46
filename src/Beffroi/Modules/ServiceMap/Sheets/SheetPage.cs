using Beffroi.Modules.ServiceMap.Hours;
using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Modules.ServiceMap.Schema;
using Beffroi.Modules.ServiceMap.Search;
using Beffroi.Platform.Web;
using Beffroi.Platform;
using Beffroi.Reference.Zones;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.ServiceMap.Sheets;

/// <summary>What the sheets of a service and of a structure share.</summary>
internal abstract class SheetPage(ServiceDirectory directory, PageScope scope, TimeProvider time) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "speak")]
    public string? Speak { get; set; }

    public SheetWords Words { get; private set; } = null!;

    public DateTime LocalNow { get; private set; }

    protected PageScope Scope => scope;

    public string Address(string page, string key) => Addresses.PathOf(page, scope.Language, ("id", key))
        + (Words.IsOfSite ? scope.Selection.Query() : "?speak=" + Speak);

    public string Spoken(string? code) => Request.Path + scope.Selection.Query(("speak", code));

    /// <summary>The days of the week from Monday, each with its hours; null where they are not understood.</summary>
    public IEnumerable<(string Day, string Hours)>? Week(string? hours) => OpeningHours.TryParse(hours)?.Week.Select((ranges,
        day) =>
        (System.Globalization.CultureInfo.GetCultureInfo(Words.Tag).DateTimeFormat.DayNames[(day + 1) % 7],
            string.Join(", ", ranges.Select(range => $"{OpeningHours.Clock(range.From)}–{OpeningHours.Clock(range.Until)}"))));

    /// <summary>The address of this sheet without anything that the reader chose.</summary>
    public string Link => SignInSetup.OriginOf(HttpContext) + Request.Path;

    protected async Task<DirectorySnapshot> PrepareAsync(CancellationToken cancel)
    {
        Response.Headers.CacheControl = "no-store"; // open or closed changes by the minute
        Words = SheetWords.For(Speak, scope.Language);
        Words.Tell(ViewData);
        LocalNow = LocalTime.Of(time.GetUtcNow());
        return await directory.GetAsync(cancel);
    }
}

/// <summary>Where it is and how to reach it, for the part that both sheets show.</summary>
internal sealed record ContactView(
    SheetPage Page, ILocated At, GeoPoint? Point, string? Telephone, string? Mail, string? Website, string? Hours,
    bool IsOutOfTurn = false);
