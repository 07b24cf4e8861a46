using System.Net;
using System.Text.Json;
using Beffroi.TestKit;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.ServiceMap;

public sealed class FindPageOnSqlite() : FindPageTests(TestDatabase.Sqlite);

public sealed class FindPageOnPostgres() : FindPageTests(TestDatabase.Postgres);

/// <summary>Somebody looks for a service over HTTP, by page and by program.</summary>
[Trait("Capability", "R7.2b")]
public abstract class FindPageTests(TestDatabase database) : IAsyncLifetime
{
    private TestStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await TestStore.StartAsync(database, new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero)));
        await _store.ImportAsync("structures", Samples.Write(_store.Folder, "structures.json", JsonSerializer.Serialize(new object[]
        {
            new { source = "t", id = "t--m", nom = "Maison <b>Test</b>", date_maj = "2026-05-01", commune = "Roubaix", code_insee = "59512", telephone = "03 20 11 22 33", horaires_accueil = "Tu 09:00-12:00" },
        })));
        await _store.ImportAsync("services", Samples.Write(_store.Folder, "services.json", JsonSerializer.Serialize(new object[]
        {
            Service("near", "Réparer son vélo", "Un atelier pour réparer un vélo ensemble.", "59512", ["mobilite--entretenir-reparer-son-vehicule"], ["jeunes"]),
            Service("far", "Vélo loin", "Réparer un vélo, mais loin.", "59350", ["mobilite--entretenir-reparer-son-vehicule"], null),
            Service("care", "Répit des aidants", "Une pause pour qui garde un proche malade.", "59512", ["famille--soutien-aidants"], ["tous-publics"]),
            Service("bare", "Coup de pouce vélo", "Rien n'est classé ici.", "59512", null, null),
            Service("other", "Aide de Tourcoing", "Un vélo pour les habitants de Tourcoing.", "59599", null, null, ["59599"]),
        })));
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Search_WordsAndTown_FindsTheNearestWithItsReasons()
    {
        var html = await GetAsync("/fr/services?q=reparer+velo&town=roubaix&radius=5");
        html.ShouldContain("Réparer son vélo");
        html.ShouldNotContain("Vélo loin"); // Lille is farther than 5 km
        html.ShouldContain("Ouvert maintenant"); // it is ten on a Tuesday in Roubaix
        html.ShouldContain("vos mots s’y trouvent");
        html.ShouldContain("href=\"tel:0320112233\"");
    }

    [Theory]
    [InlineData("reparre velo", "near")] // a typing error
    [InlineData("VÉLOS", "near")]
    [InlineData("coup de pouce", "bare")] // a service of no theme is found
    [InlineData("aidants", "care")]
    public async Task Search_AsPeopleWrite_Finds(string need, string id) => (await IdsAsync($"q={Uri.EscapeDataString(need)}")).ShouldContain("t--" + id);

    [Theory]
    [InlineData("nl", "voertuig repareren", "near")]
    [InlineData("en", "family carers", "care")]
    [InlineData("en", "help with the support for a family carer", "care")] // small words count for nothing
    [InlineData("nl", "hulp bij het repareren van een voertuig", "near")]
    public async Task Search_WordsOfThemesInAnotherLanguage_FindFrenchSheets(string language, string need, string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/{language}/{(language == "nl" ? "diensten" : "services")}?q={Uri.EscapeDataString(need)}");
        (await (await _store.Client.SendAsync(request)).Content.ReadAsStringAsync()).ShouldContain($"t--{id}");
    }

    [Fact]
    public async Task Search_Profile_LeavesOutWhatIsForOthersAndKeepsWhatDoesNotSay()
    {
        var ids = await IdsAsync("q=velo&for=seniors");
        ids.ShouldNotContain("t--near"); // for the young alone
        ids.ShouldContain("t--bare");
    }

    [Fact]
    public async Task Search_TownOutsideTheZonesOfAService_IsNotShownIt()
    {
        (await IdsAsync("q=velo&town=Roubaix")).ShouldNotContain("t--other");
        (await IdsAsync("q=velo&town=Tourcoing")).ShouldContain("t--other");
    }

    [Fact]
    public async Task Search_UnknownTown_SaysSoAndKeepsWhatWasTyped()
    {
        var html = await GetAsync("/fr/services?q=velo&town=Nullepart");
        html.ShouldContain("« Nullepart » n’est pas une commune connue");
        html.ShouldContain("value=\"velo\"");
        (await _store.Client.GetAsync(new Uri("/api/v1/search/services?town=Nullepart", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await _store.Client.GetAsync(new Uri("/api/v1/search/services?theme=rien", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("/fr/services?for=", 200)]
    [InlineData("/fr/services?page-number=-3", 200)]
    [InlineData("/fr/services?q=%22%2A%3F%5B%7E", 200)]
    [InlineData("/api/v1/search/services?for=&q=%2B-%21", 200)]
    [InlineData("/api/v1/services/access?half=NaN", 400)]
    [InlineData("/api/v1/services?size=-1&cursor=zzz", 200)]
    public async Task Search_OddAddresses_AreAnswered(string address, int status) =>
        ((int)(await _store.Client.GetAsync(new Uri(address, UriKind.Relative))).StatusCode).ShouldBe(status);

    [Fact]
    public async Task Search_ThousandsOfWords_AreCutShort() =>
        (await _store.Client.GetAsync(new Uri("/fr/services?q=" + string.Join('+', Enumerable.Range(0, 1500).Select(i => $"m{i}")), UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.OK);

    [Fact]
    public async Task Sheet_OfAService_SaysWhatForWhomHowWhenWhereAndSinceWhen()
    {
        var html = await GetAsync("/fr/services/t--near");
        foreach (var said in new[] { "Réparer son vélo", "C'est quoi", "Pour qui", "Comment faire", "Ce qu'il faut apporter", "Où", "Quand", "Ouvert maintenant", "Jamais vérifié", "01/09/2026" })
        {
            html.ShouldContain(said);
        }

        html.ShouldContain("Maison <b>Test</b>".Replace("<b>", "<b>", StringComparison.Ordinal)); // decoded: it was sent as text
        (await _store.Client.GetStringAsync(new Uri("/fr/services/t--near", UriKind.Relative))).ShouldNotContain("<b>Test");
        (await _store.Client.GetAsync(new Uri("/fr/services/none", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await _store.Client.GetAsync(new Uri("/fr/structures/none", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await GetAsync("/fr/structures/t--m")).ShouldContain("Répit des aidants");
    }

    [Fact]
    public async Task Sheet_InArabic_ReadsFromTheRightAndSaysThatNobodyReviewedIt()
    {
        var html = await GetAsync("/fr/services/t--near?speak=ar");
        html.ShouldContain("<html lang=\"ar\" dir=\"rtl\">");
        html.ShouldContain("ترجمة لم تتم مراجعتها");
        html.ShouldContain("<p class=\"free\" lang=\"fr\" dir=\"ltr\">Un atelier"); // free text stays as it was written
        (await GetAsync("/fr/services?q=velo&speak=xx")).ShouldContain("<html lang=\"fr\"");
    }

    [Fact]
    public async Task Search_IsNowhereKept()
    {
        var answer = await _store.Client.GetAsync(new Uri("/fr/services?q=velo&town=Roubaix", UriKind.Relative));
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    [Fact]
    public async Task Page_FirstView_StaysSmall()
    {
        var bytes = (await _store.Client.GetByteArrayAsync(new Uri("/fr/services?q=velo", UriKind.Relative))).Length;
        var html = await _store.Client.GetStringAsync(new Uri("/fr/services?q=velo", UriKind.Relative));
        foreach (System.Text.RegularExpressions.Match asked in System.Text.RegularExpressions.Regex.Matches(html, "(?:src|href)=\"(/built/[^\"]+)\""))
        {
            bytes += (await _store.Client.GetByteArrayAsync(new Uri(asked.Groups[1].Value, UriKind.Relative))).Length;
        }

        Report.Write($"first view of the search: {bytes / 1024} kB before compression, fonts apart");
        bytes.ShouldBeLessThan(150 * 1024);
    }

    /// <summary>While a source is brought again and again, page by page, each identifier comes once.</summary>
    [Fact]
    public async Task Paging_WhileDataReload_YieldsEachIdOnce()
    {
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            using var page = JsonDocument.Parse(await _store.Client.GetStringAsync(new Uri($"/api/v1/structures?size=20&cursor={Uri.EscapeDataString(cursor ?? "")}", UriKind.Relative)));
            seen.AddRange(page.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            cursor = page.RootElement.GetProperty("next").GetString();
            await _store.ImportAsync("structures", Samples.Write(_store.Folder, $"reload{seen.Count}.json", JsonSerializer.Serialize(new object[]
            {
                new { source = "a", id = $"a--{seen.Count}", nom = "Vient et s'en va", date_maj = "2026-05-01" }, // sorts before what was read
                new { source = "t", id = "t--m", nom = $"Maison {seen.Count}", date_maj = "2026-05-01" },
            })));
        }
        while (cursor is not null);
        seen.ShouldBeUnique();
        seen.ShouldContain("t--m");
        seen.Count(id => id.StartsWith("faits-publics--", StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(150);
    }

    [Fact]
    public async Task Api_ModifiedAfter_GivesOnlyWhatChanged()
    {
        using var none = JsonDocument.Parse(await _store.Client.GetStringAsync(new Uri("/api/v1/services?modified_after=2026-11-24T09:00:01Z", UriKind.Relative)));
        none.RootElement.GetProperty("total").GetInt32().ShouldBe(0);
        using var all = JsonDocument.Parse(await _store.Client.GetStringAsync(new Uri("/api/v1/services?modified_after=2026-11-24T08:59:59Z", UriKind.Relative)));
        all.RootElement.GetProperty("total").GetInt32().ShouldBe(5);
        (await _store.Client.GetAsync(new Uri("/api/v1/services?modified_after=soon", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var lines = (await _store.Client.GetStringAsync(new Uri("/api/v1/directory.services.ndjson", UriKind.Relative))).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(5);
        JsonDocument.Parse(await _store.Client.GetStringAsync(new Uri("/api/v1/directory.geojson", UriKind.Relative))).RootElement.GetProperty("type").GetString().ShouldBe("FeatureCollection");
    }

    private static object Service(string id, string name, string text, string commune, string[]? themes, string[]? publics, string[]? zones = null) => new
    {
        source = "t", structure_id = "t--m", id = "t--" + id, nom = name, description = text, date_maj = "2026-09-01", code_insee = commune,
        commune = commune == "59512" ? "Roubaix" : commune == "59350" ? "Lille" : "Tourcoing", thematiques = themes, publics, zone_eligibilite = zones,
    };

    private async Task<string> GetAsync(string address) =>
        WebUtility.HtmlDecode(await _store.Client.GetStringAsync(new Uri(address, UriKind.Relative))).Replace('\u00a0', ' ');

    private async Task<IReadOnlyList<string>> IdsAsync(string query)
    {
        using var answer = JsonDocument.Parse(await _store.Client.GetStringAsync(new Uri("/api/v1/search/services?size=100&" + query, UriKind.Relative)));
        return [.. answer.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!)];
    }
}
