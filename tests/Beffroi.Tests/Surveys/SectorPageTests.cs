using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Beffroi.Modules.Surveys.Estimates;
using Beffroi.Platform.Storage;
using Beffroi.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Surveys;

public sealed class SectorPageOnSqlite() : SectorPageTests(TestDatabase.Sqlite);

public sealed class SectorPageOnPostgres() : SectorPageTests(TestDatabase.Postgres);

/// <summary>What a firm, and the members of a chamber, get back: their sector in their zone, as far as the gate tells it.</summary>
[Trait("Capability", "R7.3")]
public abstract partial class SectorPageTests(TestDatabase database) : ClosedWaveTests(database)
{
    private const string Page = "/fr/barometre/commerce";
    private const string First = "ze2020:essai-1";
    private const string Second = "ze2020:essai-2";

    [Fact]
    public async Task Sector_InAZone_IsToldBesideTheSectorTheZoneAndAll()
    {
        await PublishedAsync(SurveyFirms.EvenList(210));
        using var anyone = Store.Visit();
        (await anyone.GetAsync("/fr/barometre")).Text.ShouldContain($"href=\"{Page}?");
        var page = await anyone.GetAsync(Page);
        page.Plain.ShouldContain("Recrutement : commerce");
        page.Plain.ShouldContain("fictif");
        page.Text.ShouldContain("mailto:?subject=Recrutement");
        GroupsIn(page).Count.ShouldBe(2);
        var within = await anyone.GetAsync($"{Page}?period=2024&within={Second}");
        GroupsIn(within).ShouldBe(["commerce, zone d'essai 2", "commerce", "zone d'essai 2", "Tous les secteurs"]);
        within.Text.ShouldContain("<input type=\"hidden\" name=\"period\" value=\"2024\">"); // what the reader looks at stays
        WebUtility.UrlDecode(Mail().Match(within.Text).Groups[1].Value).ShouldEndWith($"{Page}?within={Uri.EscapeDataString(Second)}");
        var told = (await EstimatesAsync()).Single(one => one is { Indicator: Barometer.Difficulty, Weighting: WaveEstimator.Firms, Domain: "sector_zone=commerce|" + Second });
        told.IsHidden.ShouldBeFalse();
        Shown().Match(within.Text).Groups[1].Value.ShouldStartWith((100 * told.Estimate!.Value).ToString("0.0", CultureInfo.GetCultureInfo("fr-FR")));
        (await anyone.GetAsync("/api/v1/surveys/results.csv")).Text.ShouldContain($"2027-01,1,survey-difficulty,sector_zone=commerce|{Second},firms,");

        GroupsIn(await anyone.GetAsync(Page + "?within=ailleurs")).Count.ShouldBe(2);
        (await anyone.GetAsync("/nl/barometer/commerce")).Plain.ShouldContain("Aanwerving: handel");
        (await anyone.GetAsync("/fr/barometre/agriculture")).Status.ShouldBe(HttpStatusCode.NotFound);

        // Who answers the next month is told of its own sector in its own zone, with the way to the page.
        Time.SetUtcNow(new DateTimeOffset(2027, 2, 1, 9, 0, 0, TimeSpan.Zero));
        await SignInAsync();
        var next = await Store.WaveAsync(Chamber, "2027-02", SurveyFirms.EvenList(30), ("Input.Target", "9000"), ("Input.MonthsOut", "0"));
        await Store.TurnWavesAsync();
        var (firm, path) = (await Store.LinksAsync(next)).First(one => one.Drawn.Stratum.StartsWith("commerce|", StringComparison.Ordinal) && one.Drawn.Stratum.EndsWith(Second, StringComparison.Ordinal));
        await anyone.AnswerAsync(path, new Random(firm.Headcount));
        var handedIn = await anyone.GetAsync(path);
        handedIn.Plain.ShouldContain("Dans votre secteur et votre zone (commerce, zone d'essai 2)");
        handedIn.Text.ShouldContain($"within={Second}\"");
    }

    [Fact]
    public async Task Sector_OfTwoFirmsInAZone_IsToldInNeither()
    {
        // In the second zone two firms of trade only; in the first as many as elsewhere.
        var list = SurveyFirms.EvenList(210).Split('\n').Where(line => !line.Contains(";59512;47.11B;", StringComparison.Ordinal));
        await PublishedAsync(string.Join('\n', list) + "30000000000001;Seule;59512;47.11B;5;a@example.org;fr\n30000000000002;Deuxième;59512;47.11B;6;b@example.org;fr\n");
        var estimates = (await EstimatesAsync()).Where(one => one is { Indicator: Barometer.Difficulty, Weighting: WaveEstimator.Firms }).ToList();
        estimates.Single(one => one.Domain == "sector_zone=commerce|" + Second).IsHidden.ShouldBeTrue();
        var whole = estimates.Single(one => one.Domain == "sector=commerce");
        var other = estimates.Single(one => one.Domain == "sector_zone=commerce|" + First);
        (whole.IsHidden || other.IsHidden).ShouldBeTrue(); // the one less the other would be the two
        using var anyone = Store.Visit();
        var page = await anyone.GetAsync($"{Page}?within={Second}");
        page.Plain.ShouldContain("ne peuvent pas être montrées à part");
        GroupsIn(page).Count.ShouldBe(3);
    }

    private async Task PublishedAsync(string list)
    {
        await Store.TwoZonesAsync();
        var wave = await Store.WaveAsync(Chamber, "2027-01", list, ("Input.Target", "9000"), ("Input.MonthsOut", "0"));
        await Store.TurnWavesAsync();
        foreach (var (at, (drawn, _)) in (await Store.LinksAsync(wave)).Index())
        {
            await Store.HandInAsync(drawn, new Random(at));
        }

        await CloseAsync();
        (await Chamber.GetAsync($"/fr/enquetes/vagues/{wave}")).Text.ShouldContain("href=\"/fr/barometre?"); // where the chamber finds what to pass on
        var result = await EstimateAsync(wave);
        await Secretariat.GetAsync("/fr/enquetes/resultats");
        (await Secretariat.PostAsync("/fr/enquetes/resultats?handler=Publish", ("id", result.ToString()))).Location.ShouldNotBeNull();
    }

    /// <summary>Of whom the first measure is told.</summary>
    private static List<string> GroupsIn(Answer page) => [.. Row().Matches(page.Text.Split("</tbody>")[0]).Select(one => WebUtility.HtmlDecode(one.Groups[1].Value))];

    private async Task<List<WaveEstimate>> EstimatesAsync()
    {
        using var scope = Store.App.Services.CreateScope();
        return await TestStore.Get<BeffroiDb>(scope).Set<WaveEstimate>().AsNoTracking().ToListAsync();
    }

    [GeneratedRegex("<td class=\"number\">\\s*([^<]+?)\\s*<span class=\"bounds\">")]
    private static partial Regex Shown();

    [GeneratedRegex("<th scope=\"row\">([^<]*)</th>")]
    private static partial Regex Row();

    [GeneratedRegex("body=([^\"]+)\"")]
    private static partial Regex Mail();
}
