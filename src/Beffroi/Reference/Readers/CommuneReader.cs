using System.Text.Json;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Tables;
using Beffroi.Reference.Zones;

namespace Beffroi.Reference.Readers;

/// <summary>
/// Lists of communes in the three forms in which they are published: members of an EPCI (JSON), Belgian municipalities (CSV)
/// and the postal list that gives a centre to each commune (CSV).
/// </summary>
internal sealed class CommuneReader : IFileReader
{
    /// <summary>Before a NIS code, where it stands among INSEE codes: both have five digits.</summary>
    public const string Belgium = "BE";

    public string Kind => "communes";

    public int Order => 10;

    public bool Recognises(SourceFile file) =>
        file.Format == FileFormat.Json ? IsEpci(file)
        : file.FindTable("niscode", "municipalitynl") is not null || file.FindTable("codecommuneinsee", "coordonneesgps")
            is not null || file.FindTable("codenis", "coordonneesgps") is not null;

    public ReadResult Read(SourceFile file, ImportProgress progress, CancellationToken cancel)
    {
        if (file.Format == FileFormat.Json)
        {
            return ReadEpci(file);
        }

        return file.FindTable("niscode", "municipalitynl") is { } belgian
            ? BelgianMunicipalities.Read(belgian, progress, cancel)
            : file.FindTable("codenis", "coordonneesgps") is { } beyond ? ReadCentres(beyond, "codenis", progress, cancel)
            : ReadCentres(file.GetTable(Kind, "codecommuneinsee", "coordonneesgps"), "codecommuneinsee", progress, cancel);
    }

    private static bool IsEpci(SourceFile file)
    {
        using var stream = File.OpenRead(file.Path);
        Span<byte> head = stackalloc byte[2048];
        var length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return head[..length].IndexOf("\"membres\""u8) >= 0;
    }

    private static ReadResult ReadEpci(SourceFile file)
    {
        using var document = Json.Parse(file);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || Text(root, "code").Length == 0 || Text(root, "nom").Length == 0
            || !root.TryGetProperty("membres", out var members) || members.ValueKind != JsonValueKind.Array)
        {
            throw new FileRefusedException("file.columnsMissing", "communes", "code, nom, membres");
        }

        var issues = new IssueList();
        var (epci, epciName) = (Text(root, "code"), Text(root, "nom"));
        var communes = new List<ZoneMembership>();
        var shown = new List<string[]>();
        var line = 0;
        foreach (var member in members.EnumerateArray())
        {
            line++;
            var code = Text(member, "code");
            if (!CommuneCodes.TryRead(code, out var commune))
            {
                issues.Add(line, "code", code, "issue.communeCode");
                continue;
            }

            communes.Add(new ZoneMembership { Zoning = Zonings.Epci, Code = epci, Commune = commune });
            if (shown.Count < Preview.Size)
            {
                shown.Add([commune, Text(member, "nom")]);
            }
        }

        return new ReadResult($"communes:{epci}", "", line, issues, new Preview(["code", "nom"], shown), async (context, stop) =>
        {
            await context.Db.UpsertZonesAsync([new Zone { Zoning = Zonings.Epci, Code = epci, NameFr = epciName }], stop);
            await context.Db.ReplaceMembersAsync(new ZoneRef(Zonings.Epci, epci), communes, stop);
        });
    }

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var found)
            && found.ValueKind == JsonValueKind.String
            ? found.GetString()! : "";

    /// <param name="column">Which codes it has: INSEE's, or NIS, which are kept with their country before them.</param>
    private static ReadResult ReadCentres(HeaderedTable table, string column, ImportProgress progress, CancellationToken cancel)
    {
        var (code, gps, isBelgian) = (table.IndexOf(column), table.IndexOf("coordonneesgps"), column == "codenis");
        var issues = new IssueList();
        var centres = new List<CommuneCentre>();
        var (rows, preview) = table.Walk(
            row =>
            {
                var parts = row.Cell(gps).Split(',');
                if (!CommuneCodes.TryRead(row.Cell(code), out var commune))
                {
                    issues.Add(row.Line, table.NameOf(code), row.Cell(code), "issue.communeCode");
                }
                else if (parts is not [var first, var second]
                    || !TableRowReading.TryNumber(first, out var latitude)
                        || !TableRowReading.TryNumber(second, out var longitude)
                    || Math.Abs(latitude) > 90 || Math.Abs(longitude) > 180)
                {
                    issues.Add(row.Line, table.NameOf(gps), row.Cell(gps), "issue.coordinates");
                }
                else
                {
                    centres.Add(new CommuneCentre { Code = isBelgian ? Belgium + commune : commune, Latitude = latitude,
                        Longitude = longitude });
                }
            },
            progress, cancel);
        return new ReadResult(isBelgian ? "communes:centres-be" : "communes:centres", "", rows, issues, preview, (context,
            stop) =>
        {
            centres.ForEach(centre => centre.FileId = context.FileId);
            return context.Db.UpsertCentresAsync(centres, stop);
        });
    }
}
