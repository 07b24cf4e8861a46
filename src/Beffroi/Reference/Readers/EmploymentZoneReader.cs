using Beffroi.Platform.Imports;
using Beffroi.Platform.Tables;
using Beffroi.Reference.Zones;

namespace Beffroi.Reference.Readers;

/// <summary>Communes of the employment zones of INSEE, 2020 zoning.</summary>
internal sealed class EmploymentZoneReader : IFileReader
{
    public string Kind => "ze2020";

    public int Order => 20;

    public bool Recognises(SourceFile file) => file.FindTable("codgeo", "ze2020", "libze2020") is not null;

    public ReadResult Read(SourceFile file, ImportProgress progress, CancellationToken cancel)
    {
        var table = file.GetTable(Kind, "codgeo", "ze2020", "libze2020");
        var (commune, zone, label) = (table.IndexOf("codgeo"), table.IndexOf("ze2020"), table.IndexOf("libze2020"));
        var issues = new IssueList();
        var zones = new Dictionary<string, string>();
        var links = new List<ZoneMembership>();
        var (rows, preview) = table.Walk(
            row =>
            {
                if (!CommuneCodes.TryRead(row.Cell(commune), out var code))
                {
                    issues.Add(row.Line, table.NameOf(commune), row.Cell(commune), "issue.communeCode");
                }
                else if (row.Cell(zone).Length == 0)
                {
                    issues.Add(row.Line, table.NameOf(zone), "", "issue.empty");
                }
                else
                {
                    zones[row.Cell(zone)] = row.Cell(label);
                    links.Add(new ZoneMembership { Zoning = Zonings.EmploymentZone, Code = row.Cell(zone), Commune = code });
                }
            },
            progress, cancel);
        return new ReadResult(Kind, "2020", rows, issues, preview, async (context, stop) =>
        {
            await context.Db.UpsertZonesAsync(
                zones.Select(z => new Zone
                {
                    Zoning = Zonings.EmploymentZone, Code = z.Key, NameFr = z.Value, FileId = context.FileId,
                }),
                stop);
            links.ForEach(link => link.FileId = context.FileId);
            await context.Db.ReplaceMembershipsAsync(Zonings.EmploymentZone, links, stop);
        });
    }
}
