using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Beffroi.Matching.Linkage;
using Beffroi.Platform.Tables;
using Beffroi.TestKit;
using Microsoft.Extensions.Localization;

namespace Beffroi.Tests.ServiceMap;

/// <summary>The real files that pairs were labelled from, each row under the name of its file and its own number.</summary>
internal static partial class RealStructures
{
    public static List<LinkageRecord> Read(IStringLocalizer<Texts> texts) =>
    [
        .. FranceServices(texts),
        .. Rows("aix-en-provence.json", row => Record(row, "nom") with
        {
            Address = Text(row, "Adresse"), Postcode = Text(row, "code_postal"), Commune = Text(row, "commune"), CommuneCode = Text(row, "code_insee"),
            Latitude = Number(row, "latitude"), Longitude = Number(row, "longitude"), Telephone = Text(row, "telephone"), Email = Text(row, "courriel"), Website = Text(row, "site_web"),
        }),
        .. Rows("angers.json", row => Record(row, "USER_NOM") with
        {
            Address = Text(row, "USER_ADRES"), Postcode = Text(row, "code_postal"), Commune = Text(row, "commune"), Latitude = Number(row, "LAT"), Longitude = Number(row, "LNG"),
            Telephone = Text(row, "TELEPHONE"), Email = Text(row, "MAIL"), Website = Text(row, "SITE_INTER"),
        }),
        .. Rows("corse.json", row => Record(row, "Structure") with
        {
            Address = Before(Text(row, "Adresse")), Postcode = Found(PostcodeAndTown(), row, "Adresse", 1), Commune = Found(PostcodeAndTown(), row, "Adresse", 2),
            Latitude = Number(row, "lat"), Longitude = Number(row, "long"), Telephone = Text(row, "N° de téléphone"), Email = Text(row, "Adresse e-mail"), Website = Text(row, "Site internet"),
        }),
        .. Rows("epernay.json", row => Record(row, "Nom de votre structure") with
        {
            Address = Part(row, 0), Postcode = Part(row, 1), Commune = Part(row, 2), Latitude = Number(row, "y"), Longitude = Number(row, "x"),
            Telephone = Text(row, "Numéro de téléphone de la structure"), Email = Text(row, "Adresse mail de la structure"), Website = Text(row, "Site Web de la structure"),
        }),
        .. Rows("gironde.json", row => Record(row, "Lieu") with
        {
            Address = Before(Text(row, "Adresse postale")), Postcode = Found(FivePostcode(), row, "Adresse postale", 1), Commune = Text(row, "Commune"),
            Latitude = Number(row, "Coord. X"), Longitude = Number(row, "Coord. Y"), Telephone = Text(row, "Téléphone"), Email = Text(row, "Email"), Website = Text(row, "Site internet"),
        }),
        .. Rows("maine-et-loire.json", row => Record(row, "NOM_STRUCTURE") with
        {
            Address = Text(row, "N°") + " " + Text(row, "ADRESSE"), Postcode = Text(row, "CP"), Commune = Text(row, "COMMUNE"),
            Telephone = Text(row, "NUM_TEL"), Email = Text(row, "MAIL_STRUC"), Website = Text(row, "SITE_WEB"),
        }),
        .. Rows("nouvelle-caledonie.json", row => Record(row, "nom") with
        {
            Address = Text(row, "adresse"), Postcode = Text(row, "code_postal"), Commune = Text(row, "commune"), Latitude = Point(row, "lat"), Longitude = Point(row, "lon"),
            Telephone = Text(row, "telephone"), Email = Text(row, "courriel"), Website = Text(row, "site_web"),
        }),
    ];

    private static IEnumerable<LinkageRecord> FranceServices(IStringLocalizer<Texts> texts)
    {
        const string Name = "liste-fs-20240801.csv";
        using var file = new NamedColumns(TestPaths.Official("directory/france-services/" + Name), texts, "id_fs", "lib_fs");
        return [.. file.Rows.Select(row => new LinkageRecord($"{Name}#{file.Text(row, "id_fs")}", file.Text(row, "lib_fs"))
        {
            Address = Filled(file.Text(row, "adresse")), Postcode = file.Text(row, "code_postal"), Commune = file.Text(row, "lib_com"), CommuneCode = file.Text(row, "insee_com"),
            Latitude = file.Number(row, "latitude", isRequired: false), Longitude = file.Number(row, "longitude", isRequired: false),
            Telephone = Filled(file.Text(row, "telephone")), Email = Filled(file.Text(row, "mail")),
        })];
    }

    private static List<LinkageRecord> Rows(string name, Func<JsonElement, LinkageRecord> read)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(TestPaths.Official("directory/mednum/" + name)));
        return [.. document.RootElement.EnumerateArray().Index().Select(row => read(row.Item) with { Id = $"{name}#{row.Index}" })];
    }

    private static LinkageRecord Record(JsonElement row, string name) => new("", Text(row, name) ?? "");

    private static string? Text(JsonElement row, string name) => row.TryGetProperty(name, out var held)
        ? held.ValueKind switch { JsonValueKind.String => Filled(held.GetString()!), JsonValueKind.Number => held.GetRawText(), _ => null } : null;

    private static string? Filled(string text) => text.Trim() is { Length: > 0 } filled ? filled : null;

    private static double? Number(JsonElement row, string name) =>
        double.TryParse(Text(row, name)?.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static double? Point(JsonElement row, string name) =>
        row.TryGetProperty("geolocalisation", out var point) && point.ValueKind == JsonValueKind.Object ? Number(point, name) : null;

    private static string? Part(JsonElement row, int number) => Text(row, "Adresse de la structure")?.Split(',').Select(part => part.Trim()).ElementAtOrDefault(number);

    private static string? Before(string? address) => address is null ? null : Filled(PostcodeOn().Replace(address, ""));

    private static string? Found(Regex pattern, JsonElement row, string name, int group) =>
        pattern.Match(Text(row, name) ?? "") is { Success: true } match ? match.Groups[group].Value : null;

    [GeneratedRegex(@"(\d{5})\s+(.*)$")]
    private static partial Regex PostcodeAndTown();

    [GeneratedRegex(@"(\d{5})")]
    private static partial Regex FivePostcode();

    [GeneratedRegex(@"\s*-?\s*\d{5}.*$", RegexOptions.Singleline)]
    private static partial Regex PostcodeOn();
}
