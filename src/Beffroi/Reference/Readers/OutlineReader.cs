using System.Text.Json;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Tables;
using Beffroi.Reference.Zones;
using NetTopologySuite.Features;
using NetTopologySuite.Geometries;

namespace Beffroi.Reference.Readers;

/// <summary>Outlines of zones, from GeoJSON or Shapefile. The zoning is seen from the attributes, else from the name.</summary>
internal sealed class OutlineReader : IFileReader
{
    public string Kind => "outlines";

    public int Order => 30;

    public bool Recognises(SourceFile file)
    {
        if (file.Format != FileFormat.Json)
        {
            return file.Format == FileFormat.Shapefile;
        }

        using var stream = File.OpenRead(file.Path);
        Span<byte> head = stackalloc byte[1024];
        var length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return head[..length].IndexOf("\"Feature"u8) >= 0;
    }

    public ReadResult Read(SourceFile file, ImportProgress progress, CancellationToken cancel)
    {
        var issues = new IssueList();
        var outlines = new List<ZoneOutline>();
        var named = new List<Zone>();
        var shown = new List<string[]>();
        var line = 0;
        var features = OutlineFeatures.Read(file);
        foreach (var feature in features)
        {
            cancel.ThrowIfCancellationRequested();
            line++;
            progress.At((double)line / features.Count);
            if (feature.Geometry is not (Polygon or MultiPolygon) || feature.Geometry.IsEmpty)
            {
                issues.Add(line, "geometry", feature.Geometry?.GeometryType ?? "", "issue.notPolygon");
                continue;
            }

            if (ZoneOf(feature, file.Name) is not { } zone)
            {
                issues.Add(line, "properties", Names(feature), "issue.zoneUnknown");
                continue;
            }

            outlines.Add(new ZoneOutline
            {
                Zoning = zone.Zoning, Code = zone.Code,
                    Geometry = JsonSerializer.Serialize(feature.Geometry, OutlineFeatures.GeoJson),
            });
            AddNamed(named, feature, zone);
            if (shown.Count < Preview.Size)
            {
                shown.Add([zone.Zoning, zone.Code, Text(feature, NameColumns) ?? ""]);
            }
        }

        var zoning = outlines.Count > 0 ? outlines[0].Zoning : "none";
        return new ReadResult($"outlines:{zoning}:{Path.GetFileNameWithoutExtension(file.Name)}", "", line, issues,
            new Preview(["zoning", "code", "name"], shown), async (context, stop) =>
            {
                named.ForEach(zone => zone.FileId = context.FileId);
                outlines.ForEach(outline => outline.FileId = context.FileId);
                await context.Db.UpsertZonesAsync(named, stop);
                await context.Db.ReplaceOutlinesAsync(outlines.DistinctBy(o => (o.Zoning, o.Code)).ToList(), stop);
            });
    }

    /// <summary>Neighbourhoods come with their outlines: these files also name them.</summary>
    private static void AddNamed(List<Zone> named, IFeature feature, ZoneRef zone)
    {
        if (zone.Zoning is Zonings.Iris or Zonings.Qpv2015 or Zonings.Qpv2024 or Zonings.Canton)
        {
            var commune = zone.Zoning == Zonings.Iris ? zone.Code[..5] : null;
            named.Add(new Zone
            {
                Zoning = zone.Zoning, Code = zone.Code, NameFr = Text(feature, NameColumns) ?? zone.Code,
                ParentZoning = commune is null ? null : Zonings.Commune, ParentCode = commune,
            });
        }
    }

    private static ZoneRef? ZoneOf(IFeature feature, string fileName)
    {
        foreach (var (column, zoning) in CodeColumns)
        {
            if (Text(feature, [column]) is { } code)
            {
                return zoning.Length > 0 ? new ZoneRef(zoning, code)
                    : code.StartsWith("QN", StringComparison.OrdinalIgnoreCase) ? new ZoneRef(Zonings.Qpv2024, code)
                    : new ZoneRef(Zonings.Qpv2015, code);
            }
        }

        return Text(feature, ["code", "codgeo"]) is { } plain ? PlainZone(plain, fileName.ToLowerInvariant()) : null;
    }

    private static ZoneRef? PlainZone(string code, string fileName) => code switch
    {
        { Length: 5 } when fileName.Contains("arrondissement") => new ZoneRef(Zonings.Arrondissement, code[..2] + code[4..]),
        { Length: 3 } when fileName.Contains("arrondissement") => new ZoneRef(Zonings.Arrondissement, code),
        { Length: 2 } when fileName.Contains("region") => new ZoneRef(Zonings.Region, code),
        { Length: 2 or 3 } => new ZoneRef(Zonings.Department, code),
        { Length: 5 } when CommuneCodes.TryRead(code, out var commune) => new ZoneRef(Zonings.Commune, commune),
        { Length: 9 } when code.All(char.IsAsciiDigit) && fileName.Contains("iris") => new ZoneRef(Zonings.Iris, code),
        { Length: 9 } when code.All(char.IsAsciiDigit) => new ZoneRef(Zonings.Epci, code),
        _ => null,
    };

    private static string? Text(IFeature feature, IReadOnlyList<string> columns)
    {
        foreach (var name in feature.Attributes?.GetNames() ?? [])
        {
            if (columns.Contains(Table.Normalise(name)) && feature.Attributes![name]?.ToString() is { Length: > 0 } text)
            {
                return text.Trim();
            }
        }

        return null;
    }

    private static string Names(IFeature feature) => string.Join(", ", feature.Attributes?.GetNames() ?? []);

    private static readonly string[] NameColumns = ["nom", "nomcom", "nomiris", "nomqp", "libiris", "libqp", "libelle", "name"];

    // IGN Admin Express and Contours IRIS, ANCT's QPV, Statbel; an empty zoning is told by the code itself.
    private static readonly (string Column, string Zoning)[] CodeColumns =
    [
        ("codeiris", Zonings.Iris), ("codeqp", ""), ("codeqpv", ""), ("inseecom", Zonings.Commune),
        ("cdmuntyrefnis", Zonings.Municipality), ("niscode", Zonings.Municipality), ("codesiren", Zonings.Epci),
        ("inseecan", Zonings.Canton), ("inseedep", Zonings.Department), ("inseereg", Zonings.Region),
    ];
}
