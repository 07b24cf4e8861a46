using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Beffroi.Modules.ServiceMap.Eligibility;
using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Modules.ServiceMap.Schema;
using Beffroi.Modules.ServiceMap.Search;
using CsvHelper;

namespace Beffroi.Modules.ServiceMap.Interchange;

/// <summary>Hands the map on in the formats of others.</summary>
internal static class DirectoryExport
{
    public static IReadOnlyList<string> Formats { get; } = ["di-json", "di-csv", "hsds", "oruk", "geojson", "beffroi-json"];

    /// <param name="kind"><c>structures</c> or <c>services</c>: a CSV file holds one of them.</param>
    public static void Write(DirectorySnapshot directory, string format, string kind, TextWriter to)
    {
        switch (format)
        {
            case "di-csv":
                WriteCsv(directory, kind, to);
                break;
            case "hsds":
                to.Write(Hsds.Of(directory).ToJsonString(SheetJson.Options));
                break;
            case "oruk":
                to.Write(OpenReferralUk.Of(directory).ToJsonString(SheetJson.Options));
                break;
            case "beffroi-json":
                to.Write(JsonSerializer.Serialize(new
                {
                    structures = directory.Structures.OrderBy(one => one.Entry.Key, StringComparer.Ordinal)
                        .Select(one => one.Sheet with { Id = one.Entry.Key }),
                    services = directory.Services.OrderBy(one => one.Entry.Key, StringComparer.Ordinal)
                        .Select(one => one.Sheet with { Id = one.Entry.Key, StructureId = one.Entry.StructureKey! }),
                }, SheetJson.Options));
                break;
            case "geojson":
                to.Write(GeoJson(directory).ToJsonString(SheetJson.Options));
                break;
            default:
                to.Write(JsonSerializer.Serialize(new { structures = Structures(directory), services = Services(directory) },
                    SheetJson.Options));
                break;
        }
    }

    /// <summary>Structures as data.inclusion takes them, by key: those of France.</summary>
    public static IEnumerable<StructureSheet> Structures(DirectorySnapshot directory) => directory.Structures
        .Where(one => IsOfFrance(one.Sheet.Wider)).OrderBy(one => one.Entry.Key, StringComparer.Ordinal).Select(one =>
            Bare(one.Sheet, one.Entry));

    /// <summary>Services of France, by key; one that names no public but has a rule names those that the rule lets in.</summary>
    public static IEnumerable<ServiceSheet> Services(DirectorySnapshot directory) => directory.Services
        .Where(one => IsOfFrance(one.Sheet.Wider) && directory.FindStructure(one.Entry.StructureKey!)?.Wider is var wider
            && IsOfFrance(wider))
        .OrderBy(one => one.Entry.Key, StringComparer.Ordinal).Select(one => WithPublics(Bare(one.Sheet, one.Entry), directory,
            one.Entry));

    private static bool IsOfFrance(WiderSheet? wider) => wider?.Country is null or "FR";

    private static ServiceSheet WithPublics(ServiceSheet sheet, DirectorySnapshot directory, MapEntry entry) =>
        sheet.Publics is null && directory.Extras.Rules.TryGetValue(entry.Key, out var rule)
            && DerivedPublics.Of(rule) is { Count: > 0 } publics
            ? sheet with { Publics = publics } : sheet;

    /// <summary>Without what only we know, its identifier carrying its source.</summary>
    public static StructureSheet Bare(StructureSheet sheet, MapEntry entry) => sheet with { Id = entry.Key, Wider = null };

    public static ServiceSheet Bare(ServiceSheet sheet, MapEntry entry) =>
        sheet with { Id = entry.Key, StructureId = entry.StructureKey!, Wider = null };

    private static void WriteCsv(DirectorySnapshot directory, string kind, TextWriter to)
    {
        var (rules, rows) = kind == "structures"
            ? (FieldRules.Structure, Structures(directory).Select(sheet => JsonSerializer.SerializeToNode(sheet,
                SheetJson.Options)!))
            : (FieldRules.Service, Services(directory).Select(sheet => JsonSerializer.SerializeToNode(sheet,
                SheetJson.Options)!));
        using var csv = CsvWriter.Create(to, new CsvWriterOptions(), true);
        csv.WriteRecord([.. rules.Select(rule => rule.Name)]);
        foreach (var row in rows)
        {
            csv.WriteRecord([.. rules.Select(rule => row[rule.Name] switch
            {
                null => "",
                JsonArray list => string.Join(", ", list.Select(one => one!.GetValue<string>())),
                var value => value.ToString(),
            })]);
        }
    }

    private static JsonObject GeoJson(DirectorySnapshot directory) => new()
    {
        ["type"] = "FeatureCollection",
        ["features"] = new JsonArray([.. directory.Items.Where(item => item is { Point: not null, IsPointOfCommune: false })
            .OrderBy(item => item.Key, StringComparer.Ordinal).Select(item => (JsonNode)new JsonObject
            {
                ["type"] = "Feature",
                ["geometry"] = new JsonObject
                {
                    ["type"] = "Point", ["coordinates"] = new JsonArray(item.Point!.Value.Longitude, item.Point.Value.Latitude),
                },
                ["properties"] = new JsonObject
                {
                    ["id"] = item.Key, ["kind"] = item.Kind, ["nom"] = item.Name, ["structure"] = item.StructureName,
                    ["commune"] = item.At.Commune, ["code_insee"] = item.At.CommuneCode,
                    ["thematiques"] = new JsonArray([.. item.Themes.Select(theme => (JsonNode)theme)]),
                    ["date_maj"] = item.ModifiedOn.ToString("O", CultureInfo.InvariantCulture),
                },
            })]),
    };
}
