using Beffroi.TestKit;
using Microsoft.Playwright;
using Xunit;
using static Beffroi.Journeys.Checks;

namespace Beffroi.Journeys;

/// <summary>A chamber builds a questionnaire of its own on a phone, and tries it.</summary>
[Trait("Capability", "R7.3")]
public sealed class DesignerJourneys(Browser browser) : IAsyncLifetime
{
    private TestStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await TestStore.StartAsync(TestDatabase.Sqlite);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Chamber_BuildsAQuestionnaire_TriesAndFreezesIt()
    {
        var page = await browser.MemberAsync(_store, "survey-manager", 320, "Chambre");
        await page.GotoAsync("/fr/enquetes");
        await page.GetByRole(AriaRole.Link, new() { Name = "Atelier des questionnaires" }).ClickAsync();
        await CheckAsync(page);
        await page.GetByLabel("Code de la version").FillAsync("ALT-2027-01");
        await page.GetByLabel("Titre (Français)").FillAsync("Alternance");
        await page.GetByRole(AriaRole.Button, new() { Name = "Commencer un questionnaire" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Alternance");
        await CheckAsync(page);

        await page.GetByRole(AriaRole.Link, new() { Name = "Ajouter une question" }).ClickAsync();
        await CheckAsync(page);
        await page.GetByLabel("Code de la question").FillAsync("ALT_OK");
        await page.GetByLabel("Question (Français)").FillAsync("Accueillez-vous un alternant ?");
        await page.GetByLabel("Réponses proposées").FillAsync("O | Oui\nNon");
        await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer" }).First.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Ligne 2 des réponses");
        await CheckAsync(page);
        await page.GetByLabel("Réponses proposées").FillAsync("O | Oui\nN | Non");
        await page.GetByRole(AriaRole.Button, new() { Name = "Enregistrer" }).First.ClickAsync();
        await Assertions.Expect(page.Locator("#n-ALT_OK")).ToContainTextAsync("Accueillez-vous un alternant");

        await page.Locator("article:has(#n-ALT_OK)").GetByRole(AriaRole.Link, new() { Name = "Modifier" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Réponses proposées")).ToHaveValueAsync("O | Oui\nN | Non");
        await CheckAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "Annuler" }).ClickAsync();
        foreach (var (address, told) in new[] { ("/nl/enquetes/werkplaats/ALT-2027-01", "Vastleggen"), ("/en/surveys/workshop/ALT-2027-01", "Freeze") })
        {
            var wide = await browser.MemberAsync(_store, "survey-manager", 1280, "Chambre");
            await wide.GotoAsync(address);
            await Assertions.Expect(wide.Locator("main")).ToContainTextAsync(told);
            await CheckAsync(wide);
        }

        await page.GetByRole(AriaRole.Link, new() { Name = "Essayer le questionnaire" }).ClickAsync();
        await CheckAsync(page);
        await page.GoBackAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Figer" }).ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Ce questionnaire est figé");
        await CheckAsync(page);
    }
}
