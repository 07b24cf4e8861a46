using Beffroi.Modules.ServiceMap.Curation;
using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Modules.ServiceMap.Search;
using Microsoft.AspNetCore.Mvc;

namespace Beffroi.Modules.ServiceMap;

/// <param name="Cursor">The key after which to go on, as <c>next</c> of the page before gave it.</param>
/// <param name="ModifiedAfter">Only what changed here after this instant.</param>
internal sealed record PageRequest(
    [property: FromQuery(Name = "cursor")] string? Cursor, [property: FromQuery(Name = "size")] int? Size,
    [property: FromQuery(Name = "modified_after")] string? ModifiedAfter);

/// <param name="Next">Null on the last page.</param>
internal sealed record KeyedPage<T>(IReadOnlyList<T> Items, int Total, string? Next);

internal sealed record StructureAnswer(
    StructureSheet Structure, IReadOnlyList<ServiceSheet> Services, DateTimeOffset ChangedAt, DateTimeOffset? VerifiedAt,
    IReadOnlyList<FieldProvenance> Provenance, IReadOnlyList<string> SameAs);

internal sealed record ServiceAnswer(
    ServiceSheet Service, DateTimeOffset ChangedAt, DateTimeOffset? VerifiedAt, IReadOnlyList<FieldProvenance> Provenance);

internal sealed record GoneRow(string Kind, string Id, DateTimeOffset GoneAt);

internal sealed record SearchRequest(
    [property: FromQuery(Name = "q")] string? Q, [property: FromQuery(Name = "town")] string? Town,
    [property: FromQuery(Name = "radius")] int? Within, [property: FromQuery(Name = "theme")] string? Theme,
    [property: FromQuery(Name = "for")] string[]? For, [property: FromQuery(Name = "how")] string? How,
    [property: FromQuery(Name = "fee")] string? Fee, [property: FromQuery(Name = "size")] int? Size,
    [property: FromQuery(Name = "age")] double? Age, [property: FromQuery(Name = "months")] double? MonthsUnemployed,
    [property: FromQuery(Name = "diploma")] double? DiplomaLevel, [property: FromQuery(Name = "minutes")] int? Minutes,
    [property: FromQuery(Name = "all")] bool? All);

internal sealed record FoundAnswer(
    int Total, IReadOnlyList<FoundRow> Items, IReadOnlyDictionary<string, int> Themes, IReadOnlyDictionary<string, int> Publics,
    IReadOnlyDictionary<string, int> Modes, IReadOnlyDictionary<string, int> Fees);

/// <summary>One item found, with the components of its rank.</summary>
internal sealed record FoundRow(
    string Kind, string Id, string Name, string Structure, string? Commune, double? Km, bool IsKmFromCommune, string Fit,
        double Words,
    double Near, double Fresh, double Soon, int? DaysToEntry, double Rank,
    IReadOnlyList<string> Missing, double? Minutes)
{
    public static FoundRow Of(FoundItem found) => new(
        found.Item.Kind, found.Item.Key, found.Item.Name, found.Item.StructureName, found.Item.At.Commune,
        found.Km is { } km ? Math.Round(km, 2) : null, found.Km is not null && found.Item.IsPointOfCommune,
        found.Fit == Search.Fit.Yes ? "yes" : found.Fit == Search.Fit.No ? "no" : "unknown", Math.Round(found.Words, 3),
            Math.Round(found.Near, 3),
            Math.Round(found.Fresh, 3), Math.Round(found.Soon, 3), found.DaysToEntry is int.MaxValue ? null : found.DaysToEntry,
        Math.Round(found.Rank, 3), found.Verdict?.Missing ?? [],
        found.Minutes is { } minutes ? Math.Round(minutes, 1) : null);
}
