using Beffroi.Platform.Imports;
using Beffroi.Platform.Tables;
using Beffroi.Reference;
using Beffroi.Reference.Occupations;
using Beffroi.Reference.Zones;

namespace Beffroi.Modules.Observatory.Readers;

/// <summary>
/// Sums of the survey of labour needs by zone and family, and by zone and occupation, with the number of hidden cells in each.
/// A place without the full file, as the demonstration, can be shown from them exactly.
/// </summary>
internal sealed class BmoSumReader : IFileReader
{
    public const string KindName = "bmo-sums";

    private const string ParquetColumns =
        "zoning VARCHAR, zone VARCHAR, level VARCHAR, family VARCHAR, code VARCHAR, "
        + "met BIGINT, met_hidden BIGINT, xmet BIGINT, xmet_hidden BIGINT, smet BIGINT, smet_hidden BIGINT";

    public string Kind => KindName;

    public int Order => 35;

    public static string ParquetName(string sha256) => $"bmo-sums-{sha256[..32]}";

    public bool Recognises(SourceFile file) => file.FindTable(Needed) is not null;

    public ReadResult Read(SourceFile file, ImportProgress progress, CancellationToken cancel)
    {
        var table = file.GetTable(Kind, Needed);
        var issues = new IssueList();
        var found = new List<(ZoneRef Zone, string Level, string Family, string Code, string Name, long[] Counts)>();
        var year = "";
        var (rows, preview) = table.Walk(
            row =>
            {
                string Cell(string column) => row.Cell(table.IndexOf(column));
                if (!ZoneRef.TryParse(Cell("zone"), out var zone))
                {
                    issues.Add(row.Line, "zone", Cell("zone"), "issue.zone");
                    return;
                }

                var counts = new long[Counts.Length];
                for (var i = 0; i < counts.Length; i++)
                {
                    if (!TableRowReading.TryWhole(Cell(Counts[i]), out var count))
                    {
                        issues.Add(row.Line, Counts[i], Cell(Counts[i]), "issue.wholeNumber");
                        return;
                    }

                    counts[i] = count;
                }

                year = Cell("year");
                found.Add((zone, Cell("level"), Cell("family"), Cell("code"), Cell("name"), counts));
            },
            progress, cancel, expectedRows: 200);
        return new ReadResult($"{Kind}:{year}", year, rows, issues, preview, async (context, stop) =>
        {
            context.Observations.Write(ParquetName(context.Sha256), ParquetColumns, found, (line, row) =>
            {
                line.AppendValue(row.Zone.Zoning).AppendValue(row.Zone.Code).AppendValue(row.Level)
                    .AppendValue(row.Family).AppendValue(row.Code);
                foreach (var count in row.Counts)
                {
                    line.AppendValue(count);
                }
            });
            await context.Db.UpsertOccupationsAsync(
                found.Select(row => new Occupation
                {
                    Nomenclature = row.Level == "family" ? Nomenclatures.BmoFamily
                        : Nomenclatures.OfBmo(int.Parse(year, System.Globalization.CultureInfo.InvariantCulture)),
                    Code = row.Code,
                    NameFr = row.Name,
                }),
                stop);
        });
    }

    private static readonly string[] Counts = ["projects", "projectshidden", "difficult", "difficulthidden", "seasonal",
        "seasonalhidden"];

    private static readonly string[] Needed = ["year", "zone", "level", "family", "code", "name", .. Counts];
}
