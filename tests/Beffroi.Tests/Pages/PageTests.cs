using System.Net;
using System.Text.RegularExpressions;
using Beffroi.Platform.Web;
using Beffroi.TestKit;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Pages;

public sealed class PagesOnSqlite(SqliteStore fixture) : PageTests(fixture), IClassFixture<SqliteStore>;

public sealed class PagesOnPostgres(PostgresStore fixture) : PageTests(fixture), IClassFixture<PostgresStore>;

/// <summary>Every page over HTTP, in three languages, on the demonstration.</summary>
[Trait("Capability", "R7.2a")]
public abstract partial class PageTests(StoreFixture fixture)
{
    private HttpClient Client => fixture.Store.Client;

    public static TheoryData<string> Addressed
    {
        get
        {
            var addresses = new TheoryData<string>();
            foreach (var language in Texts.Languages)
            {
                foreach (var address in PublicPages.In(language).Where(a => a != Addresses.PathOf("/Shared/NotFound", language)))
                {
                    addresses.Add(address);
                }
            }

            return addresses;
        }
    }

    [Theory]
    [MemberData(nameof(Addressed))]
    public async Task Get_AnyPage_HasOneTitleLabelsAndOnlyTexts(string address)
    {
        var html = await Client.GetStringAsync(new Uri(address, UriKind.Relative));
        H1().Count(html).ShouldBe(1);
        html.ShouldContain($"<html lang=\"{address[1..3]}\"");
        html.ShouldNotContain("/Modules/");
        RawKey().Match(html).Value.ShouldBe(""); // a key shown as it is: a text is missing
        foreach (Match field in Field().Matches(html))
        {
            IsLabelled(html, field).ShouldBeTrue(field.Value);
        }
    }

    [Fact]
    public async Task Get_ZoneAndPeriodThatAreNotHeld_SaysWhatIsShownInstead()
    {
        var html = WebUtility.HtmlDecode(await Client.GetStringAsync(
            new Uri("/fr?zone=department:00&compare=nowhere&period=1999", UriKind.Relative)));
        html.ShouldContain("La zone « department:00 » n'est pas détenue ici : Bassin de Lille est affiché à la place.".Replace(" :", "\u00a0:")
            .Replace("« ", "«\u00a0").Replace(" »", "\u00a0»"));
        html.ShouldContain("«\u00a0nowhere\u00a0»");
        html.ShouldContain("«\u00a01999\u00a0»");
    }

    [Fact]
    public async Task Get_IndicatorOfAnOccupation_NarrowsItsFigures()
    {
        var html = WebUtility.HtmlDecode(await Client.GetStringAsync(
            new Uri("/fr/indicateurs/difficult-share?occupation=T2A60", UriKind.Relative)));
        html.ShouldContain("<h1>Part des projets difficiles — Aides à domicile et auxiliaires de vie</h1>");
        html.ShouldContain("66,7");
        html.ShouldContain("&occupation=T2A60");
    }

    [Theory]
    [MemberData(nameof(Addressed))]
    public async Task Get_AnyPage_LinksOnlyToPagesThatAnswer(string address)
    {
        var html = WebUtility.HtmlDecode(await Client.GetStringAsync(new Uri(address, UriKind.Relative)));
        foreach (var link in Link().Matches(html).Select(m => m.Groups["to"].Value).Distinct().Where(l => l.StartsWith('/')).Take(25))
        {
            using var answer = await Client.GetAsync(new Uri(link, UriKind.Relative));
            ((int)answer.StatusCode).ShouldBeLessThan(400, link);
        }
    }

    [Fact]
    public async Task Get_Dashboard_SaysTheMainThingInOneSentence()
    {
        var html = await TextAsync("/fr?zone=bmo-basin-2024:3216&compare=bmo-basin-2024:3217");
        html.ShouldContain("Bassin de Lille : 46 projets de recrutement sur 100 sont jugés difficiles (2024).");
        html.ShouldContain("Versant Nord-Est (Roubaix-Tourcoing) : 55.");
        html.ShouldContain("Aides à domicile et auxiliaires de vie");
    }

    [Fact]
    public async Task Get_Dashboard_SaysWhichYearIsHeldAndWhichIsMissing() =>
        (await TextAsync("/en")).ShouldContain("Last year held here: 2024. Published and not yet dropped here: ");

    [Fact]
    public async Task Get_Dashboard_NeverJoinsASeriesAcrossItsBreak()
    {
        var html = await TextAsync("/fr?zone=bmo-basin-2024:3216");
        html.ShouldContain("57,9 % en 2022, 45,7 % en 2024. (zonage ou nomenclature différents, à lire avec prudence)");
        html.ShouldNotContain("<polyline");
    }

    [Fact]
    public async Task Get_Dashboard_RanksByDifficultProjectsAndByShareWhenAsked()
    {
        var byCount = await TextAsync("/fr");
        byCount.IndexOf("Aides à domicile", StringComparison.Ordinal).ShouldBeLessThan(byCount.IndexOf("Cuisiniers", StringComparison.Ordinal));
        var byShare = await TextAsync("/fr?sort=share");
        byShare.IndexOf("commerciaux de la banque", StringComparison.Ordinal)
            .ShouldBeLessThan(byShare.IndexOf("Aides à domicile", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/fr/diagnostic", "57,9 %", "53,8 %", "27,0 %", "9,4 %", "7,2 %", "18,9 %", "14,5 %", "18 000", "35 000", "19 890", "30,0 %", "44,5 %", "42,0 %", "64,0 %", "24,5 %", "10,6 %", "35,0 %")]
    public async Task Get_Diagnosis_ShowsEachFigureThatTheReportQuotes(string address, params string[] figures)
    {
        var html = await TextAsync(address);
        figures.Where(figure => !html.Contains(figure, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Download_OfAnIndicator_HoldsTheRankingOfItsPageAndItsDay()
    {
        var html = await TextAsync("/fr/indicateurs/difficult-share?known-on=2025-01-01");
        var address = CsvLink().Match(html).Groups["to"].Value;
        address.ShouldContain("known-on=2025-01-01");
        var rows = (await Client.GetStringAsync(new Uri(address, UriKind.Relative))).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        rows.Length.ShouldBe(3); // the heading and both basins
        MapLink().Match(html).Groups["to"].Value.ShouldContain("known-on=2025-01-01");

        var before = await TextAsync("/fr/indicateurs/difficult-share?known-on=2020-01-01");
        using var map = System.Text.Json.JsonDocument.Parse(
            await Client.GetStringAsync(new Uri(MapLink().Match(before).Groups["to"].Value, UriKind.Relative)));
        map.RootElement.GetProperty("features").EnumerateArray()
            .ShouldAllBe(f => f.GetProperty("properties").GetProperty("status").GetString() == "not-available");
    }

    [Fact]
    public async Task Get_UnknownAddress_IsATranslatedPageWithItsStatus()
    {
        using var answer = await Client.GetAsync(new Uri("/nl/nergens", UriKind.Relative));
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("Pagina niet gevonden");
    }

    [Fact]
    public async Task Get_Root_LeadsToTheLanguageOfTheBrowser()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.AcceptLanguage.ParseAdd("nl-BE,fr;q=0.5");
        using var answer = await Client.SendAsync(request);
        answer.Headers.Location!.ToString().ShouldBe("/nl");
    }

    [Fact]
    public async Task Get_AnyVisitor_GetsNoCookieAndAStrictPolicy()
    {
        using var answer = await Client.GetAsync(new Uri("/fr", UriKind.Relative));
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldNotContain("unsafe");
        policy.ShouldContain("frame-ancestors 'none'");
    }

    [Fact]
    public async Task Get_SameTag_AnswersNotModified()
    {
        using var first = await Client.GetAsync(new Uri("/en", UriKind.Relative));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/en");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await Client.SendAsync(request);
        second.StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }

    private async Task<string> TextAsync(string address) => WebUtility.HtmlDecode(
        await Client.GetStringAsync(new Uri(address, UriKind.Relative))).Replace('\u00a0', ' ').Replace('\u202f', ' ');

    private static bool IsLabelled(string html, Match field)
    {
        var id = Id().Match(field.Value).Groups["id"].Value;
        var before = html[..field.Index];
        return (id.Length > 0 && html.Contains($"for=\"{id}\"", StringComparison.Ordinal))
            || before.LastIndexOf("<label", StringComparison.Ordinal) > before.LastIndexOf("</label", StringComparison.Ordinal);
    }

    [GeneratedRegex("<h1[ >]")]
    private static partial Regex H1();

    [GeneratedRegex(@">\s*[a-z]+\.[a-z][A-Za-z.-]+\s*<")]
    private static partial Regex RawKey();

    [GeneratedRegex("<(input|select|textarea)(?![^>]*type=\"hidden\")[^>]*>")]
    private static partial Regex Field();

    [GeneratedRegex("\\sid=\"(?<id>[^\"]+)\"")]
    private static partial Regex Id();

    [GeneratedRegex("href=\"(?<to>[^\"]+figures\\.csv[^\"]+)")]
    private static partial Regex CsvLink();

    [GeneratedRegex("data-chart=\"map\" data-source=\"(?<to>[^\"]+)")]
    private static partial Regex MapLink();

    [GeneratedRegex("<a[^>]*\\shref=\"(?<to>[^\"#]+)")]
    private static partial Regex Link();
}
