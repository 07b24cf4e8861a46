using System.Text.Json;
using Beffroi.Platform.Storage;
using Beffroi.Reference.Readers;
using Microsoft.EntityFrameworkCore;
using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.Overlay;
using NetTopologySuite.Operation.OverlayNG;
using NetTopologySuite.Triangulate;

namespace Beffroi.Reference.Zones;

/// <summary>
/// Outlines drawn around the centres of communes while no real ones are held: each point goes to its nearest centre, inside
/// the hull of all. They are labelled as approximate wherever they are shown.
/// </summary>
internal static class ApproximateOutlines
{
    private const double MarginDegrees = 0.02;

    public static async Task DrawAsync(BeffroiDb db, IReadOnlySet<string> communes, CancellationToken cancel)
    {
        if (await db.Set<ZoneOutline>().AnyAsync(o => o.Zoning == Zonings.Commune, cancel))
        {
            return;
        }

        var centres = (await db.Set<CommuneCentre>().AsNoTracking().ToListAsync(cancel))
            .Where(centre => communes.Contains(centre.Code)).ToList();
        if (centres.Count >= 3)
        {
            await db.ReplaceOutlinesAsync(Draw(centres), cancel);
        }
    }

    public static List<ZoneOutline> Draw(IReadOnlyList<CommuneCentre> centres)
    {
        var points = centres.ToDictionary(c => c.Code, c => new Coordinate(c.Longitude, c.Latitude));
        var factory = NetTopologySuite.NtsGeometryServices.Instance.CreateGeometryFactory(4326);
        var hull = factory.CreateMultiPointFromCoords([.. points.Values]).ConvexHull().Buffer(MarginDegrees);
        var builder = new VoronoiDiagramBuilder { ClipEnvelope = hull.EnvelopeInternal };
        builder.SetSites(points.Values);
        var cells = builder.GetDiagram(factory);
        var outlines = new List<ZoneOutline>();
        foreach (var (code, point) in points.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            var whole = cells.Geometries.First(c => c.Covers(factory.CreatePoint(point)));
            var cell = OverlayNG.Overlay(whole, hull, SpatialFunction.Intersection, new PrecisionModel(100_000));
            outlines.Add(new ZoneOutline
            {
                Zoning = Zonings.Commune, Code = code, IsApproximate = true,
                Geometry = JsonSerializer.Serialize(cell, OutlineFeatures.GeoJson),
            });
        }

        return outlines;
    }
}
