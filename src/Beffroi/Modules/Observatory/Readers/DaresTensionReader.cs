using Beffroi.Modules.Observatory.Indicators;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Tables;
using Beffroi.Reference.Occupations;
using Beffroi.Reference.Zones;

namespace Beffroi.Modules.Observatory.Readers;

/// <summary>Tensions on the labour market by occupation and place (DARES), with the six factors that explain them.</summary>
internal sealed class DaresTensionReader : IFileReader
{
    public const string KindName = "dares-tension";
    private const string Source = "DARES – France Travail, tensions sur le marché du travail";

    public string Kind => KindName;

    public int Order => 40;

    public bool Recognises(SourceFile file) => Find(file) is not null;

    public ReadResult Read(SourceFile file, ImportProgress progress, CancellationToken cancel)
    {
        var table = Find(file) ?? throw new FileRefusedException("file.columnsMissing", Kind,
            "fap, Tension, Catégorie Tension, Année, niveau_geo, reg, dep");
        var issues = new IssueList();
        var found = new List<Observation>();
        var year = "";
        var numbers = Measures.Select(m => (m.Indicator, Column: table.IndexOf(m.Column))).Where(m => m.Column >= 0).ToArray();
        var (fap, annee) = (table.IndexOf("fap"), table.IndexOf("annee"));
        var (rows, preview) = table.Walk(
            row =>
            {
                var code = row.Cell(fap);
                if (code.Length is not (3 or 5))
                {
                    issues.Add(row.Line, table.NameOf(fap), code, "issue.fapCode");
                    return;
                }

                if (ZoneOf(table, row) is not { } zone)
                {
                    var level = table.IndexOf("niveaugeo");
                    issues.Add(row.Line, table.NameOf(level), row.Cell(level), "issue.level");
                    return;
                }

                if (!TableRowReading.TryWhole(row.Cell(annee), out var at) || at is < 2000 or > 2100)
                {
                    issues.Add(row.Line, table.NameOf(annee), row.Cell(annee), "issue.year");
                    return;
                }

                year = row.Cell(annee);
                var first = found.Count;
                foreach (var (indicator, column) in numbers)
                {
                    if (row.Cell(column).Length == 0)
                    {
                        continue; // the producer gives no value where too few cases stand behind it
                    }

                    if (!TableRowReading.TryNumber(row.Cell(column), out var value))
                    {
                        issues.Add(row.Line, table.NameOf(column), row.Cell(column), "issue.number");
                        found.RemoveRange(first, found.Count - first); // the line is refused whole
                        return;
                    }

                    found.Add(new Observation(
                        indicator, zone.Zoning, zone.Code, year, Nomenclatures.Fap2009, code, value, null, null, Source));
                }
            },
            progress, cancel);
        return new ReadResult($"{Kind}:{year}", year, rows, issues, preview, (context, _) =>
        {
            Observation.Write(context.Observations, context.Sha256, found);
            return Task.CompletedTask;
        });
    }

    private static HeaderedTable? Find(SourceFile file) =>
        file.FindTable("fap", "tension", "categorietension", "annee", "niveaugeo", "reg", "dep");

    private static ZoneRef? ZoneOf(HeaderedTable table, TableRow row)
    {
        // Levels carry a stray space, and codes of regions became decimals, in the published file.
        var region = row.Cell(table.IndexOf("reg")).Split('.')[0].PadLeft(2, '0');
        return row.Cell(table.IndexOf("niveaugeo")) switch
        {
            "nat" => ZoneRef.France,
            "reg" => new ZoneRef(Zonings.Region, region),
            "dep" => new ZoneRef(Zonings.Department, row.Cell(table.IndexOf("dep")).PadLeft(2, '0')),
            _ => null,
        };
    }

    private static readonly (string Column, string Indicator)[] Measures =
    [
        ("tension", IndicatorIds.TensionDares),
        ("categorietension", IndicatorIds.TensionClass),
        .. IndicatorIds.TensionFactors.Zip(
            (string[])["intensitedembauches", "conditionsdetravailcontraignantes", "nondurabilitedelemploi",
                "manquedemaindoeuvredisponible", "lienformationemploi", "inadequationgeographique"],
            (indicator, column) => (column, indicator)),
    ];
}
