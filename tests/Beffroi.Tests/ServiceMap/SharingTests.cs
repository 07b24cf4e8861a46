using System.Text.Json;
using Beffroi.Modules.ServiceMap.Interchange;
using Beffroi.TestKit;
using Ical.Net;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.ServiceMap;

public sealed class SharingOnSqlite() : SharingTests(TestDatabase.Sqlite);

public sealed class SharingOnPostgres() : SharingTests(TestDatabase.Postgres);

/// <summary>How a sheet or a search is handed on: paper, other sites, calendars, points, formats, across the border.</summary>
[Trait("Capability", "R7.2b")]
public abstract class SharingTests(TestDatabase database) : MapFixture(database)
{
    [Fact]
    public async Task Search_IsAPosterAnEmbeddedPageAndPoints()
    {
        var poster = await PageAsync("/fr/services-affiche?town=Lille&q=mobilit%C3%A9");
        poster.ShouldContain("Atelier mobilité");
        poster.ShouldContain("lun.–ven. 09:00–12:00");
        poster.ShouldContain("<svg"); // the way back, for a phone
        using var embedded = await Store.Client.GetAsync(new Uri("/fr/services-integrer?town=Lille&q=mobilit%C3%A9", UriKind.Relative));
        embedded.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("frame-ancestors 'self'");
        embedded.Headers.Contains("X-Frame-Options").ShouldBeFalse();
        (await Store.Client.GetAsync(new Uri("/fr/services", UriKind.Relative))).Headers.GetValues("X-Frame-Options").ShouldBe(["DENY"]);
        var points = await JsonAsync("/api/v1/search/services.geojson?town=Lille&q=mobilit%C3%A9");
        points.GetProperty("features").EnumerateArray().Select(one => one.GetProperty("properties").GetProperty("id").GetString()).ShouldContain("t--u");
        foreach (var language in new[] { ("fr", "comparer"), ("nl", "vergelijken"), ("en", "compare") })
        {
            var compared = await PageAsync($"/{language.Item1}/{language.Item2}?with=t--s&with=t--u&with=none");
            compared.ShouldContain("Aide au premier emploi");
            compared.ShouldContain("Atelier mobilité");
        }
    }

    [Fact]
    public async Task FirstView_OfTheSearch_IsSmall()
    {
        var page = await Store.Client.GetByteArrayAsync(new Uri("/fr/services?town=Lille", UriKind.Relative));
        var files = new[] { "/built/theme.css", "/built/site.js", "/favicon.svg" };
        var sizes = await Task.WhenAll(files.Select(async file => (await Store.Client.GetByteArrayAsync(new Uri(file, UriKind.Relative))).Length));
        var fonts = new DirectoryInfo(Path.Combine(TestPaths.Root, "src/Beffroi/wwwroot/built/fonts")).GetFiles("*sans-3-latin.woff2").Sum(file => file.Length);
        var all = page.Length + sizes.Sum() + fonts;
        Report.Write($"first view of the search: {all / 1000} kB of at most 150");
        all.ShouldBeLessThan(150_000); // not compressed; the map is fetched only where somebody opens it
        System.Text.Encoding.UTF8.GetString(page).ShouldNotContain("<script type=\"module\" src=\"/built/map.js");
    }

    [Fact]
    public async Task Sheet_GivesATextToPasteADrawingAndItsSessions()
    {
        await ImportAsync("structures", new { source = "f", id = "f--m", nom = "Maison du Test", date_maj = "2026-05-01", commune = "Roubaix", code_insee = "59512", code_postal = "59100", adresse = "1 rue du Test" });
        await ImportAsync("services", new
        {
            source = "f", structure_id = "f--m", id = "f--1", nom = "Formation soudure", description = "Un métier.", date_maj = "2026-05-01",
            beffroi = new { sessions = new[] { new { from = "2027-01-11", until = "2027-03-19", state = "open" } }, placesFunded = 12, delayDays = 20, funders = new[] { "Région" } },
        });
        var sheet = System.Net.WebUtility.HtmlDecode(await PageAsync("/fr/services/f--1"));
        sheet.ShouldContain("12 places");
        sheet.ShouldContain("20 jours");
        sheet.ShouldContain("Formation soudure\nMaison du Test\n1 rue du Test, 59100 Roubaix");
        var calendar = Calendar.Load(await PageAsync("/api/v1/services/f--1/sessions.ics"))!;
        var session = calendar.Events.Single();
        (session.Summary, session.Start!.Value, session.End!.Value).ShouldBe(("Formation soudure", new DateTime(2027, 1, 11), new DateTime(2027, 3, 20)));
        (await Store.Client.GetAsync(new Uri("/api/v1/services/none/sessions.ics", UriKind.Relative))).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Export_OpenReferralUk_HasOnlyItsOwnFieldsAndAllThatItRequires()
    {
        await Store.ImportAsync("france-services", TestPaths.Official("directory/france-services/liste-fs-20240801.csv"));
        using var exported = JsonDocument.Parse(await ExportAsync("oruk"));
        var services = exported.RootElement.GetProperty("contents").EnumerateArray().ToList();
        services.Count.ShouldBeGreaterThan(2845);
        foreach (var service in services)
        {
            Check(service, "service");
        }
    }

    [Fact]
    public async Task Export_OfAll_ComesBackWholeWithTheOtherSideOfTheBorder()
    {
        await ImportAsync("structures",
            new { source = "forem", id = "forem--1", nom = "Maison de l'emploi de Mouscron", date_maj = "2026-05-01", commune = "Mouscron", code_insee = "57096", code_postal = "7700", telephone = "+32 56 85 80 00", beffroi = new { country = "BE", enterpriseNumber = "0236363165" } });
        await ImportAsync("services", new
        {
            source = "forem", structure_id = "forem--1", id = "forem--s", nom = "Conseil emploi", description = "De l'autre côté.", date_maj = "2026-05-01", modes_accueil = new[] { "en-presentiel" },
            beffroi = new { country = "BE", places = new[] { new { commune = "Comines", postcode = "7780", communeCode = "57097", longitude = 3.0, latitude = 50.77 } } },
        });
        var before = await ExportAsync("beffroi-json");
        before.ShouldContain("0236363165");
        (await ExportAsync("di-json")).ShouldNotContain("forem"); // data.inclusion takes what is in France
        (await ExportAsync("hsds")).ShouldContain("\"country\":\"BE\"");
        var near = await JsonAsync("/api/v1/search/services?q=conseil%20emploi&town=Roubaix&radius=10");
        near.GetProperty("items").EnumerateArray().Single(one => one.GetProperty("id").GetString() == "forem--s").GetProperty("isKmFromCommune").GetBoolean().ShouldBeTrue();

        var parts = JsonDocument.Parse(before).RootElement;
        foreach (var kind in new[] { "structures", "services" })
        {
            await Store.ImportAsync(kind, Samples.Write(Store.Folder, $"again-{kind}.json", "{\"" + kind + "\":" + parts.GetProperty(kind).GetRawText() + "}"));
        }

        (await ExportAsync("beffroi-json")).ShouldBe(before);
        var wrong = await Store.ImportAsync("structures", Samples.Write(Store.Folder, "wrong.json",
            """[{"source":"w","id":"1","nom":"Une","date_maj":"2026-01-01","beffroi":{"country":"Belgium"}},{"source":"w","id":"2","nom":"Deux","date_maj":"2026-01-01"}]"""));
        wrong.Result!.Issues.Kept.Select(issue => (issue.Line, issue.Column, issue.Reason)).ShouldBe([(1, "beffroi", "issue.wider")]);
    }

    private async Task<string> ExportAsync(string format)
    {
        using var writer = new StringWriter();
        DirectoryExport.Write(await MapAsync(), format, "services", writer);
        return writer.ToString();
    }

    /// <summary>Names and required fields by the profile's own schemas, which refer to each other by file.</summary>
    private static void Check(JsonElement entity, string schema)
    {
        var rules = Schemas.GetOrAdd(schema, name => JsonDocument.Parse(File.ReadAllText(TestPaths.Official($"directory/hsds/oruk-3.0/{name}.json"))).RootElement);
        var properties = rules.GetProperty("properties");
        foreach (var required in rules.GetProperty("required").EnumerateArray())
        {
            entity.TryGetProperty(required.GetString()!, out _).ShouldBeTrue($"{schema}: {required}");
        }

        foreach (var field in entity.EnumerateObject())
        {
            properties.TryGetProperty(field.Name, out var rule).ShouldBeTrue($"{schema}: {field.Name}");
            var target = rule.TryGetProperty("$ref", out var one) ? one : rule.TryGetProperty("items", out var items) && items.TryGetProperty("$ref", out var many) ? many : default;
            if (target.ValueKind == JsonValueKind.String)
            {
                var name = Path.GetFileNameWithoutExtension(target.GetString()!);
                foreach (var child in field.Value.ValueKind == JsonValueKind.Array ? field.Value.EnumerateArray().ToList() : [field.Value])
                {
                    Check(child, name);
                }
            }
        }
    }

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, JsonElement> Schemas = new();
}
