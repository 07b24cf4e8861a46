using Beffroi.Platform.Publication;
using Beffroi.Platform.Web;
using Beffroi.Reference.Zones;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.Observatory.Diagnosis;

/// <param name="Key">The text that says what the report claims.</param>
/// <param name="Reported">The figures that it quotes.</param>
/// <param name="Latest">The latest value held of each, where one is later.</param>
/// <param name="IsDated">Whether the report says of which year they are.</param>
internal sealed record Claim(string Key, IReadOnlyList<Figure> Reported, IReadOnlyList<Figure> Latest, bool IsDated);

/// <summary>Each figure that the report quotes, with its year and source, beside the latest value held here.</summary>
[AllowAnonymous]
internal sealed class IndexModel(PublishedFigures figures, PageScope scope) : PageModel
{
    private const string Nord = "department:59";
    private const string Mel = "epci:200093201";
    private const string France = "country:FR";

    // The report: Institut Montaigne, L'emploi dans la métropole de Lille, synthesis.
    private static readonly (string Key, bool IsDated, (string Indicator, string Zone, string Period)[] Quoted)[] Quotes =
    [
        ("difficult", true, [("difficult-share", "bmo-basin-2022:3216", "2022"), ("difficult-share", Nord, "2022")]),
        ("jobs", false, [("employment-share-of-region", Mel, "2022")]),
        ("unemployment", false, [("unemployment-rate", Nord, "2022"), ("unemployment-rate", France, "2022")]),
        ("poverty", false, [("poverty-rate", Mel, "2022"), ("poverty-rate", France, "2022")]),
        ("creations", true,
            [("business-creations", Nord, "2012"), ("business-creations", Nord, "2021"), ("business-creations", Mel, "2021")]),
        ("youth", false, [("youth-unemployment-rate", Mel, "2022")]),
        ("seniors", false, [("employment-rate-55-65", Mel, "2022")]),
        ("qpv", true, [("employment-rate-qpv", Mel, "2019"), ("employment-rate", France, "2019")]),
        ("diplomas", false, [("share-without-diploma", Mel, "2022"), ("share-two-years-higher-education", Mel, "2022")]),
        ("young", false, [("share-young", Mel, "2022")]),
    ];

    public IReadOnlyList<Claim> Claims { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var claims = new List<Claim>();
        foreach (var (key, isDated, quoted) in Quotes)
        {
            var (reported, latest) = (new List<Figure>(), new List<Figure>());
            foreach (var (indicator, zone, period) in quoted)
            {
                reported.AddRange(await figures.ListAsync(new FigureQuery(indicator, [Zone(zone)], period), cancel));
                var current = Zonings.IsBmoBasin(Zone(zone).Zoning) && scope.Periods.Count > 0
                    ? new ZoneRef($"bmo-basin-{scope.Periods[0]}", Zone(zone).Code) : Zone(zone);
                var newest = (await figures.ListAsync(new FigureQuery(indicator, [current], null, FigureBy.Period), cancel))
                    .LastOrDefault(f => f.HasValue && string.CompareOrdinal(f.Period, period) > 0);
                if (newest is not null && !latest.Exists(f => f.Zone == newest.Zone && f.Period == newest.Period))
                {
                    latest.Add(newest);
                }
            }

            claims.Add(new Claim(key, [.. reported.Where(f => f.HasValue)],
                [.. latest.Where(l => !quoted.Any(q => q.Zone == l.Zone.ToString() && q.Period == l.Period))], isDated));
        }

        Claims = claims;
    }

    private static ZoneRef Zone(string text) => ZoneRef.TryParse(text, out var zone) ? zone : default;
}
