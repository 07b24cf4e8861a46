using System.Text.Json;
using Beffroi.Platform.Storage;
using Beffroi.Reference.Readers;
using Microsoft.EntityFrameworkCore;
using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.OverlayNG;

namespace Beffroi.Reference.Zones;

/// <param name="IsApproximate">Whether any part of it was drawn for lack of a real outline.</param>
/// <param name="IsPartial">Whether communes of the zone have no outline here, so that it shows only a part.</param>
internal sealed record ZoneShape(ZoneRef Zone, Geometry Geometry, bool IsApproximate, bool IsPartial);

/// <summary>Shapes of zones: their own outline, else the union of those of their communes.</summary>
internal sealed class OutlineMap(IServiceScopeFactory scopes, ReferenceCache reference, DataVersion version) : IDisposable
{
    private readonly SemaphoreSlim _working = new(1);
    private readonly Dictionary<ZoneRef, ZoneShape?> _shapes = [];
    private Dictionary<ZoneRef, (Geometry Geometry, bool IsApproximate)> _outlines = [];
    private long _heldVersion;

    public async Task<IReadOnlyList<ZoneShape>> ListAsync(IEnumerable<ZoneRef> zones, CancellationToken cancel)
    {
        var places = await reference.PlacesAsync(cancel);
        await _working.WaitAsync(cancel);
        try
        {
            await RefreshAsync(cancel);
            return [.. zones.Select(zone => ShapeOf(zone, places)).OfType<ZoneShape>()];
        }
        finally
        {
            _working.Release();
        }
    }

    public void Dispose() => _working.Dispose();

    private async Task RefreshAsync(CancellationToken cancel)
    {
        var now = version.Current;
        if (_heldVersion == now)
        {
            return;
        }

        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<BeffroiDb>();
        _outlines = await db.Set<ZoneOutline>().AsNoTracking().ToDictionaryAsync(
            outline => new ZoneRef(outline.Zoning, outline.Code),
            outline => (JsonSerializer.Deserialize<Geometry>(outline.Geometry, OutlineFeatures.GeoJson)!, outline.IsApproximate),
            cancel);
        _shapes.Clear();
        _heldVersion = now;
    }

    private ZoneShape? ShapeOf(ZoneRef zone, Places places)
    {
        if (_shapes.TryGetValue(zone, out var held))
        {
            return held;
        }

        ZoneShape? shape = null;
        if (_outlines.TryGetValue(zone, out var own))
        {
            shape = new ZoneShape(zone, own.Geometry, own.IsApproximate, IsPartial: false);
        }
        else if (zone.Zoning is not (Zonings.Commune or Zonings.Municipality)
            && places.CommunesOf(zone) is { Count: > 0 } communes)
        {
            shape = Union(zone, communes);
        }

        return _shapes[zone] = shape;
    }

    private ZoneShape? Union(ZoneRef zone, IReadOnlySet<string> communes)
    {
        var parts = communes.Select(code => _outlines.GetValueOrDefault(new ZoneRef(Zonings.Commune, code)))
            .Where(part => part.Geometry is not null).ToList();
        if (parts.Count == 0)
        {
            return null;
        }

        var union = UnaryUnionNG.Union(parts.ConvertAll(part => part.Geometry), new PrecisionModel(100_000));
        return new ZoneShape(zone, union, parts.Exists(part => part.IsApproximate), parts.Count < communes.Count);
    }
}
