using System.Text.Json;
using Beffroi.Platform.Web;
using Beffroi.TestKit;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Beffroi.Journeys;

/// <summary>From the home page to a fitting sheet, as twenty people would go, without account or cookie.</summary>
[Trait("Capability", "R7.2b")]
[Trait("Capability", "X2")]
public sealed class ServiceJourneys(Browser browser) : IAsyncLifetime
{
    private TestStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await TestStore.StartAsync(TestDatabase.Sqlite);
        await _store.ImportAsync("structures", Samples.Write(_store.Folder, "structures.json", JsonSerializer.Serialize(new[]
        {
            new { source = "essai", id = "essai--lieu", nom = "Lieu d'essai", date_maj = "2026-05-01", commune = "Roubaix", code_insee = "59512", telephone = "03 20 11 22 33", horaires_accueil = "Mo-Fr 09:00-17:00" },
        })));
        await _store.ImportAsync("services", Samples.Write(_store.Folder, "services.json", JsonSerializer.Serialize(
            Profiles.Select(profile => profile.Data).DistinctBy(service => service.Id).Select(service => new
            {
                source = "essai", structure_id = "essai--lieu", id = "essai--" + service.Id, nom = service.Name, description = service.Text, date_maj = "2026-09-01",
                thematiques = new[] { service.Theme }, publics = service.Publics.Split(' '), commune = "Roubaix", code_insee = "59512", modes_accueil = new[] { "en-presentiel" }, frais = "gratuit",
            }))));
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    /// <summary>What twenty people write, and the sheet that fits them.</summary>
    private static readonly IReadOnlyList<(string Need, Service Data)> Profiles =
    [
        ("permis de conduire", new("permis", "Aide au permis B", "Un prêt et des cours pour passer le permis.", "mobilite--preparer-un-permis", "jeunes demandeurs-emploi")),
        ("réparer mon vélo", new("velo", "Atelier vélo", "On y répare son vélo ensemble.", "mobilite--entretenir-reparer-son-vehicule", "tous-publics")),
        ("apprendre le francais", new("francais", "Cours de français", "Des cours du soir, tous niveaux.", "lecture-ecriture-calcul--maitriser-le-francais", "personnes-exilees")),
        ("garde d'enfant", new("creche", "Crèche à vocation d'insertion", "Une place en crèche le temps d'un entretien ou d'une formation.", "famille--garde-denfants", "familles")),
        ("je garde ma mère malade", new("aidants", "Répit des aidants", "Une pause pour qui garde un proche malade, sa mère ou son père.", "famille--soutien-aidants", "tous-publics")),
        ("faire mon cv", new("cv", "Atelier CV", "Écrire son CV et une lettre.", "preparer-sa-candidature--realiser-un-cv-et-ou-une-lettre-de-motivation", "demandeurs-emploi")),
        ("entretien d'embauche", new("entretien", "S'entraîner à l'entretien", "Un recruteur vous écoute et vous conseille avant l'entretien d'embauche.", "trouver-un-emploi--convaincre-un-recruteur-en-entretien", "demandeurs-emploi")),
        ("dettes", new("dettes", "Point conseil budget", "Sortir de ses dettes, avec quelqu'un.", "difficultes-financieres--situation-dendettement-surendettement", "tous-publics")),
        ("loyer impayé", new("loyer", "Prévenir l'expulsion", "Quand un loyer reste impayé.", "logement-hebergement--reduire-les-impayes-de-loyer", "tous-publics")),
        ("ordinateur", new("ordinateur", "Ordinateur solidaire", "Un ordinateur remis en état, à petit prix.", "numerique--acquerir-un-equipement", "tous-publics")),
        ("démarches en ligne", new("demarches", "Aide aux démarches en ligne", "Faire ses démarches avec un conseiller numérique.", "numerique--acceder-a-des-services-en-ligne", "tous-publics")),
        ("creer mon entreprise", new("creation", "Créer son entreprise", "De l'idée au premier client.", "creer-une-entreprise--definir-son-projet-de-creation-dentreprise", "demandeurs-emploi")),
        ("formation soudeur", new("soudeur", "Monter son dossier de formation", "Soudeur, cariste, aide-soignant : trouver qui paie.", "se-former--monter-son-dossier-de-formation", "demandeurs-emploi")),
        ("handicap travail", new("handicap", "Garder son emploi avec un handicap", "Adapter le poste de travail.", "trouver-un-emploi--maintien-dans-lemploi", "personnes-en-situation-de-handicap")),
        ("alcool", new("alcool", "Parler de l'alcool", "Une écoute, sans jugement.", "sante--addictions", "tous-publics")),
        ("colis alimentaire", new("colis", "Épicerie solidaire", "Un colis alimentaire chaque semaine.", "equipement-et-alimentation--alimentation", "tous-publics")),
        ("travailler en Belgique", new("belgique", "Travailler de l'autre côté", "Emploi et droits en Belgique.", "souvrir-a-linternational--connaitre-les-opportunites-demploi-a-letranger", "demandeurs-emploi")),
        ("stage métier", new("metier", "Découvrir un métier", "Trois jours de stage dans une entreprise.", "choisir-un-metier--decouvrir-un-metier-ou-un-secteur-dactivite", "jeunes")),
        ("violence conjugale", new("violence", "Écoute des femmes", "Sortir de la violence conjugale.", "famille--surmonter-conflits-separation-violence", "femmes")),
        ("carte de séjour", new("sejour", "Droit des étrangers", "Renouveler sa carte de séjour.", "difficultes-administratives-ou-juridiques--accompagnement-pour-lacces-aux-droits", "personnes-exilees")),
    ];

    /// <summary>Two actions each: the box on the home page, then the first result. Without script, at the width of a small phone.</summary>
    [Fact]
    public async Task TwentyPeople_FromHomeToTheirSheet_InTwoActions()
    {
        var page = await browser.VisitAsync(320, script: false, address: _store.Address);
        foreach (var (need, service) in Profiles)
        {
            await page.GotoAsync("/fr");
            await page.Locator("form.door [name=q]").FillAsync(need);
            await page.Locator("form.door [name=town]").FillAsync("Roubaix");
            await page.Locator("form.door [name=town]").PressAsync("Enter"); // first action, by the keyboard
            await page.Locator("article.found a").First.ClickAsync(); // second
            page.Url.ShouldContain("essai--" + service.Id, customMessage: need);
        }

        (await page.Context.CookiesAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/fr/services?q=velo&town=Roubaix")]
    [InlineData("/nl/diensten?theme=mobilite")]
    [InlineData("/en/services?q=help&town=Nowhere")]
    [InlineData("/fr/services?q=velo&speak=ar")]
    [InlineData("/fr/services/essai--velo")]
    [InlineData("/en/services/essai--velo")]
    [InlineData("/nl/organisaties/essai--lieu")]
    [InlineData("/fr/services/essai--velo?speak=ar")]
    [InlineData("/fr/structures/essai--lieu?speak=uk")]
    [InlineData("/fr/services?speak=fr-x-falc")]
    [InlineData("/fr/signaler/service/essai--velo")]
    [InlineData("/en/report/structure/essai--lieu")]
    [InlineData("/nl/bevestigen/none")]
    public async Task Pages_OnAPhoneAndWide_PassAxeAndFit(string address)
    {
        foreach (var (width, script) in new[] { (320, true), (1280, true) })
        {
            var page = await browser.VisitAsync(width, script, address: _store.Address);
            await page.GotoAsync(address);
            (await page.RunAxe()).Violations.Select(found => $"{address} {found.Id}: {found.Nodes[0].Html}").ShouldBeEmpty();
            (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth")).ShouldBeLessThanOrEqualTo(0, address);
        }
    }

    /// <summary>The whole way with the keyboard, in Arabic: from the list to the sheet and back.</summary>
    [Fact]
    public async Task Arabic_ByKeyboard_FromTheListToTheSheetAndBack()
    {
        var page = await browser.VisitAsync(360, address: _store.Address);
        await page.GotoAsync("/fr/services");
        await page.GetByRole(AriaRole.Link, new() { Name = "العربية" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("dir", "rtl");
        await page.Locator("[name=q]").FillAsync("vélo");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("article.found a").First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "ar");
        await page.Locator("main a").First.FocusAsync(); // back to the list
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("form.find")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("dir", "rtl");
    }

    /// <summary>Somebody reports a wrong telephone without script; the curator accepts it on a phone; the sheet says it.</summary>
    [Fact]
    public async Task WrongTelephone_ReportedAndAccepted_IsRightOnTheSheet()
    {
        var anyone = await browser.VisitAsync(320, script: false, address: _store.Address);
        await anyone.GotoAsync("/fr/structures/essai--lieu");
        await anyone.GetByRole(AriaRole.Link, new() { Name = "Signaler une erreur" }).ClickAsync();
        await anyone.Locator("[name=Field]").SelectOptionAsync("telephone");
        await anyone.Locator("[name=After]").FillAsync("03 20 77 77 77");
        await anyone.GetByRole(AriaRole.Button, new() { Name = "Envoyer" }).ClickAsync();
        await Assertions.Expect(anyone.Locator("main")).ToContainTextAsync("Merci");

        var site = _store.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        var curator = await browser.VisitAsync(320, address: site);
        await curator.Context.AddCookiesAsync([new Cookie { Name = SignInSetup.SessionCookie, Value = (await _store.SignedInAsync("curator")).Cookies[SignInSetup.SessionCookie], Url = site.Replace("http:", "https:", StringComparison.Ordinal), Secure = true }]);
        await curator.GotoAsync("/fr/carte");
        (await curator.RunAxe()).Violations.Select(found => $"{found.Id}: {found.Nodes[0].Html}").ShouldBeEmpty();
        (await curator.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth")).ShouldBeLessThanOrEqualTo(0);
        await curator.GetByRole(AriaRole.Button, new() { Name = "Accepter" }).ClickAsync();
        await anyone.GotoAsync("/fr/structures/essai--lieu");
        (await anyone.Locator("main").InnerTextAsync()).ShouldContain("03 20 77 77 77");
    }

    private sealed record Service(string Id, string Name, string Text, string Theme, string Publics);
}
