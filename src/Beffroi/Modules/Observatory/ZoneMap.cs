using System.Text.Json;
using Beffroi.Modules.Observatory.Indicators;
using Beffroi.Platform.Publication;
using Beffroi.Reference;
using Beffroi.Reference.Readers;
using Beffroi.Reference.Zones;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using NetTopologySuite.Features;

namespace Beffroi.Modules.Observatory;

/// <summary>Zones with their outlines and, where one is asked for, a figure each.</summary>
internal static class ZoneMap
{
    public static async Task<Results<ContentHttpResult, ProblemHttpResult>> Get(
        string zoning, string? indicator, string? period, string? occupation, [FromQuery(Name = "within")] string? withinText,
        [FromQuery(Name = "known-on")] DateOnly? knownOn,
        OutlineMap outlines, PublishedFigures figures, ReferenceCache reference, IStringLocalizer<Texts> texts,
            CancellationToken cancel)
    {
        var places = await reference.PlacesAsync(cancel);
        ZoneRef? within = null;
        if (withinText is not null)
        {
            if (!ZoneRef.TryParse(withinText, out var asked))
            {
                return ObservatoryApi.Problem(texts, "figures.zoneUnknown", withinText);
            }

            within = asked;
        }

        var zones = within is { } larger ? places.Overlapping(larger, zoning) : [.. places.ListOf(zoning).Select(z => z.Ref)];
        var shapes = await outlines.ListAsync(zones, cancel);
        var values = await ValuesAsync(indicator, period, occupation, knownOn, [.. shapes.Select(s => s.Zone)], figures, cancel);
        var collection = new FeatureCollection();
        foreach (var shape in shapes)
        {
            collection.Add(Feature(shape, values.GetValueOrDefault(shape.Zone), places));
        }

        return TypedResults.Content(JsonSerializer.Serialize(collection, OutlineFeatures.GeoJson), "application/geo+json");
    }

    private static async Task<Dictionary<ZoneRef, Figure>> ValuesAsync(
        string? indicator, string? period, string? occupation, DateOnly? knownOn, IReadOnlyList<ZoneRef> zones,
        PublishedFigures figures, CancellationToken cancel)
    {
        if (indicator is null || IndicatorCatalogue.Find(indicator) is null || zones.Count == 0)
        {
            return [];
        }

        var query = new FigureQuery(indicator, zones, period)
        {
            Occupation = string.IsNullOrEmpty(occupation) ? null : occupation, KnownOn = knownOn,
        };
        return (await figures.ListAsync(query, cancel)).GroupBy(f => f.Zone).ToDictionary(g => g.Key, g => g.Last());
    }

    private static Feature Feature(ZoneShape shape, Figure? figure, Places places) => new(shape.Geometry, new AttributesTable
    {
        { "zone", shape.Zone.ToString() },
        { "name", places.NameOf(shape.Zone, Texts.Language) },
        { "value", figure?.Value },
        { "low", figure?.Low },
        { "high", figure?.High },
        { "status", figure?.StatusName ?? "not-available" },
        { "source", figure?.Source },
        { "approximate", shape.IsApproximate },
        { "partial", shape.IsPartial },
    });
}
