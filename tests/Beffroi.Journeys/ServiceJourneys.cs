using System.Text.Json;
using System.Text.RegularExpressions;
using Beffroi.Platform.Web;
using Beffroi.TestKit;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Beffroi.Journeys.Checks;

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
            new { source = "essai", id = "essai--lieu", nom = "Lieu d'essai", date_maj = "2026-05-01", commune = "Roubaix", code_insee = "59512", telephone = "03 20 11 22 33", horaires_accueil = "Mo-Fr 09:00-17:00", courriel = "accueil@lieu.example" },
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
            await page.WaitForURLAsync("**/fr/services?**"); // loaded to its end: a click on a page that still comes may go astray
            await page.Locator("article.found a").First.ClickAsync(); // second
            await Assertions.Expect(page).ToHaveURLAsync(new Regex("/essai--" + service.Id + "(\\?|$)"));
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
    [InlineData("/fr/services?q=velo&town=Roubaix&age=20&all=true&for=jeunes")]
    [InlineData("/en/refer/essai--velo")]
    [InlineData("/nl/verwijzingen/antwoorden/none")]
    [InlineData("/fr/services-affiche?town=Roubaix&theme=mobilite")]
    [InlineData("/nl/diensten-inbedden?town=Roubaix")]
    [InlineData("/en/compare?with=essai--velo&with=essai--permis&with=essai--cv")]
    [InlineData("/nl/maatregelen/cej")]
    [InlineData("/en/measures/emplois-francs")]
    [InlineData("/fr/doublons-et-manques?theme=mobilite&when=morning&public=jeunes")]
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

        var curator = await CuratorAsync(320);
        await curator.GotoAsync("/fr/carte");
        (await curator.RunAxe()).Violations.Select(found => $"{found.Id}: {found.Nodes[0].Html}").ShouldBeEmpty();
        (await curator.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth")).ShouldBeLessThanOrEqualTo(0);
        await curator.GetByRole(AriaRole.Button, new() { Name = "Accepter" }).ClickAsync();
        await anyone.GotoAsync("/fr/structures/essai--lieu");
        (await anyone.Locator("main").InnerTextAsync()).ShouldContain("03 20 77 77 77");
    }

    /// <summary>From need to result, without script on a small phone: the person asks, the structure takes them, both see it.</summary>
    [Fact]
    public async Task Orientation_WithoutScript_IsSentAnsweredAndFollowed()
    {
        var person = await browser.VisitAsync(320, script: false, address: _store.Address);
        await person.GotoAsync("/fr/services/essai--permis");
        await person.GetByRole(AriaRole.Link, new() { Name = "orienté vers ce service" }).ClickAsync();
        await person.Locator("[name=Name]").FillAsync("Léa Martin");
        await person.Locator("[name=Reach]").FillAsync("06 00 00 00 00");
        await person.Locator("[name=Need]").FillAsync("Passer le permis");
        await person.Locator("[name=Agrees]").CheckAsync();
        await person.GetByRole(AriaRole.Button, new() { Name = "Envoyer la demande" }).ClickAsync();
        await Assertions.Expect(person.Locator("main")).ToContainTextAsync("La demande est partie");
        var follow = await person.Locator("main a[dir=ltr]").GetAttributeAsync("href");
        (await person.Context.CookiesAsync()).Where(cookie => !cookie.Name.Contains("ntiforgery", StringComparison.Ordinal) && !cookie.Name.Contains("form", StringComparison.Ordinal)).ShouldBeEmpty();

        var link = Regex.Match(_store.LastMail("accueil@lieu.example"), "/fr/orientations/repondre/[A-Za-z0-9_-]+").Value;
        var structure = await browser.VisitAsync(320, script: false, address: _store.Address);
        await structure.GotoAsync(link);
        await CheckAsync(await ScriptedAsync(link));
        await structure.GetByRole(AriaRole.Button, new() { Name = "Nous prenons contact" }).ClickAsync();
        await structure.Locator("[name=result]").SelectOptionAsync("Started");
        await structure.GetByRole(AriaRole.Button, new() { Name = "Enregistrer" }).ClickAsync();
        await person.GotoAsync(new Uri(follow!).PathAndQuery);
        await Assertions.Expect(person.Locator("main")).ToContainTextAsync("commencé");
        await CheckAsync(await ScriptedAsync(new Uri(follow!).PathAndQuery));
    }

    /// <summary>The list says all; the map is drawn where it is opened, its points are buttons that lead to the sheets.</summary>
    [Fact]
    public async Task Map_OpenedByKeyboard_LeadsFromAPointToItsSheet()
    {
        await _store.ImportAsync("structures", Samples.Write(_store.Folder, "far.json", JsonSerializer.Serialize(new[]
        {
            new { source = "loin", id = "loin--a", nom = "Point isolé", date_maj = "2026-05-01", commune = "Roubaix", code_insee = "59512", longitude = 3.16, latitude = 50.70 },
        })));
        var page = await browser.VisitAsync(1280, address: _store.Address);
        await page.GotoAsync("/fr/services?q=isol%C3%A9&town=Roubaix");
        await page.Locator("details[data-map] > summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var point = page.Locator("button.map-point");
        await Assertions.Expect(point).ToHaveCountAsync(1, new() { Timeout = 20_000 });
        await point.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".maplibregl-popup a").FocusAsync();
        await page.ScreenshotAsync(new() { Path = Path.Combine(Path.GetTempPath(), "beffroi-map.png"), FullPage = true });
        await CheckAsync(page);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/fr/structures/loin--a**");

        await page.GotoAsync("/fr/services?town=Roubaix"); // many at one place are one, which says how many
        await page.Locator("details[data-map] > summary").ClickAsync();
        await Assertions.Expect(page.Locator("button.map-cluster").First).ToBeVisibleAsync(new() { Timeout = 20_000 });
    }

    [Fact]
    public async Task OwnList_KeptInTheBrowser_IsComparedAndForgotten()
    {
        var page = await browser.VisitAsync(360, address: _store.Address);
        foreach (var id in new[] { "velo", "permis" })
        {
            await page.GotoAsync("/fr/services/essai--" + id);
            await page.GetByRole(AriaRole.Button, new() { Name = "Garder dans ma liste" }).ClickAsync();
        }

        await page.GotoAsync("/fr/ma-liste");
        await CheckAsync(page);
        (await page.Locator("[data-kept] li").CountAsync()).ShouldBe(2);
        await page.GetByRole(AriaRole.Button, new() { Name = "Comparer" }).ClickAsync();
        await Assertions.Expect(page.Locator("main table")).ToContainTextAsync("Atelier vélo");
        await Assertions.Expect(page.Locator("main table")).ToContainTextAsync("Aide au permis B");
        await CheckAsync(page);
        await page.GotoAsync("/fr/ma-liste");
        await page.GetByRole(AriaRole.Button, new() { Name = "Retirer" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Retirer" }).First.ClickAsync();
        await Assertions.Expect(page.Locator("[data-kept-none]")).ToBeVisibleAsync();
        (await page.Context.CookiesAsync()).ShouldBeEmpty();
    }

    /// <summary>All that a curator works with, in three languages on a phone, and on a wide screen.</summary>
    [Fact]
    public async Task CuratorsTools_OnAPhoneAndWide_PassAxeAndFit()
    {
        await _store.ImportAsync("structures", Samples.Write(_store.Folder, "twin.json", JsonSerializer.Serialize(new[]
        {
            new { source = "autre", id = "autre--lieu", nom = "Lieu d'essai", date_maj = "2026-05-01", commune = "Roubaix", code_insee = "59512", telephone = "03 20 11 22 33" },
        })));
        foreach (var width in new[] { 320, 1280 })
        {
            var page = await CuratorAsync(width);
            foreach (var address in new[]
            {
                "/fr/carte", "/nl/kaart/raster?field=telephone", "/fr/carte/doublons", "/en/map/campaigns", "/nl/kaart/sluitingen", "/fr/carte/dispositifs/new",
                "/en/map/measures/cej", "/fr/carte/bonnes-pratiques/new", "/fr/orientations",
            })
            {
                await page.GotoAsync(address);
                await CheckAsync(page);
            }
        }

        var curator = await CuratorAsync(320);
        await curator.GotoAsync("/fr/carte/doublons");
        await curator.GetByRole(AriaRole.Button, new() { Name = "Deux différentes" }).First.FocusAsync();
        await curator.Keyboard.PressAsync("Enter");
        await Assertions.Expect(curator.Locator("#decided + .scroll")).ToContainTextAsync("Lieu d'essai");
        await CheckAsync(curator);
        await curator.GotoAsync("/fr/carte/campagnes");
        await curator.Locator("[name=Name]").FillAsync("Essai de campagne");
        await curator.GetByRole(AriaRole.Button, new() { Name = "Commencer" }).ClickAsync();
        await Assertions.Expect(curator.Locator("main")).ToContainTextAsync("Essai de campagne");
        await CheckAsync(curator);
    }

    /// <summary>A list in its own layout, on a phone: which column is which, what would be read, and then on the map.</summary>
    [Fact]
    public async Task List_InItsOwnLayout_IsMappedThenOnTheMap()
    {
        var page = await CuratorAsync(320);
        await page.GotoAsync("/fr/donnees/importer");
        await page.Locator("[type=file]").SetInputFilesAsync(Samples.Write(_store.Folder, "permanences.csv", "Sorte;Quoi;Ou;Appel", "Permanence;emploi du Pile;Roubaix;03 20 44 55 66"));
        await page.Locator("[name=Kind]").SelectOptionAsync("mapped");
        await page.GetByRole(AriaRole.Button, new() { Name = "Regarder" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Correspondance des colonnes");
        await CheckAsync(page);
        await page.GetByLabel("nom, colonne 1").SelectOptionAsync("Sorte");
        await page.GetByLabel("nom, colonne 2").SelectOptionAsync("Quoi");
        await page.GetByLabel("commune, colonne 1").SelectOptionAsync("Ou");
        await page.GetByLabel("téléphone, colonne 1").SelectOptionAsync("Appel");
        await page.GetByRole(AriaRole.Button, new() { Name = "Garder et voir" }).ClickAsync();
        await Assertions.Expect(page.Locator("table")).ToContainTextAsync("Permanence emploi du Pile");
        await CheckAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirmer" }).ClickAsync();
        await Assertions.Expect(page.Locator(".notice")).ToContainTextAsync("1");
        await page.GotoAsync("/fr/structures/permanences--l2");
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("Permanence emploi du Pile");
    }

    private async Task<IPage> CuratorAsync(int width)
    {
        var site = _store.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        var page = await browser.VisitAsync(width, address: site);
        await page.Context.AddCookiesAsync([new Cookie { Name = SignInSetup.SessionCookie, Value = (await _store.SignedInAsync("curator")).Cookies[SignInSetup.SessionCookie], Url = site.Replace("http:", "https:", StringComparison.Ordinal), Secure = true }]);
        return page;
    }

    /// <summary>The same page where axe can run.</summary>
    private async Task<IPage> ScriptedAsync(string address)
    {
        var page = await browser.VisitAsync(320, address: _store.Address);
        await page.GotoAsync(address);
        return page;
    }

    private sealed record Service(string Id, string Name, string Text, string Theme, string Publics);
}
