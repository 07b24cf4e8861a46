using System.Text.Json;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Tables;
using Beffroi.Reference.Zones;
using NetTopologySuite.Features;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO.Converters;
using NetTopologySuite.IO.Esri;

namespace Beffroi.Reference.Readers;

/// <summary>Shapes with their attributes, from GeoJSON or Shapefile, in degrees.</summary>
internal static class OutlineFeatures
{
    public static JsonSerializerOptions GeoJson { get; } = new() { Converters = { new GeoJsonConverterFactory() } };

    public static IReadOnlyList<IFeature> Read(SourceFile file)
    {
        IReadOnlyList<IFeature> features = file.Format == FileFormat.Shapefile ? ReadShapefile(file) : ReadGeoJson(file);
        foreach (var feature in features.Where(feature => feature.Geometry is { IsEmpty: false }))
        {
            feature.Geometry.Apply(new ToDegrees());
            feature.Geometry.GeometryChanged();
        }

        return features;
    }

    private static Feature[] ReadShapefile(SourceFile file)
    {
        try
        {
            return Shapefile.ReadAllFeatures(file.Path);
        }
        catch (Exception damage) when (damage is IOException or ShapefileException or ArgumentException)
        {
            throw new FileRefusedException("file.shapefileDamaged");
        }
    }

    private static IReadOnlyList<IFeature> ReadGeoJson(SourceFile file)
    {
        using var document = Json.Parse(file);
        var type = document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("type", out var found) ? found.GetString() : null;
        try
        {
            return type switch
            {
                "FeatureCollection" => [.. document.RootElement.Deserialize<FeatureCollection>(GeoJson)!],
                "Feature" => [document.RootElement.Deserialize<IFeature>(GeoJson)!],
                _ => throw new FileRefusedException("file.notOutlines"),
            };
        }
        catch (Exception damage) when (damage is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new FileRefusedException("file.geoJsonDamaged");
        }
    }

    private sealed class ToDegrees : ICoordinateSequenceFilter
    {
        public bool Done => false;

        public bool GeometryChanged => true;

        public void Filter(CoordinateSequence seq, int i)
        {
            var (x, y) = (seq.GetX(i), seq.GetY(i));
            if (Math.Abs(x) > 180 || Math.Abs(y) > 90)
            {
                if (!Lambert93.LooksLikeIt(x, y))
                {
                    throw new FileRefusedException("file.projection", Math.Round(x), Math.Round(y));
                }

                (x, y) = Lambert93.ToDegrees(x, y);
            }

            seq.SetX(i, Math.Round(x, 5)); // a metre: finer adds weight and no meaning on a screen
            seq.SetY(i, Math.Round(y, 5));
        }
    }
}
