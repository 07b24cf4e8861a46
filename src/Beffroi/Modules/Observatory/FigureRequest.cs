using Beffroi.Modules.Observatory.Indicators;
using Beffroi.Platform.Publication;
using Beffroi.Reference.Zones;
using Microsoft.AspNetCore.Mvc;

namespace Beffroi.Modules.Observatory;

/// <summary>What was asked for, before we believe it.</summary>
internal sealed class FigureRequest
{
    [FromRoute(Name = "id")]
    public string Id { get; init; } = "";

    [FromQuery(Name = "zone")]
    public string[] Zones { get; init; } = [];

    [FromQuery(Name = "period")]
    public string? Period { get; init; }

    [FromQuery(Name = "occupation")]
    public string? Occupation { get; init; }

    [FromQuery(Name = "by")]
    public string? By { get; init; }

    [FromQuery(Name = "known-on")]
    public DateOnly? KnownOn { get; init; }

    /// <summary>The question; else the key of the sentence that says what is wrong, and what was written.</summary>
    public bool TryRead(out FigureQuery query, out string key, out string fact)
    {
        (query, key, fact) = (null!, "", "");
        if (IndicatorCatalogue.Find(Id) is null)
        {
            (key, fact) = ("figures.indicatorUnknown", Id);
            return false;
        }

        var zones = new List<ZoneRef>();
        foreach (var text in Zones.DefaultIfEmpty(""))
        {
            if (!ZoneRef.TryParse(text, out var zone))
            {
                (key, fact) = ("figures.zoneUnknown", text);
                return false;
            }

            zones.Add(zone);
        }

        if (Period is { Length: > 0 } && !Platform.Publication.Period.IsOne(Period))
        {
            (key, fact) = ("figures.periodUnknown", Period);
            return false;
        }

        if (!Enum.TryParse<FigureBy>(By ?? "zone", ignoreCase: true, out var by) || !Enum.IsDefined(by))
        {
            (key, fact) = ("figures.byUnknown", By!);
            return false;
        }

        if (IndicatorCatalogue.Find(Id) is { ByOccupation: false }
            && (by is FigureBy.Occupation or FigureBy.Family || Occupation is { Length: > 0 }))
        {
            (key, fact) = ("figures.notByOccupation", Id);
            return false;
        }

        query = new FigureQuery(Id, zones, string.IsNullOrEmpty(Period) ? null : Period, by)
        {
            Occupation = string.IsNullOrEmpty(Occupation) ? null : Occupation, KnownOn = KnownOn,
        };
        return true;
    }
}
