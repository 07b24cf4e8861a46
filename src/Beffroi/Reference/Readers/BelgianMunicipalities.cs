using Beffroi.Platform.Imports;
using Beffroi.Platform.Tables;
using Beffroi.Reference.Zones;

namespace Beffroi.Reference.Readers;

/// <summary>Belgian municipalities by NIS code, with the arrondissement, province and region above each.</summary>
internal static class BelgianMunicipalities
{
    public static ReadResult Read(HeaderedTable table, ImportProgress progress, CancellationToken cancel)
    {
        var issues = new IssueList();
        var zones = new Dictionary<ZoneRef, Zone>();
        int Column(string name) => table.IndexOf(name);
        var (nis, inhabitants) = (Column("niscode"), Column("inhabitants"));
        var (rows, preview) = table.Walk(
            row =>
            {
                var code = row.Cell(nis);
                if (code.Length != 5 || !code.All(char.IsAsciiDigit))
                {
                    issues.Add(row.Line, table.NameOf(nis), code, "issue.nisCode");
                    return;
                }

                if (!TableRowReading.TryWhole(row.Cell(inhabitants), out var population))
                {
                    issues.Add(row.Line, table.NameOf(inhabitants), row.Cell(inhabitants), "issue.wholeNumber");
                    return;
                }

                AddLine(zones, row, code, population, Column);
            },
            progress, cancel, expectedRows: 600);
        return new ReadResult("communes:be", "2020", rows, issues, preview, (context, stop) =>
        {
            foreach (var zone in zones.Values)
            {
                zone.FileId = context.FileId;
            }

            return context.Db.UpsertZonesAsync(zones.Values, stop);
        });
    }

    private static void AddLine(
        Dictionary<ZoneRef, Zone> zones, TableRow row, string code, int population, Func<string, int> column)
    {
        string Name(string name) => row.Cell(column(name)) is var text && text != "0" ? text : ""; // Brussels has no province
        Zone Make(string zoning, string zoneCode, string stem, ZoneRef parent) => new()
        {
            Zoning = zoning,
            Code = zoneCode,
            NameFr = Name(stem + "fr"),
            NameNl = Name(stem + "nl"),
            ParentZoning = parent.Zoning,
            ParentCode = parent.Code,
        };

        var region = RegionCode(row.Cell(column("regionnl")));
        var province = ProvinceCode(row.Cell(column("provincenl")), region);
        var belgium = new ZoneRef(Zonings.Country, "BE");
        var regionZone = Make(Zonings.BelgianRegion, region, "region", belgium);
        var provinceZone = Make(Zonings.BelgianProvince, province, "province", regionZone.Ref);
        var arrondissement = Make(
            Zonings.BelgianArrondissement, code[..2] + "000", "arrondissement",
            provinceZone.NameFr.Length > 0 ? provinceZone.Ref : regionZone.Ref);
        var municipality = Make(Zonings.Municipality, code, "municipality", arrondissement.Ref);
        municipality.Population = population;
        foreach (var zone in new[] { regionZone, provinceZone, arrondissement, municipality }.Where(z => z.NameFr.Length > 0))
        {
            zones.TryAdd(zone.Ref, zone);
        }
    }

    // Codes of Statbel's REFNIS list: https://statbel.fgov.be, levels region and province.
    private static string RegionCode(string name) => name switch
    {
        var flemish when flemish.StartsWith("Vlaams", StringComparison.Ordinal) => "02000",
        var walloon when walloon.StartsWith("Waals", StringComparison.Ordinal) => "03000",
        _ => "04000",
    };

    private static string ProvinceCode(string name, string region) =>
        Provinces.FirstOrDefault(p => name.Contains(p.Key, StringComparison.OrdinalIgnoreCase)).Value ?? region;

    private static readonly Dictionary<string, string> Provinces = new()
    {
        ["Antwerpen"] = "10000", ["Vlaams-Brabant"] = "20001", ["Waals-Brabant"] = "20002", ["West-Vlaanderen"] = "30000",
        ["Oost-Vlaanderen"] = "40000", ["Henegouwen"] = "50000", ["Luik"] = "60000", ["Limburg"] = "70000",
        ["Luxemburg"] = "80000", ["Namen"] = "90000",
    };
}
