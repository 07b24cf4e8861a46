using System.Text.Json;
using Beffroi.Modules.Observatory.Indicators;
using Beffroi.Platform;
using Beffroi.Platform.Publication;
using Beffroi.Platform.Publication.Releases;
using Beffroi.Reference;
using Beffroi.Reference.Readers;
using Beffroi.Reference.Zones;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using NetTopologySuite.Features;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO.VectorTiles;
using NetTopologySuite.IO.VectorTiles.Mapbox;
using NetTopologySuite.Operation.OverlayNG;

namespace Beffroi.Modules.Observatory;

/// <summary>What a map shows: which zones, and which figure or which table of ours in each.</summary>
internal sealed record MapQuery
{
    [FromRoute(Name = "zoning")]
    public required string Zoning { get; init; }

    [FromQuery(Name = "indicator")]
    public string? Indicator { get; init; }

    [FromQuery(Name = "period")]
    public string? Period { get; init; }

    [FromQuery(Name = "occupation")]
    public string? Occupation { get; init; }

    /// <summary>
    /// A published release of which one side has the codes of these zones; its other sides stand at their totals.
    /// </summary>
    [FromQuery(Name = "release")]
    public Guid? Release { get; init; }

    [FromQuery(Name = "within")]
    public string? Within { get; init; }

    [FromQuery(Name = "known-on")]
    public DateOnly? KnownOn { get; init; }
}

/// <summary>Zones with their outlines and, where one is asked for, a figure each.</summary>
internal sealed class ZoneMap(
    OutlineMap outlines, PublishedFigures figures, PublishedReleases releases, ReferenceCache reference,
    IStringLocalizer<Texts> texts)
{
    private const int DeepestZoom = 18;

    /// <summary>How far beyond its edge a tile is drawn, as a share of its width, so that no seam shows.</summary>
    private const double Margin = 1.0 / 64;

    private readonly IStringLocalizer<Texts> _texts = texts;

    public static async Task<Results<ContentHttpResult, ProblemHttpResult>> Get(
        [AsParameters] MapQuery query, [FromServices] ZoneMap map, CancellationToken cancel)
    {
        try
        {
            var collection = new FeatureCollection();
            foreach (var feature in await map.FeaturesAsync(query, cancel))
            {
                collection.Add(feature);
            }

            return TypedResults.Content(JsonSerializer.Serialize(collection, OutlineFeatures.GeoJson), "application/geo+json");
        }
        catch (BrokenRuleException broken)
        {
            return ObservatoryApi.Problem(map._texts, broken.Key, broken.Facts);
        }
    }

    /// <summary>The same as a vector tile, cut at its edge.</summary>
    public static async Task<Results<FileContentHttpResult, ProblemHttpResult>> GetTile(
        int z, int x, int y, [AsParameters] MapQuery query, [FromServices] ZoneMap map, CancellationToken cancel)
    {
        if (z is < 0 or > DeepestZoom || x < 0 || y < 0 || x >= 1 << z || y >= 1 << z)
        {
            return ObservatoryApi.Problem(map._texts, "map.tileUnknown", z, x, y, DeepestZoom);
        }

        try
        {
            var tile = new NetTopologySuite.IO.VectorTiles.Tiles.Tile(x, y, z);
            var frame = new Envelope(tile.Left, tile.Right, tile.Bottom, tile.Top);
            frame.ExpandBy(frame.Width * Margin, frame.Height * Margin);
            var edge = GeometryFactory.Default.ToGeometry(frame);
            var layer = new Layer { Name = "zones" };
            foreach (var feature in await map.FeaturesAsync(query, cancel))
            {
                if (!feature.Geometry.EnvelopeInternal.Intersects(frame))
                {
                    continue;
                }

                var cut = frame.Contains(feature.Geometry.EnvelopeInternal) ? feature.Geometry
                    : OverlayNGRobust.Overlay(feature.Geometry, edge,
                        NetTopologySuite.Operation.Overlay.SpatialFunction.Intersection);
                if (!cut.IsEmpty)
                {
                    layer.Features.Add(new Feature(cut, Filled(feature.Attributes)));
                }
            }

            using var bytes = new MemoryStream();
            new VectorTile { TileId = tile.Id, Layers = { layer } }.Write(
                bytes, MapboxTileWriter.DefaultMinLinealExtent, MapboxTileWriter.DefaultMinPolygonalExtent);
            return TypedResults.File(bytes.ToArray(), "application/vnd.mapbox-vector-tile");
        }
        catch (BrokenRuleException broken)
        {
            return ObservatoryApi.Problem(map._texts, broken.Key, broken.Facts);
        }
    }

    private async Task<IReadOnlyList<Feature>> FeaturesAsync(MapQuery query, CancellationToken cancel)
    {
        var places = await reference.PlacesAsync(cancel);
        ZoneRef? within = null;
        if (query.Within is not null)
        {
            within = ZoneRef.TryParse(query.Within, out var asked) ? asked
                : throw new BrokenRuleException("figures.zoneUnknown", query.Within);
        }

        var zones = within is { } larger ? places.Overlapping(larger, query.Zoning)
            : [.. places.ListOf(query.Zoning).Select(z => z.Ref)];
        var shapes = await outlines.ListAsync(zones, cancel);
        var values = query.Release is { } release ? await CellsAsync(release, [.. zones.Select(zone => zone.Code)], cancel)
            : await FiguresAsync(query, [.. shapes.Select(s => s.Zone)], cancel);
        return [.. shapes.Select(shape => Feature(shape, values.GetValueOrDefault(shape.Zone.Code), places))];
    }

    private static Feature Feature(ZoneShape shape, Shown? shown, Places places) => new(shape.Geometry, new AttributesTable
    {
        { "zone", shape.Zone.ToString() },
        { "name", places.NameOf(shape.Zone, Texts.Language) },
        { "value", shown?.Value },
        { "low", shown?.Low },
        { "high", shown?.High },
        { "status", shown?.Status ?? "not-available" },
        { "source", shown?.Source },
        { "fictitious", shown?.IsFictitious ?? false },
        { "approximate", shape.IsApproximate },
        { "partial", shape.IsPartial },
    });

    private async Task<Dictionary<string, Shown>> FiguresAsync(
        MapQuery query, IReadOnlyList<ZoneRef> zones, CancellationToken cancel)
    {
        if (query.Indicator is null || IndicatorCatalogue.Find(query.Indicator) is null || zones.Count == 0)
        {
            return [];
        }

        var asked = new FigureQuery(query.Indicator, zones, query.Period)
        {
            Occupation = string.IsNullOrEmpty(query.Occupation) ? null : query.Occupation, KnownOn = query.KnownOn,
        };
        return (await figures.ListAsync(asked, cancel)).GroupBy(f => f.Zone.Code, (code, of) => (code, Figure: of.Last()))
            .ToDictionary(one => one.code, one => new Shown(one.Figure.Value, one.Figure.Low, one.Figure.High,
                one.Figure.StatusName, one.Figure.Source, one.Figure.IsFictitious));
    }

    /// <summary>Of the sides of a release the one that has most of the zones: a code of another may look like a zone.</summary>
    private async Task<Dictionary<string, Shown>> CellsAsync(Guid id, HashSet<string> zones, CancellationToken cancel)
    {
        var found = await releases.FindAsync(id, cancel) ?? throw new BrokenRuleException("release.absent", id);
        var (trees, release) = (found.Release.Trees, found.Release);
        var side = Enumerable.Range(0, trees.Count).MaxBy(i =>
            trees[i].Parents.Keys.Concat(trees[i].Zones?.Keys ?? []).Count(zones.Contains));
        return found.Cells.Select(cell => (Cell: cell, Codes: PublicRelease.CodesOf(cell)))
            .Where(one => one.Codes.Index().All(code => code.Index == side || code.Item == trees[code.Index].Total))
            .ToDictionary(one => one.Codes[side], one => new Shown(one.Cell.Value, one.Cell.Low, one.Cell.High,
                one.Cell.Value is null ? "hidden" : "published", release.Source, release.IsFictitious));
    }

    /// <summary>A tile has no mark for what is not there: it is left out.</summary>
    private static AttributesTable Filled(IAttributesTable attributes) => new(
        attributes.GetNames().Where(name => attributes[name] is not null).ToDictionary(name => name, name => attributes[name]));

    private sealed record Shown(double? Value, double? Low, double? High, string Status, string? Source, bool IsFictitious);
}
