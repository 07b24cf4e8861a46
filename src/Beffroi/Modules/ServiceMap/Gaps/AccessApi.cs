using System.Text.Json;
using Beffroi.Modules.ServiceMap.Schema;
using Beffroi.Modules.ServiceMap.Search;
using Beffroi.Platform.Web;
using Beffroi.Reference;
using Beffroi.Reference.Readers;
using Beffroi.Reference.Zones;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;
using NetTopologySuite.Features;

namespace Beffroi.Modules.ServiceMap.Gaps;

/// <summary>Access by commune for programs and for the map.</summary>
internal static class AccessApi
{
    private const double LongestHalf = 50;

    public static async Task<Results<Ok<AccessAnswer>, ProblemHttpResult>> Get(
        string? theme, double? half, ServiceDirectory directory, ReferenceCache reference, ITerritoryGuide guide,
        IStringLocalizer<Texts> texts, CancellationToken cancel)
    {
        if (Refusal(theme, half, texts) is { } refusal)
        {
            return refusal;
        }

        var (found, places) = await FoundAsync(theme, half, directory, reference, guide, cancel);
        return TypedResults.Ok(new AccessAnswer(theme, found.HalfKm, found.Supply, Math.Round(found.BelowHalf, 6),
            [.. found.Areas.Select(area => new AccessRow(area.Zone.Code, places.NameOf(area.Zone, Texts.Language), area.People,
                Rounded(area.Level), Rounded(area.Index), Rounded(area.NearestKm), area.Near, Math.Round(area.Providers, 3)))]));
    }

    public static async Task<Results<ContentHttpResult, ProblemHttpResult>> GetMap(
        string? theme, double? half, ServiceDirectory directory, ReferenceCache reference, ITerritoryGuide guide,
            OutlineMap outlines,
        IStringLocalizer<Texts> texts, CancellationToken cancel)
    {
        if (Refusal(theme, half, texts) is { } refusal)
        {
            return refusal;
        }

        var (found, places) = await FoundAsync(theme, half, directory, reference, guide, cancel);
        var levels = found.Areas.ToDictionary(area => area.Zone);
        var collection = new FeatureCollection();
        foreach (var shape in await outlines.ListAsync(levels.Keys, cancel))
        {
            collection.Add(new Feature(shape.Geometry, new AttributesTable
            {
                { "zone", shape.Zone.ToString() }, { "name", places.NameOf(shape.Zone, Texts.Language) },
                { "value", Rounded(levels[shape.Zone].Index) }, { "low", null }, { "high", null },
                { "status", levels[shape.Zone].Index is null ? "not-available" : "published" },
                { "approximate", shape.IsApproximate }, { "partial", shape.IsPartial },
            }));
        }

        return TypedResults.Content(JsonSerializer.Serialize(collection, OutlineFeatures.GeoJson), "application/geo+json");
    }

    private static ProblemHttpResult? Refusal(string? theme, double? half, IStringLocalizer<Texts> texts) =>
        theme is not null && !ServiceCodes.Themes.Has(theme) && !ServiceCodes.Categories.Has(theme)
            ? ServiceMapApi.Problem(texts, 400, "find.themeUnknown", theme)
            : half is not (null or (> 0 and <= LongestHalf)) ? ServiceMapApi.Problem(texts, 400, "gaps.halfWrong", half!,
                LongestHalf) : null;

    private static async Task<(TerritoryAccess Found, Places Places)> FoundAsync(
        string? theme, double? half, ServiceDirectory directory, ReferenceCache reference, ITerritoryGuide guide,
            CancellationToken cancel)
    {
        var places = await reference.PlacesAsync(cancel);
        var territory = (await guide.GetAsync(cancel)).Choices.First(zone => zone.Zoning == Zonings.Epci);
        return (AccessFigures.Of(await directory.GetAsync(cancel), places, territory, theme, half ?? AccessFigures.UsualHalfKm),
            places);
    }

    private static double? Rounded(double? value) => value is { } known ? Math.Round(known, 4) : null;
}

/// <param name="Services">How many were counted.</param>
internal sealed record AccessAnswer(
    string? Theme, double HalfKm, int Services, double BelowHalfOfMedian, IReadOnlyList<AccessRow> Communes);

/// <param name="Access">What falls to the commune of the levels of service around, in places for each 10,000 people who come to
/// them.</param>
/// <param name="Index">The same, 100 being what the person in the middle has.</param>
internal sealed record AccessRow(
    string Code, string Name, int? People, double? Access, double? Index, double? NearestKm, int Near, double EffectiveProviders);
