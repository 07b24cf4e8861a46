using System.Text;
using System.Text.RegularExpressions;
using Beffroi.Platform.Web;
using Beffroi.TestKit;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Beffroi.Journeys.Checks;

namespace Beffroi.Journeys;

/// <summary>A wave from the chamber's list to the public page, in a real browser; most firms answer over HTTP.</summary>
[Trait("Capability", "R7.3")]
public sealed class WaveJourneys(Browser browser) : IAsyncLifetime
{
    /// <summary>So many firms are on the list; all are drawn, and six of seven answer.</summary>
    private static readonly int Firms = int.Parse(Environment.GetEnvironmentVariable("BEFFROI_STORY_FIRMS") ?? "105", System.Globalization.CultureInfo.InvariantCulture);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2027, 1, 1, 9, 0, 0, TimeSpan.Zero));
    private TestStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await TestStore.StartAsync(TestDatabase.Sqlite, _time);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Chamber_PreparesAWave_FirmsAnswer_SecretariatPublishes_AnyoneReads()
    {
        var chamber = await browser.MemberAsync(_store, "survey-manager", 320, "Chambre");
        await _store.OrganisationAsync("Chambre");
        await _store.TwoZonesAsync();
        await chamber.GotoAsync("/fr/enquetes/entreprises");
        await CheckAsync(chamber);
        await chamber.Locator("[name=Upload]").SetInputFilesAsync(new FilePayload { Name = "liste.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(SurveyFirms.EvenList(Firms) + "12;Trop court;59350;47.11B;5;;\n") });
        await chamber.Locator("[name=IsFictitious]").CheckAsync();
        await chamber.GetByRole(AriaRole.Button, new() { Name = "Ajouter la liste" }).ClickAsync();
        await Assertions.Expect(chamber.Locator("[role=status]")).ToContainTextAsync($"{Firms} établissements ajoutés, 0 déjà connus, 1 lignes refusées");
        await CheckAsync(chamber);
        await chamber.GetByLabel("Nom de l'expéditeur").FillAsync("CCI d'essai");
        await chamber.GetByRole(AriaRole.Button, new() { Name = "Enregistrer" }).ClickAsync();
        await Assertions.Expect(chamber.Locator("[role=status]")).ToContainTextAsync("Enregistré");

        await chamber.GotoAsync("/fr/enquetes/vagues");
        await CheckAsync(chamber);
        await chamber.GetByLabel("Mois (AAAA-MM)").FillAsync("2027-01");
        await chamber.GetByText("Rotation et allocation").ClickAsync();
        await chamber.GetByLabel("Mois où il est ensuite laissé tranquille").FillAsync("0");
        await chamber.GetByLabel("Essai : ne tirer que des entreprises fictives").CheckAsync();
        await chamber.GetByRole(AriaRole.Button, new() { Name = "Tirer l'échantillon" }).ClickAsync();
        await Assertions.Expect(chamber).ToHaveURLAsync(new Regex("/fr/enquetes/vagues/[0-9a-f-]{36}"));
        var wave = Guid.Parse(new Uri(chamber.Url).Segments[^1]);
        await CheckAsync(chamber);

        await _store.TurnWavesAsync();
        var links = await _store.LinksAsync(wave);
        links.Count.ShouldBe(Firms);
        _store.LastMail("atelier3@").ShouldContain("CCI d'essai");
        foreach (var (at, language, told) in new[] { (1, "fr", "dernière version envoyée compte"), (2, "nl", "laatst verstuurde versie telt"), (3, "en", "last version sent counts") })
        {
            await AnswerOnAPhoneAsync(Addresses.PathOf("/Surveys/Form/Fill", language, ("secret", links[at].Path.Split('/')[^1])), told);
        }

        foreach (var (at, (_, path)) in links.Index().Where(one => one.Index > 3 && one.Index % 7 != 0))
        {
            using var firm = _store.Visit();
            await firm.AnswerAsync(path, new Random(at));
        }

        _time.SetUtcNow(new DateTimeOffset(2027, 1, 7, 9, 0, 0, TimeSpan.Zero));
        await _store.TurnWavesAsync();
        _store.LastMail("atelier0@").ShouldContain("n'a pas encore répondu");
        var board = await browser.MemberAsync(_store, "survey-manager", 1280, "Chambre");
        await board.GotoAsync($"/fr/enquetes/vagues/{wave}");
        await CheckAsync(board);
        await Assertions.Expect(board.Locator("main")).ToContainTextAsync($"{links.Count(one => Array.IndexOf([.. links], one) % 7 != 0)} réponses sur {Firms}");

        _time.SetUtcNow(new DateTimeOffset(2027, 1, 18, 18, 0, 0, TimeSpan.Zero));
        await _store.TurnWavesAsync();
        var secretariat = await browser.MemberAsync(_store, "secretariat", 320, "Secrétariat");
        await secretariat.GotoAsync("/fr/enquetes/resultats");
        await CheckAsync(secretariat);
        await secretariat.GetByRole(AriaRole.Button, new() { Name = "Estimer" }).ClickAsync();
        var publish = secretariat.GetByRole(AriaRole.Button, new() { Name = "Publier" });
        await Assertions.Expect(publish).ToBeVisibleAsync(new() { Timeout = 60_000 }); // the page asks again by itself
        await CheckAsync(secretariat);
        await publish.ClickAsync();
        await Assertions.Expect(secretariat.Locator("main")).ToContainTextAsync("Publié le");

        foreach (var (address, told) in new[] { ("/fr/barometre", "fictif"), ("/nl/barometer", "fictief"), ("/en/barometer", "fictitious") })
        {
            var anyone = await browser.VisitAsync(320, script: false, address: _store.Address);
            await anyone.GotoAsync(address);
            await Assertions.Expect(anyone.Locator("main")).ToContainTextAsync(told);
            var wide = await browser.VisitAsync(1280, address: _store.Address);
            await wide.GotoAsync(address);
            await CheckAsync(wide);
        }

        foreach (var (width, address) in new[] { (320, "/fr/barometre/commerce"), (1280, "/nl/barometer/commerce") })
        {
            var member = await browser.VisitAsync(width, script: width > 320, address: _store.Address);
            await member.GotoAsync(address);
            await member.Locator("select[name=within]").SelectOptionAsync(new SelectOptionValue { Index = 1 });
            await member.Locator("form.filter button").ClickAsync();
            await Assertions.Expect(member.Locator("tbody").First.Locator("td")).ToHaveCountAsync(4); // the sector in the zone, the sector, the zone, all
            if (width > 320)
            {
                await CheckAsync(member);
            }
        }

        var indicator = await browser.VisitAsync(320, address: _store.Address);
        await indicator.GotoAsync("/fr/indicateurs/survey-difficulty?zone=epci:200093201");
        await Assertions.Expect(indicator.Locator(".tile").First).ToContainTextAsync("%");
        await CheckAsync(indicator);
        Report.Write($"story: {Firms} firms drawn, {links.Count - ((Firms + 6) / 7)} answered over HTTP, estimated, published and read in three languages");
    }

    /// <summary>By keyboard alone, on a phone, a firm answers to the end.</summary>
    private async Task AnswerOnAPhoneAsync(string path, string told)
    {
        var phone = await browser.VisitAsync(320, address: _store.Address);
        await phone.GotoAsync(path);
        (await phone.Locator("h1").CountAsync()).ShouldBe(1);
        for (var steps = 0; await phone.Locator("[name=rev]").CountAsync() > 0; steps++)
        {
            steps.ShouldBeLessThan(25);
            await CheckAsync(phone);
            foreach (var group in await phone.Locator("main form fieldset:has([type=radio])").AllAsync())
            {
                await group.Locator("[type=radio]").First.FocusAsync();
                await phone.Keyboard.PressAsync("Space");
            }

            var button = phone.Locator("button[name=insist]");
            button = await button.CountAsync() > 0 ? button : phone.Locator("main form .actions button").First;
            await button.FocusAsync();
            await phone.EvaluateAsync("window.left = true");
            await phone.Keyboard.PressAsync("Enter");
            await phone.WaitForFunctionAsync("() => !window.left && document.readyState === 'complete'");
        }

        await Assertions.Expect(phone.Locator("[role=status]")).ToContainTextAsync(told);
        await CheckAsync(phone);
        await phone.GotoAsync((await phone.Locator("main p.source a").Last.GetAttributeAsync("href"))!); // how often it is asked
        await CheckAsync(phone);
    }
}
