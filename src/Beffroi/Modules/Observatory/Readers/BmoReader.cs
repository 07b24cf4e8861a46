using Beffroi.Platform.Imports;
using Beffroi.Platform.Tables;
using Beffroi.Reference;
using Beffroi.Reference.Occupations;
using Beffroi.Reference.Readers;
using Beffroi.Reference.Zones;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.Observatory.Readers;

/// <summary>The survey of labour needs (BMO) of France Travail, open data, vintages 2019 to 2026.</summary>
internal sealed class BmoReader : IFileReader
{
    public const string KindName = "bmo";
    public const string ParquetColumns =
        "occupation VARCHAR, family VARCHAR, basin VARCHAR, department VARCHAR, region VARCHAR, clpe VARCHAR, "
        + "met INTEGER, xmet INTEGER, smet INTEGER";

    public string Kind => KindName;

    public int Order => 40;

    public static string ParquetName(string sha256) => $"bmo-{sha256[..32]}";

    public bool Recognises(SourceFile file) => BmoColumns.Find(file) is not null;

    public ReadResult Read(SourceFile file, ImportProgress progress, CancellationToken cancel)
    {
        var columns = BmoColumns.Find(file) ?? throw new FileRefusedException("file.columnsMissing", Kind, BmoColumns.Expected);
        var reading = new BmoReading(columns);
        var (rows, preview) = columns.Table.Walk(reading.Add, progress, cancel, expectedRows: 53_000);
        if (reading.Year is not { } year)
        {
            throw new FileRefusedException("file.noRow");
        }

        return new ReadResult($"{Kind}:{year}", $"{year}", rows, reading.Issues, preview, async (context, stop) =>
        {
            await ApplyAsync(reading, year, context, stop);
        });
    }

    private static async Task ApplyAsync(BmoReading reading, int year, ApplyContext context, CancellationToken cancel)
    {
        var regions = await context.Db.Set<Zone>().AsNoTracking().Where(z => z.Zoning == Zonings.Department
            && z.ParentCode != null)
            .ToDictionaryAsync(z => z.Code, z => z.ParentCode!, cancel);
        context.Observations.Write(ParquetName(context.Sha256), ParquetColumns, reading.Rows, (line, row) => line
            .AppendValue(row.Occupation).AppendValue(row.Family).AppendValue(row.Basin).AppendValue(row.Department)
            .AppendValue(row.Region.Length > 0 ? row.Region : regions.GetValueOrDefault(row.Department, ""))
            .AppendValue(row.Clpe).AppendValue(row.Projects).AppendValue(row.Difficult).AppendValue(row.Seasonal));

        await context.Db.UpsertZonesAsync(reading.Basins.Select(b => BasinNames.Zone(year, b.Key, b.Value)), cancel);
        await context.Db.UpsertZonesAsync(
            reading.Committees.Select(c => new Zone { Zoning = Zonings.Clpe, Code = c.Key, NameFr = c.Value }), cancel);
        await context.Db.UpsertOccupationsAsync(
            reading.Occupations.Select(o => new Occupation
            {
                Nomenclature = Nomenclatures.OfBmo(year), Code = o.Key, NameFr = o.Value,
            }).Concat(reading.Families.Select(f => new Occupation
            {
                Nomenclature = Nomenclatures.BmoFamily, Code = f.Key, NameFr = f.Value,
            })),
            cancel);
    }
}
