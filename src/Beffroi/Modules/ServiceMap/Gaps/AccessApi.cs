using System.Collections.Concurrent;
using System.Text.Json;
using Beffroi.Modules.ServiceMap.Schema;
using Beffroi.Modules.ServiceMap.Search;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Web;
using Beffroi.Reference;
using Beffroi.Reference.Readers;
using Beffroi.Reference.Transit;
using Beffroi.Reference.Zones;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using NetTopologySuite.Features;

namespace Beffroi.Modules.ServiceMap.Gaps;

/// <summary>Access by commune for programs and for the map.</summary>
internal static class AccessApi
{
    public static async Task<Results<Ok<AccessAnswer>, ProblemHttpResult>> Get(
        [AsParameters] AccessRequest request, AccessAnswers answers, ITerritoryGuide guide, IStringLocalizer<Texts> texts,
            CancellationToken cancel)
    {
        if (request.Refusal(texts) is { } refusal)
        {
            return refusal;
        }

        if (await answers.FindAsync(request, await TerritoryAsync(guide, cancel), cancel) is not var (question, found, places))
        {
            return ServiceMapApi.Problem(texts, 400, "gaps.noTimetable");
        }

        return TypedResults.Ok(new AccessAnswer(request.Theme, request.Public,
            question.Transit is null ? question.Half : null, question.Transit is null ? null : question.Half,
            question.When?.Code, found.Supply, found.Declared, found.HoursUnknown, Math.Round(found.BelowHalf, 6),
            [.. found.Areas.Select(area => Row(area.Zone.Code, area))],
            [.. found.Neighbourhoods.Select(area => Row(area.Zone.ToString(), area))]));

        AccessRow Row(string code, AreaAccess area) => new(code, places.NameOf(area.Zone, Texts.Language), area.People,
            Rounded(area.Level?.Middle), Rounded(area.Level?.Low), Rounded(area.Level?.High), Rounded(area.Index?.Middle),
            Rounded(area.Index?.Low), Rounded(area.Index?.High), question.Transit is null ? Rounded(area.Nearest) : null,
            question.Transit is null ? null : Rounded(area.Nearest), area.Near, Math.Round(area.Providers, 3));
    }

    public static async Task<Results<ContentHttpResult, ProblemHttpResult>> GetMap(
        [AsParameters] AccessRequest request, AccessAnswers answers, ITerritoryGuide guide, OutlineMap outlines,
            IStringLocalizer<Texts> texts,
        CancellationToken cancel)
    {
        if (request.Refusal(texts) is { } refusal)
        {
            return refusal;
        }

        if (await answers.FindAsync(request, await TerritoryAsync(guide, cancel), cancel) is not var (_, found, places))
        {
            return ServiceMapApi.Problem(texts, 400, "gaps.noTimetable");
        }

        var levels = found.Areas.ToDictionary(area => area.Zone);
        var collection = new FeatureCollection();
        foreach (var shape in await outlines.ListAsync(levels.Keys, cancel))
        {
            var index = levels[shape.Zone].Index;
            collection.Add(new Feature(shape.Geometry, new AttributesTable
            {
                { "zone", shape.Zone.ToString() }, { "name", places.NameOf(shape.Zone, Texts.Language) },
                { "value", Rounded(index?.Middle) }, { "low", index is { IsPoint: false } ? Rounded(index?.Low) : null },
                { "high", index is { IsPoint: false } ? Rounded(index?.High) : null },
                { "status", index is null ? "not-available" : "published" },
                { "approximate", shape.IsApproximate }, { "partial", shape.IsPartial },
            }));
        }

        return TypedResults.Content(JsonSerializer.Serialize(collection, OutlineFeatures.GeoJson), "application/geo+json");
    }

    private static async Task<ZoneRef> TerritoryAsync(ITerritoryGuide guide, CancellationToken cancel) =>
        (await guide.GetAsync(cancel)).Choices.First(zone => zone.Zoning == Zonings.Epci);

    private static double? Rounded(double? value) => value is { } known ? Math.Round(known, 4) : null;
}

/// <param name="Half">At which cost a service counts half: kilometres, or minutes by public transport as in <c>20min</c>.</param>
internal sealed record AccessRequest(
    [property: FromQuery(Name = "theme")] string? Theme, [property: FromQuery(Name = "public")] string? Public,
    [property: FromQuery(Name = "half")] string? Half, [property: FromQuery(Name = "when")] string? When)
{
    public ProblemHttpResult? Refusal(IStringLocalizer<Texts> texts) =>
        Theme is not null && !ServiceCodes.Themes.Has(Theme) && !ServiceCodes.Categories.Has(Theme)
            ? ServiceMapApi.Problem(texts, 400, "find.themeUnknown", Theme)
        : Public is not null && !ServiceCodes.Publics.Has(Public) ? ServiceMapApi.Problem(texts, 400, "gaps.publicUnknown",
            Public)
        : When is not null && Moment.Find(When) is null
            ? ServiceMapApi.Problem(texts, 400, "gaps.whenUnknown", When, string.Join(", ", Moment.All.Select(one => one.Code)))
        : !AccessQuestion.TryHalf(Half, out _, out _) ? ServiceMapApi.Problem(texts, 400, "gaps.halfWrong", Half!) : null;
}

/// <summary>Answers about access, worked out once for each state of the map.</summary>
internal sealed class AccessAnswers(
    ServiceDirectory directory, ReferenceCache reference, TransitNetwork transit, OutlineMap outlines, DataVersion version)
{
    private const int MostHeld = 200;
    private static readonly string[] Neighbourhoods = [Zonings.Iris, Zonings.Qpv2015, Zonings.Qpv2024];

    /// <summary>By what was asked; thrown away together when data change.</summary>
    private readonly ConcurrentDictionary<(long Version, ZoneRef Territory, AccessRequest Asked), (AccessQuestion,
        TerritoryAccess)> _held = new();

    /// <param name="asked">Without anything wrong.</param>
    /// <returns>Null where minutes are asked and no timetable is held.</returns>
    public async Task<(AccessQuestion Question, TerritoryAccess Access, Places Places)?> FindAsync(
        AccessRequest asked, ZoneRef territory, CancellationToken cancel)
    {
        var (places, now) = (await reference.PlacesAsync(cancel), version.Current);
        AccessQuestion.TryHalf(asked.Half, out var half, out var isMinutes);
        asked = asked with { Half = half.ToString("0.###", System.Globalization.CultureInfo.InvariantCulture) + (isMinutes
            ? "min" : "") };
        if (_held.TryGetValue((now, territory, asked), out var known))
        {
            return (known.Item1, known.Item2, places);
        }

        var when = Moment.Find(asked.When);
        var day = isMinutes ? await transit.UsualDayAsync(when?.Day ?? DayOfWeek.Tuesday, cancel) : null;
        if (isMinutes && day is null)
        {
            return null;
        }

        var question = new AccessQuestion(asked.Theme, asked.Public, half, when, day);
        var found = AccessFigures.Of(await directory.GetAsync(cancel), places, territory, question,
            await NeighbourhoodsAsync(places, territory, cancel));
        if (_held.Count >= MostHeld || _held.Keys.Any(key => key.Version != now))
        {
            _held.Clear();
        }

        _held[(now, territory, asked)] = (question, found);
        return (question, found, places);
    }

    /// <summary>Neighbourhoods of the territory of which an outline is held: each seen from a point within.</summary>
    private async Task<IReadOnlyList<(ZoneRef Zone, GeoPoint Point)>> NeighbourhoodsAsync(
        Places places, ZoneRef territory, CancellationToken cancel)
    {
        var zones = Neighbourhoods.SelectMany(places.ListOf).Select(zone => zone.Ref).ToList();
        if (zones.Count == 0 || await outlines.ListAsync([territory], cancel) is not [var whole])
        {
            return [];
        }

        return [.. (await outlines.ListAsync(zones, cancel)).Select(shape => (shape.Zone, Point: shape.Geometry.InteriorPoint))
            .Where(one => whole.Geometry.Covers(one.Point))
            .Select(one => (one.Zone, new GeoPoint(one.Point.X, one.Point.Y)))];
    }
}

/// <param name="Services">How many were counted.</param>
/// <param name="Declared">How many of them say how many places they have.</param>
/// <param name="HoursUnknown">How many of them do not say when they are open, where that was asked.</param>
internal sealed record AccessAnswer(
    string? Theme, string? Public, double? HalfKm, double? HalfMinutes, string? When, int Services, int Declared,
        int HoursUnknown,
    double BelowHalfOfMedian, IReadOnlyList<AccessRow> Communes, IReadOnlyList<AccessRow> Neighbourhoods);

/// <param name="Access">What falls to the commune of the levels of service around, in places for each 10,000 people who come to
/// them: the middle of the two that follow, which differ where capacities or hours are not known.</param>
/// <param name="Index">The same, 100 being what the person in the middle has.</param>
/// <param name="NearestKm">Null where minutes were asked, or none is within reach.</param>
internal sealed record AccessRow(
    string Code, string Name, int? People, double? Access, double? AccessLow, double? AccessHigh, double? Index, double? IndexLow,
    double? IndexHigh, double? NearestKm, double? NearestMinutes, int Near, double EffectiveProviders);
