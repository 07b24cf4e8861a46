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

    /// <summary>Domains of the columns, each with its name.</summary>
    public IReadOnlyList<(string Domain, string Name)> Columns { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string sector, string? zone, CancellationToken cancel)
    {
        if (scope.Text["questionnaires.sector." + sector] is not { ResourceNotFound: false, Value: var name })
        {
            return NotFound();
        }

        Sector = sector;
        Latest = await results.ListAsync(cancel) is [var latest, ..] ? latest : null;
        Zones = Latest?.GroupsOf(Barometer.Zone) ?? [];
        Zone = Zones.FirstOrDefault(one => one == zone);
        Columns =
        [
            ($"{Barometer.Sector}={sector}", name),
            .. Zone is null ? [] : new[] { ($"{Barometer.Zone}={Zone}", SurveyNumbers.Group(scope, Barometer.Zone, Zone)) },
            ("", scope.Text["barometer.whole"]),
        ];
        return Page();
    }
}
