using System.Net;
using System.Text.RegularExpressions;
using Beffroi.TestKit;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Pages;

public sealed class WritingPagesOnSqlite() : WritingPageTests(TestDatabase.Sqlite);

public sealed class WritingPagesOnPostgres() : WritingPageTests(TestDatabase.Postgres);

/// <summary>Dropping a file and drawing a perimeter, by the forms alone.</summary>
[Trait("Capability", "R6.2")]
public abstract partial class WritingPageTests(TestDatabase database) : IAsyncLifetime
{
    private TestStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await TestStore.StartAsync(database);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Import_FileDropped_IsSeenThenConfirmedThenTakenBack()
    {
        using var client = await OpenAsync("/fr/donnees/importer");
        var seen = await UploadAsync(client, "bmo.csv", Samples.BmoHeader + "\n" + Samples.BmoLine(xmet: "90") + "\n"
            + Samples.BmoLine(occupation: "S2X60", met: "beaucoup") + "\n");
        seen.ShouldContain("2 lignes lues, 1 refusées, période 2024. Rien n'a encore changé.");
        seen.ShouldContain("un nombre entier ou * est attendu.");
        (await DashboardAsync()).ShouldContain("46 projets"); // not confirmed yet

        var waiting = Waiting().Match(seen).Groups["name"].Value;
        var done = await PostAsync(client, "/fr/donnees/importer?handler=Confirm", ("Waiting", waiting), ("Kind", "bmo"));
        done.ShouldContain("2 lignes lues, 1 refusées.");
        (await DashboardAsync()).ShouldContain("90 projets");

        var html = (await client.GetAsync("/fr/donnees")).Text;
        var id = UndoId().Match(html).Groups["id"].Value;
        await client.PostAsync("/fr/donnees?handler=Undo", ("id", id));
        (await DashboardAsync()).ShouldContain("46 projets");
    }

    [Fact]
    [Trait("Capability", "R7.2b")]
    public async Task Import_OfAListInItsOwnLayout_AsksWhichColumnIsWhichAndRemembers()
    {
        using var client = await _store.SignedInAsync("curator");
        const string List = "Sorte;Quoi;Ou;;Appel\nMaison;du Test;Lille;à revoir;03 20 00 00 01\nAtelier;de Roubaix;Roubaix;;\n"; // one column has no name
        var asked = await UploadMappedAsync(client, "Liste 2026.csv", List);
        asked.Text.ShouldContain("Maison · Atelier"); // what the columns hold
        asked.Text.ShouldContain("value=\"liste2026\"");
        (string, string)[] all = [("Source", "Liste"), ("field.id", ""), ("field.nom", "0"), ("field.nom", "1"), ("field.commune", "2"), ("field.telephone", "3"), ("field.siret", "99"), ("field.description", "")];
        (await client.PostAsync(asked.Location!, ("Source", "liste"), ("field.nom", ""), ("field.commune", "2"))).Plain.ShouldContain("Aucune colonne n'est le nom de la structure");
        (await client.PostAsync(asked.Location!, [("Source", " é "), .. all[1..]])).Plain.ShouldContain("Donnez un nom à la source");
        (await client.PostAsync(asked.Location!, [("Source", "faits-publics"), .. all[1..]])).Plain.ShouldContain("déjà la source d'autres fiches"); // it would take their place
        var seen = await client.PostAsync(asked.Location!, all);
        (await client.GetAsync(seen.Location!.Replace("mapped", "nothing", StringComparison.Ordinal))).Plain.ShouldContain("Liste 2026.csv"); // a wrong address loses nothing
        var preview = await client.GetAsync(seen.Location!);
        preview.Plain.ShouldContain("Maison du Test");
        preview.Plain.ShouldContain("Corriger la correspondance");
        var waiting = Waiting().Match(preview.Text).Groups["name"].Value;
        (await client.PostAsync("/fr/donnees/importer?handler=Confirm", ("Waiting", waiting), ("Kind", "mapped"))).Plain.ShouldContain("2 lignes lues, 0 refusées");
        (await client.GetAsync("/fr/structures/liste--l2")).Plain.ShouldContain("03 20 00 00 01");
        (await UploadMappedAsync(client, "Liste 2026.csv", List)).Location.ShouldBeNull(); // held: taken back before it is corrected

        // The next list of that layout begins with what was corrected; one with more columns does not.
        var again = await UploadMappedAsync(client, "liste-2.csv", List + "Club;du soir;Lille;;\n");
        again.Text.ShouldContain("name=\"Source\" value=\"liste\"");
        Regex.Count(again.Text, "<option value=\"0\" selected").ShouldBe(1);
        (await UploadMappedAsync(client, "autre.csv", List.Replace("Appel", "Appel;Plus", StringComparison.Ordinal))).Text.ShouldContain("name=\"Source\" value=\"autre\"");
        (await client.GetAsync("/fr/donnees/correspondance/..%2Fbeffroi.db")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await client.GetAsync("/fr/donnees/importer?waiting=none&kind=mapped")).Plain.ShouldContain("n'attend plus");
    }

    private static async Task<(string? Location, string Text)> UploadMappedAsync(Visitor client, string name, string content)
    {
        await client.GetAsync("/fr/donnees/importer");
        var sent = await client.UploadAsync("/fr/donnees/importer", [("Upload", name, content)], ("Kind", "mapped"));
        return (sent.Location, sent.Location is { } to ? (await client.GetAsync(to)).Text : sent.Text);
    }

    [Theory]
    [InlineData("fr", "/fr/donnees/importer", "/fr/donnees")]
    [InlineData("nl", "/nl/gegevens/importeren", "/nl/gegevens")]
    public async Task Forms_OfAPage_PostToItsOwnLanguage(string language, string importer, string list)
    {
        using var client = await OpenAsync(importer);
        var seen = await UploadAsync(client, "bmo.csv", Samples.BmoHeader + "\n" + Samples.BmoLine() + "\n", importer);
        seen.ShouldContain($"action=\"{importer}?handler=Confirm\"");
        var waiting = Waiting().Match(seen).Groups["name"].Value;
        await PostAsync(client, importer + "?handler=Confirm", ("Waiting", waiting), ("Kind", "bmo"));
        var page = (await client.GetAsync(list)).Text;
        page.ShouldContain($"action=\"{list}?handler=Undo\"");
        Action().Matches(page).ShouldAllBe(action => action.Groups["to"].Value.StartsWith($"/{language}/"));
    }

    [Theory]
    [InlineData("page.xlsx", "<!doctype html><html></html>", "c'est une page web, pas un tableau")]
    [InlineData("liste.csv", "nom;ville\nA;B\n", "aucun lecteur ne reconnaît ce fichier")]
    public async Task Import_FileThatIsNone_IsRefusedInOneSentence(string name, string content, string sentence)
    {
        using var client = await OpenAsync("/fr/donnees/importer");
        var html = await UploadAsync(client, name, content);
        html.ShouldContain(sentence);
        html.ShouldContain("role=\"alert\"");
    }

    [Fact]
    public async Task Import_NameThatIsAPath_NeverLeavesTheFolder()
    {
        using var client = await OpenAsync("/fr/donnees/importer");
        var html = await PostAsync(client, "/fr/donnees/importer?handler=Confirm",
            ("Waiting", "../../beffroi.db"), ("Kind", "bmo"));
        html.ShouldContain("Ce fichier n'attend plus.");
    }

    [Fact]
    public async Task Import_WithoutItsToken_IsRefused()
    {
        using var visitor = await _store.SignedInAsync("secretariat");
        (await visitor.PostAsync("/fr/donnees/importer?handler=Confirm")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Perimeter_OfBothBasins_CarriesTheirFiguresAndKeepsWhatWasTypedWhenWrong()
    {
        using var client = await OpenAsync("/fr/zones");
        var refused = await PostAsync(client, "/fr/zones", ("Code", "spel"), ("Name", "Mon bassin"), ("Communes", "59350, 00000"));
        refused.ShouldContain("Communes inconnues : 00000.");
        refused.ShouldContain("value=\"Mon bassin\"");

        await PostAsync(client, "/fr/zones", ("Code", "spel"), ("Name", "Mon bassin"), ("Communes", "59350, 59512"));
        var page = await TextAsync(_store.Client, "/fr?zone=perimeter:spel");
        page.ShouldContain("Tableau de bord — Mon bassin");
        page.ShouldContain("repris d'une zone plus large, ne s'additionne pas");
    }

    private async Task<Visitor> OpenAsync(string address)
    {
        var visitor = await _store.SignedInAsync("secretariat");
        await visitor.GetAsync(address);
        return visitor;
    }

    private static async Task<string> UploadAsync(Visitor client, string name, string content, string address = "/fr/donnees/importer") =>
        (await client.UploadAsync(address, name, content)).Plain;

    private static async Task<string> PostAsync(Visitor client, string address, params (string Name, string Value)[] fields) =>
        (await client.PostAsync(address, fields)).Plain;

    private Task<string> DashboardAsync() => TextAsync(_store.Client, "/fr?zone=bmo-basin-2024:3216");

    private static async Task<string> TextAsync(HttpClient client, string address) =>
        Plain(await client.GetStringAsync(new Uri(address, UriKind.Relative)));

    private static string Plain(string html) => WebUtility.HtmlDecode(html).Replace('\u00a0', ' ').Replace('\u202f', ' ');

    [GeneratedRegex("<form[^>]*\\saction=\"(?<to>[^\"]+)")]
    private static partial Regex Action();

    [GeneratedRegex("name=\"Waiting\" value=\"(?<name>[^\"]+)")]
    private static partial Regex Waiting();

    [GeneratedRegex("name=\"id\" value=\"(?<id>[^\"]+)")]
    private static partial Regex UndoId();
}
