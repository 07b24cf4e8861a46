using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Modules.ServiceMap.Schema;
using Beffroi.Modules.ServiceMap.Search;
using Beffroi.Platform.Web;
using Beffroi.Platform;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.ServiceMap.Find;

/// <summary>Two to four services side by side.</summary>
[AllowAnonymous]
internal sealed class CompareModel(ServiceDirectory directory, PageScope scope, TimeProvider time) : PageModel
{
    public const int Most = 4;

    [BindProperty(SupportsGet = true, Name = "with")]
    public string[] With { get; set; } = [];

    public IReadOnlyList<MapItem> Items { get; private set; } = [];

    public SheetWords Words { get; private set; } = null!;

    public DateTime LocalNow { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Response.Headers.CacheControl = "no-store"; // open or closed changes by the minute
        Words = SheetWords.For(null, scope.Language);
        LocalNow = LocalTime.Of(time.GetUtcNow());
        var held = await directory.GetAsync(cancel);
        Items = [.. With.Where(key => key is not null).Distinct().Select(key => held.FindItem(key)).OfType<MapItem>().Take(Most)];
    }
}
