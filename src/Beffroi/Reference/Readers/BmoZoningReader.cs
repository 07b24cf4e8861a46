using System.Globalization;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Tables;
using Beffroi.Reference.Zones;

namespace Beffroi.Reference.Readers;

/// <summary>Which commune belongs to which basin of the survey of labour needs, by vintage.</summary>
internal sealed class BmoZoningReader : IFileReader
{
    public string Kind => "bmo-zoning";

    public int Order => 20;

    public bool Recognises(SourceFile file) => Find(file) is not null;

    public ReadResult Read(SourceFile file, ImportProgress progress, CancellationToken cancel)
    {
        var (table, columns) = Find(file)
            ?? throw new FileRefusedException("file.columnsMissing", Kind, "code_commune_insee, code_bassin_BMO, lib_bassin_BMO");
        var issues = new IssueList();
        var basins = new Dictionary<string, string>();
        var links = new List<ZoneMembership>();
        var zoning = Zonings.BmoBasin(columns.Year);
        var (rows, preview) = table.Walk(
            row =>
            {
                if (!CommuneCodes.TryRead(row.Cell(columns.Commune), out var commune))
                {
                    issues.Add(row.Line, table.NameOf(columns.Commune), row.Cell(columns.Commune), "issue.communeCode");
                }
                else if (row.Cell(columns.Basin) is not { Length: > 0 } basin)
                {
                    issues.Add(row.Line, table.NameOf(columns.Basin), "", "issue.empty");
                }
                else
                {
                    basins[basin.PadLeft(4, '0')] = row.Cell(columns.Label);
                    links.Add(new ZoneMembership { Zoning = zoning, Code = basin.PadLeft(4, '0'), Commune = commune });
                }
            },
            progress, cancel);
        return new ReadResult($"{Kind}:{columns.Year}", $"{columns.Year}", rows, issues, preview, async (context, stop) =>
        {
            await context.Db.UpsertZonesAsync(basins.Select(b => BasinNames.Zone(columns.Year, b.Key, b.Value)), stop);
            links.ForEach(link => link.FileId = context.FileId);
            await context.Db.ReplaceMembershipsAsync(zoning, links, stop);
        });
    }

    private static (HeaderedTable Table, Columns Columns)? Find(SourceFile file)
    {
        foreach (var table in file.Tables)
        {
            if (table.FindHeader("codecommuneinsee", "codebassinbmo", "libbassinbmo") is { } undated)
            {
                return (undated, new Columns(2024, undated.IndexOf("codecommuneinsee"), undated.IndexOf("codebassinbmo"),
                    undated.IndexOf("libbassinbmo")));
            }

            if (table.FindHeader("codecommune") is { } dated && Year(dated, "codebassin") is { } year)
            {
                return (dated, new Columns(year, dated.IndexOf("codecommune"), dated.IndexWhere(Starts("codebassin")),
                    dated.IndexWhere(Starts("libbassin"))));
            }

            if (table.FindHeader("codecommuneinsee", "nomcom") is { } old && Year(old, "nombe") is { } vintage)
            {
                return (old, new Columns(vintage, old.IndexOf("codecommuneinsee"), old.IndexWhere(IsDated("be")),
                    old.IndexWhere(Starts("nombe"))));
            }
        }

        return null;
    }

    private static int? Year(HeaderedTable table, string stem)
    {
        var index = table.IndexWhere(Starts(stem));
        var digits = index < 0 ? "" : table.NormalisedHeaders[index][stem.Length..];
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            ? year < 100 ? 2000 + year : year
            : null;
    }

    private static Predicate<string> Starts(string stem) => header => header.StartsWith(stem, StringComparison.Ordinal);

    private static Predicate<string> IsDated(string stem) =>
        header => header.Length == stem.Length + 2 && header.StartsWith(stem, StringComparison.Ordinal)
            && header[stem.Length..].All(char.IsAsciiDigit);

    private sealed record Columns(int Year, int Commune, int Basin, int Label);
}
