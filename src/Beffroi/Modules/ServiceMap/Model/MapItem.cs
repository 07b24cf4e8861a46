using Beffroi.Matching.Eligibility;
using Beffroi.Reference.Readers;
using Beffroi.Reference.Zones;

namespace Beffroi.Modules.ServiceMap.Model;

/// <summary>What can be found: a service, or a structure of which no service is known.</summary>
internal sealed record MapItem(string Kind, string Key, string Name, string StructureKey, string StructureName, ILocated At)
{
    /// <summary>The mode of what comes to people wherever they are.</summary>
    public const string Remote = "a-distance";

    public string? Description { get; init; }

    public IReadOnlyList<string> Themes { get; init; } = [];

    public IReadOnlyList<string> Publics { get; init; } = [];

    public IReadOnlyList<string> Modes { get; init; } = [];

    /// <summary>Codes of places whose people are let in; null for all.</summary>
    public IReadOnlyList<string>? Zones { get; init; }

    public string? Fee { get; init; }

    public string? Telephone { get; init; }

    public string? Hours { get; init; }

    /// <summary>Two letters; null for France.</summary>
    public string? Country { get; init; }

    /// <summary>The code of its commune; of a Belgian municipality with its country before it.</summary>
    public string? PlaceCode => At.CommuneCode is { } code ? Country == CommuneReader.Belgium ? Country + code : code : null;

    /// <summary>Whether somebody told that today it is closed, or open at other hours than those written.</summary>
    public bool IsOutOfTurn { get; init; }

    /// <summary>How many people it takes at a time, where it says so.</summary>
    public int? Capacity { get; init; }

    /// <summary>How many days one waits before it begins, where it says so.</summary>
    public int? DelayDays { get; init; }

    public IReadOnlyList<TrainingSession> Sessions { get; init; } = [];

    /// <summary>Who is let in; null where no rule was written.</summary>
    public Rule? Rule { get; init; }

    /// <summary>Other places where it is offered.</summary>
    public IReadOnlyList<GeoPoint> OtherPoints { get; init; } = [];

    public DateOnly ModifiedOn { get; init; }

    public DateTimeOffset? VerifiedAt { get; init; }

    /// <summary>Where it is; null where not even the commune is known.</summary>
    public GeoPoint? Point { get; init; }

    /// <summary>Whether the point is the centre of its commune, for lack of its own.</summary>
    public bool IsPointOfCommune { get; init; }

    public bool IsRemoteOnly => Modes is [Remote];

    /// <summary>In how many days one may begin: at the next session that takes people, else after the delay that it
    /// tells.</summary>
    /// <param name="age">Days since its sheet was told: a delay is worth half a year.</param>
    /// <returns>Null where nothing recent says it, and <see cref="int.MaxValue"/> where every session is full or over.</returns>
    public int? DaysToEntry(DateOnly today, int age)
    {
        const int DelayServes = 180;
        if (Sessions.Count == 0)
        {
            return age <= DelayServes ? DelayDays : null;
        }

        var taking = Sessions.Where(one => one.State is null or "open" && (one.From >= today
            || (one.State == "open" && !(one.Until < today)))).ToList();
        return taking.Count == 0 ? int.MaxValue : taking.Min(one => Math.Max(0, one.From.DayNumber - today.DayNumber));
    }

    public static MapItem Of(ServiceSheet service, StructureSheet? structure, MapEntry entry) => new(
        MapEntry.Service, entry.Key, service.Name, entry.StructureKey!, structure?.Name ?? service.StructureId,
        service.CommuneCode is null && service.Street is null && structure is not null ? structure : service)
    {
        Description = service.Description, Themes = service.Themes ?? [], Publics = service.Publics ?? [],
            Modes = service.Modes ?? [],
        Zones = service.Zones, Fee = service.Fee, Capacity = service.Wider?.PlacesFunded, DelayDays = service.Wider?.DelayDays,
            Sessions = service.Wider?.Sessions ?? [],
        Country = service.Wider?.Country ?? structure?.Wider?.Country,
        Telephone = service.Telephone ?? structure?.Telephone,
        Hours = service.Hours ?? structure?.Hours, ModifiedOn = service.ModifiedOn, VerifiedAt = entry.VerifiedAt,
    };

    public static MapItem Of(StructureSheet structure, MapEntry entry) =>
        new(MapEntry.Structure, entry.Key, structure.Name, entry.Key, structure.Name, structure)
        {
            Description = structure.Description, Telephone = structure.Telephone, Hours = structure.Hours,
            ModifiedOn = structure.ModifiedOn, VerifiedAt = entry.VerifiedAt, Country = structure.Wider?.Country,
        };
}
