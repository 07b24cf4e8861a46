using Beffroi.Modules.Surveys.Estimates;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.Surveys.Results;

/// <summary>The last month for whoever answered: their sector and their zone, beside all. A chamber passes it on to its
/// members.</summary>
[AllowAnonymous]
internal sealed class SectorModel(PublishedResults results, PageScope scope) : PageModel
{
    public string Sector { get; private set; } = "";

    public PublishedMonth? Latest { get; private set; }

    /// <summary>Zones of which something is told.</summary>
    public IReadOnlyList<string> Zones { get; private set; } = [];

    /// <summary>The one that is shown beside the sector; null for none.</summary>
    public string? Zone { get; private set; }

    /// <summary>What is told, from the narrowest on: the sector in the zone, the sector, the zone, all.</summary>
    public IReadOnlyList<string> Domains { get; private set; } = [];

    /// <summary>Whether nothing of the sector in the zone may be told apart.</summary>
    public bool IsTooNarrow { get; private set; }

    public async Task<IActionResult> OnGetAsync(string sector, string? within, CancellationToken cancel)
    {
        if (scope.Text["questionnaires.sector." + sector] is { ResourceNotFound: true })
        {
            return NotFound();
        }

        Sector = sector;
        Latest = await results.LastAsync(cancel);
        Zones = Latest?.GroupsOf(Barometer.Zone) ?? [];
        // Where there is one zone only, it is all.
        Zone = Zones.Count < 2 ? null : Zones.FirstOrDefault(one => one == within);
        var narrow = Zone is null ? null : Barometer.SectorInZone(sector, Zone);
        IsTooNarrow = narrow is not null && Latest!.Estimates.All(one => one.Domain != narrow || one.IsHidden);
        Domains =
        [
            .. IsTooNarrow || narrow is null ? [] : new[] { narrow },
            $"{Barometer.Sector}={sector}",
            .. Zone is null ? [] : new[] { $"{Barometer.Zone}={Zone}" },
            "",
        ];
        return Page();
    }
}
