using Beffroi.TestKit;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;
using Xunit;
using static Beffroi.Journeys.Checks;

namespace Beffroi.Journeys;

/// <summary>The secretariat reads what firms wrote, on a phone; two persons code some of it; anyone reads what came of it.</summary>
[Trait("Capability", "R7.3")]
public sealed class VerbatimJourneys(Browser browser) : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2027, 1, 1, 9, 0, 0, TimeSpan.Zero));
    private TestStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await TestStore.StartAsync(TestDatabase.Sqlite, _time);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Words_CodedByTwo_AreReadByAnyone()
    {
        var wave = await AnsweredAsync();
        var first = await browser.MemberAsync(_store, "secretariat", 320, "Secrétariat");
        await first.GotoAsync("/fr/enquetes/resultats");
        await first.GetByRole(AriaRole.Link, new() { Name = "Mots des entreprises" }).ClickAsync();
        await CheckAsync(first);
        await first.GetByLabel("Code de la version").FillAsync("THEMES-2027-02");
        await first.GetByLabel("Thèmes").FillAsync("PAIE | Salaires | Lonen | Wages\nBUS | Transports");
        await first.GetByRole(AriaRole.Button, new() { Name = "Adopter une nouvelle grille" }).ClickAsync();
        await Assertions.Expect(first.GetByRole(AriaRole.Alert)).ToContainTextAsync("Ligne 2");
        await CheckAsync(first);
        await first.GetByRole(AriaRole.Button, new() { Name = "Ouvrir les mots" }).ClickAsync();
        await Assertions.Expect(first.Locator("h1")).ToHaveTextAsync("Mots des entreprises, janvier 2027");
        await CheckAsync(first);
        await CodeAsync(first, "Transports, permis, logement");
        await Assertions.Expect(first.Locator("main")).ToContainTextAsync("attendent une autre personne");
        await CheckAsync(first);
        await first.GetByRole(AriaRole.Link, new() { Name = "Revoir les thèmes" }).ClickAsync();
        await Assertions.Expect(first.Locator("select[name^=t-]").First).ToHaveValueAsync("MOBILITE");
        await CheckAsync(first);
        await first.GetByRole(AriaRole.Link, new() { Name = "Continuer" }).ClickAsync();

        var second = await browser.MemberAsync(_store, "administrator", 1280, "Secrétariat");
        await second.GotoAsync(first.Url);
        await CodeAsync(second, "Autre chose");
        await CheckAsync(second);
        for (var left = second.GetByRole(AriaRole.Button, new() { Name = "Décider" }); await left.CountAsync() > 0;)
        {
            await second.EvaluateAsync("window.left = true");
            await left.First.ClickAsync();
            await second.WaitForFunctionAsync("() => !window.left && document.readyState === 'complete'");
        }

        foreach (var (address, told) in new[] { ("/nl/enquetes/verbatims/", "Het citaat behouden"), ("/en/surveys/verbatims/", "Keep the quotation") })
        {
            await second.GotoAsync(address + wave);
            await Assertions.Expect(second.Locator("main")).ToContainTextAsync(told);
            await CheckAsync(second);
        }

        await first.ReloadAsync();
        await first.GetByLabel("Citation").First.FillAsync("Le dernier train");
        await first.GetByRole(AriaRole.Button, new() { Name = "Retenir la citation" }).First.ClickAsync();
        await first.GetByRole(AriaRole.Alert).GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(first.GetByLabel("Citation").First).ToHaveValueAsync("Le dernier train");
        await CheckAsync(first);
        await first.GetByLabel("Citation").First.FillAsync("Le dernier bus […]");
        await first.GetByLabel("Langue du texte").First.SelectOptionAsync("fr");
        await first.GetByRole(AriaRole.Button, new() { Name = "Retenir la citation" }).First.ClickAsync();
        await CheckAsync(first);
        await first.GetByRole(AriaRole.Button, new() { Name = "Soumettre à la barrière" }).ClickAsync();
        await PublishAsync(first);
        await Assertions.Expect(first.Locator("main")).ToContainTextAsync("Publié le");
        await first.GotoAsync("/fr/enquetes/resultats");
        await first.GetByRole(AriaRole.Button, new() { Name = "Estimer" }).ClickAsync();
        await PublishAsync(first);
        foreach (var (address, told) in new[] { ("/fr/barometre", "Ce que les entreprises ajoutent"), ("/nl/barometer", "Wat bedrijven toevoegen"), ("/en/barometer", "What firms add") })
        {
            foreach (var width in new[] { 320, 1280 })
            {
                var anyone = await browser.VisitAsync(width, address: _store.Address);
                await anyone.GotoAsync(address);
                await Assertions.Expect(anyone.Locator("main")).ToContainTextAsync(told);
                await Assertions.Expect(anyone.Locator("main")).ToContainTextAsync("Le dernier bus");
                await CheckAsync(anyone);
            }
        }
    }

    /// <summary>The page asks by itself whether the gate is through.</summary>
    private static async Task PublishAsync(IPage page)
    {
        var publish = page.GetByRole(AriaRole.Button, new() { Name = "Publier" });
        await Assertions.Expect(publish).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await CheckAsync(page);
        await publish.ClickAsync();
    }

    /// <summary>Gives one theme to all that a person is shown, page after page, with the keyboard.</summary>
    private static async Task CodeAsync(IPage page, string theme)
    {
        for (var save = page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer les thèmes" }); await save.CountAsync() > 0;)
        {
            foreach (var select in await page.Locator("select[name^=t-]").AllAsync())
            {
                await select.SelectOptionAsync(new SelectOptionValue { Label = theme });
            }

            await save.FocusAsync();
            await page.EvaluateAsync("window.left = true");
            await page.Keyboard.PressAsync("Enter");
            await page.WaitForFunctionAsync("() => !window.left && document.readyState === 'complete'");
        }
    }

    private async Task<Guid> AnsweredAsync()
    {
        Guid wave;
        using (var chamber = await _store.SignedInAsync("survey-manager", "Chambre"))
        {
            wave = await _store.WaveAsync(chamber, "2027-01", SurveyFirms.EvenList(60), ("Input.Target", "9000"), ("Input.MonthsOut", "0"));
        }

        await _store.TurnWavesAsync();
        foreach (var (at, (drawn, _)) in (await _store.LinksAsync(wave)).Index())
        {
            await _store.HandInAsync(drawn, new Random(at), [("COMM", at < 24 ? "Le dernier bus part à 20 h, personne ne peut finir la journée." : null), ("COMM_CITER", true)]);
        }

        _time.SetUtcNow(new DateTimeOffset(2027, 1, 18, 18, 0, 0, TimeSpan.Zero));
        await _store.TurnWavesAsync();
        return wave;
    }
}
