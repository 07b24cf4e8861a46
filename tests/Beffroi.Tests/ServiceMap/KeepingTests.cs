using System.Net;
using System.Text.RegularExpressions;
using Beffroi.Modules.ServiceMap.Campaigns;
using Beffroi.Modules.ServiceMap.Curation;
using Beffroi.Modules.ServiceMap.Duplicates;
using Beffroi.Modules.ServiceMap.Gaps;
using Beffroi.Modules.ServiceMap.Practices;
using Beffroi.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.ServiceMap;

public sealed class KeepingOnSqlite() : KeepingTests(TestDatabase.Sqlite);

public sealed class KeepingOnPostgres() : KeepingTests(TestDatabase.Postgres);

/// <summary>What curators keep: pairs, campaigns, the grid, closures, practices; and what searches tell of gaps.</summary>
[Trait("Capability", "R7.2b")]
public abstract partial class KeepingTests(TestDatabase database) : MapFixture(database)
{
    [Fact]
    [Trait("Capability", "R6.3")]
    public async Task Pair_DecidedDistinct_IsShownTwiceUntilItIsTakenBack()
    {
        await ImportAsync("structures", new { source = "u", id = "u--m", nom = "Maison du Test", date_maj = "2026-06-01", commune = "Roubaix", code_insee = "59512", code_postal = "59100", adresse = "1, rue du Test", longitude = 3.18, latitude = 50.69, telephone = "03 20 00 00 01", site_web = "https://maison.example" });
        var held = await MapAsync();
        held.Same.Of("u--m").ShouldBe(["t--m"]);
        held.Items.Select(item => item.Key).ShouldNotContain("u--m");
        var merged = MergedSheet.Of(held, "t--m");
        merged.Single(field => field.Name == "site_web").Source.ShouldBe("u"); // each source brings what it alone knows
        merged.Single(field => field.Name == "courriel").Source.ShouldBe("t");
        (await PageAsync("/fr/structures/t--m")).ShouldContain("https://maison.example");

        using var curator = await Store.SignedInAsync("curator");
        (await curator.GetAsync("/fr/carte/doublons")).Plain.ShouldContain("Maison du Test");
        await curator.PostAsync("/fr/carte/doublons?handler=Decide&kind=structure", ("a", "u--m"), ("b", "t--m"), ("verdict", "Distinct"));
        held = await MapAsync();
        held.Same.Of("u--m").ShouldBeEmpty();
        held.Items.Select(item => item.Key).ShouldContain("u--m");
        (await InDbAsync(db => db.Set<PairDecision>().SingleAsync())).A.ShouldBe("t--m");
        await curator.PostAsync("/fr/carte/doublons?handler=TakeBack&kind=structure", ("a", "t--m"), ("b", "u--m"));
        (await MapAsync()).Same.Of("u--m").ShouldBe(["t--m"]);

        // Two that no rule would join are one where somebody says so.
        await curator.PostAsync("/fr/carte/doublons?handler=Decide&kind=structure", ("a", "t--m"), ("b", "t--n"), ("verdict", "Same"));
        (await MapAsync()).Same.Of("t--n").ShouldContain("t--m");
        (await curator.GetAsync("/fr/carte/doublons?kind=service")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Campaign_AsksEachAtMostOnceAFortnightAndCountsThoseThatConfirm()
    {
        using var curator = await Store.SignedInAsync("curator");
        await curator.GetAsync("/fr/carte/campagnes");
        (await curator.PostAsync("/fr/carte/campagnes?handler=Start", ("Name", "Hiver"), ("Zone", "nowhere:1"))).Plain.ShouldContain("pas de commune connue");
        await curator.PostAsync("/fr/carte/campagnes?handler=Start", ("Name", "Hiver 2026"), ("Zone", "epci:200093201"));
        var page = await curator.GetAsync("/fr/carte/campagnes");
        var id = Id().Match(page.Text).Groups["id"].Value;
        (await curator.PostAsync("/fr/carte/campagnes?handler=Ask", ("id", id))).Plain.ShouldContain("1 structures sollicitées"); // one alone has an address
        (await curator.PostAsync("/fr/carte/campagnes?handler=Ask", ("id", id))).Plain.ShouldContain("0 structures sollicitées");
        Time.Advance(TimeSpan.FromDays(15));
        using var again = await Store.SignedInAsync("curator"); // the first session is over since
        await again.GetAsync("/fr/carte/campagnes");
        (await again.PostAsync("/fr/carte/campagnes?handler=Ask", ("id", id))).Plain.ShouldContain("1 structures sollicitées");

        using var structure = Store.Visit();
        var link = Confirm().Match((await MailsAsync())[0]).Value;
        await structure.GetAsync(link);
        await structure.PostAsync(link);
        var view = (await InScopeAsync(services => services.GetRequiredService<CampaignBook>().ListAsync(CancellationToken.None))).Single();
        (view.All.Verified, view.Asked, view.Silent).ShouldBe((1, 1, 0));
        view.ByCommune.Single(part => part.Part == "Roubaix").Verified.ShouldBe(1);
        view.Unreachable.Select(one => one.Entry.Key).ShouldContain("t--n");
        Time.Advance(TimeSpan.FromDays(15));
        using var last = await Store.SignedInAsync("curator");
        await last.GetAsync("/fr/carte/campagnes");
        (await last.PostAsync("/fr/carte/campagnes?handler=Ask", ("id", id))).Plain.ShouldContain("0 structures sollicitées"); // whoever confirmed is left in peace
        await last.PostAsync("/fr/carte/campagnes?handler=Stop", ("id", id));
        (await last.PostAsync("/fr/carte/campagnes?handler=Ask", ("id", id))).Plain.ShouldContain("pas ouverte");
    }

    [Fact]
    public async Task Grid_WritesManyAndNothingWhileOneIsWrong()
    {
        using var curator = await Store.SignedInAsync("curator");
        (await curator.GetAsync("/fr/carte/grille?field=courriel&q=du+test")).Plain.ShouldContain("2 fiches");
        const string Address = "/fr/carte/grille?kind=structure&field=courriel&q=du+test";
        var wrong = await curator.PostAsync(Address, ("key", "t--m"), ("before", "accueil@maison.example"), ("typed", "neuf@maison.example"), ("key", "t--n"), ("before", ""), ("typed", "nobody"));
        wrong.Plain.ShouldContain("rien n'a été écrit");
        wrong.Plain.ShouldContain(">nobody</textarea>");
        (await MapAsync()).FindStructure("t--m")!.Mail.ShouldBe("accueil@maison.example");
        (await curator.PostAsync(Address, ("key", "t--m"), ("before", "old@maison.example"), ("typed", "neuf@maison.example"))).Plain.ShouldContain("a changé depuis"); // somebody else was faster
        (await curator.PostAsync(Address, ("key", "t--m"), ("before", "accueil@maison.example"), ("typed", "neuf@maison.example"), ("key", "t--n"), ("before", ""), ("typed", "atelier@maison.example"))).Plain.ShouldContain("2 corrections écrites");
        (await MapAsync()).FindStructure("t--n")!.Mail.ShouldBe("atelier@maison.example");
        (await InDbAsync(db => db.Set<SheetProposal>().CountAsync(one => one.State == ProposalState.Accepted))).ShouldBe(2);

        var provenance = (await JsonAsync("/api/v1/structures/t--m")).GetProperty("provenance").EnumerateArray()
            .ToDictionary(field => field.GetProperty("field").GetString()!, field => $"{field.GetProperty("how")} {field.GetProperty("source")} {field.GetProperty("on")}");
        (provenance["courriel"], provenance["telephone"]).ShouldBe(("correction beffroi 2026-11-24", "source t 2026-05-01"));
    }

    [Fact]
    public async Task Closure_IsSaidOnTheSheetUntilItIsOver_AndAClosedSiretWithItsSuccessor()
    {
        using var curator = await Store.SignedInAsync("curator");
        await curator.GetAsync("/fr/carte/fermetures");
        (await curator.PostAsync("/fr/carte/fermetures?handler=Add", ("Structure", "t--m"), ("From", "2026-11-20"), ("Until", "2026-11-10"), ("Message", "Travaux"))).Plain.ShouldContain("la fin est avant le début");
        await curator.PostAsync("/fr/carte/fermetures?handler=Add", ("Structure", "/fr/structures/t--m"), ("From", "2026-11-20"), ("Until", "2026-12-05"), ("Message", "Fermé pour travaux"));
        (await PageAsync("/fr/services/t--s")).ShouldContain("Fermé pour travaux");
        Time.Advance(TimeSpan.FromDays(12));
        await ImportAsync("structures", new { source = "v", id = "v--1", nom = "Ancienne maison", date_maj = "2026-01-01", siret = "12345678900011", commune = "Lille", code_insee = "59350" });
        (await PageAsync("/fr/services/t--s")).ShouldNotContain("Fermé pour travaux");

        await Store.ImportAsync("sirene", Samples.Write(Store.Folder, "first-links.csv",
            "siretEtablissementPredecesseur,siretEtablissementSuccesseur,dateLienSuccession\n12345678900011,12345678900029,2025-06-29\n"));
        (await PageAsync("/fr/structures/v--1")).ShouldNotContain("12345678900029"); // taken over is not closed
        var outcome = await Store.ImportAsync("sirene", Samples.Write(Store.Folder, "stock.csv", "siren,siret,etatAdministratifEtablissement,dateDebut\n1,12345678900011,F,2025-06-30\n1,12345678900029,A,2025-07-01\n1,12,F,2025-07-01\n"));
        outcome.Result!.Issues.Kept.Select(issue => (issue.Line, issue.Reason)).ShouldBe([(4, "issue.siret")]);
        await Store.ImportAsync("sirene", Samples.Write(Store.Folder, "links.csv", "siretEtablissementPredecesseur,siretEtablissementSuccesseur,dateLienSuccession\n12345678900011,12345678900029,2025-06-30\n"));
        var sheet = WebUtility.HtmlDecode(await PageAsync("/fr/structures/v--1"));
        sheet.ShouldContain("fermé depuis le 30/06/2025");
        sheet.ShouldContain("12345678900029");
        using var later = await Store.SignedInAsync("curator"); // the first session is over since
        (await later.GetAsync("/fr/carte/fermetures")).Plain.ShouldContain("Ancienne maison");
        await Store.ImportAsync("sirene", Samples.Write(Store.Folder, "stock-later.csv",
            "siren,siret,etatAdministratifEtablissement,dateDebut\n1,12345678900011,A,2026-06-30\n"));
        (await PageAsync("/fr/structures/v--1")).ShouldNotContain("fermé depuis"); // it opened again
        await InScopeAsync(async services =>
        {
            var held = services.GetRequiredService<Platform.Storage.BeffroiDb>().Set<Platform.Imports.ReceivedFile>();
            foreach (var name in new[] { "stock-later.csv", "stock.csv" })
            {
                await services.GetRequiredService<Platform.Imports.ImportService>().UndoAsync((await held.SingleAsync(file => file.Name == name)).Id, CancellationToken.None);
            }

            return 0;
        });
        (await InDbAsync(db => db.Set<ClosedSiret>().AsNoTracking().SingleAsync())).ClosedOn.ShouldBeNull(); // of the stock nothing is left, of the links all
    }

    [Fact]
    public async Task Proposal_OfSomebodyWhoLeftAnAddress_MayBeAskedBack()
    {
        using var anyone = Store.Visit();
        await anyone.GetAsync("/fr/signaler/structure/t--m");
        (await anyone.PostAsync("/fr/signaler/structure/t--m", ("Field", "telephone"), ("After", "1"), ("Reply", "nobody at all"))).Plain.ShouldContain("adresse de courriel est attendue");
        await anyone.PostAsync("/fr/signaler/structure/t--m", ("Field", "telephone"), ("After", "03 20 99 99 99"), ("Reply", "lea@exemple.example"));
        (await InDbAsync(db => db.Set<SheetProposal>().SingleAsync())).ReplyContent!.ShouldNotContain("lea");
        using var curator = await Store.SignedInAsync("curator");
        var id = Id().Match((await curator.GetAsync("/fr/carte")).Text).Groups["id"].Value;
        await curator.PostAsync("/fr/carte?handler=AskBack", ("id", id), ("question", "Est-ce le standard ?"));
        (await MailsAsync())[0].ShouldContain("Est-ce le standard ?");
        var asked = await InDbAsync(db => db.Set<SheetProposal>().SingleAsync());
        (asked.State, asked.ReplyContent).ShouldBe((ProposalState.Asked, null));
    }

    [Fact]
    public async Task Proposal_ThatWaits_IsLateAndToldToCuratorsOnce_AndItsAuthorLearnsWhatCameOfIt()
    {
        using var anyone = Store.Visit();
        await anyone.GetAsync("/fr/signaler/structure/t--m");
        await anyone.PostAsync("/fr/signaler/structure/t--m", ("Field", "telephone"), ("After", "03 20 99 99 99"), ("Reply", "lea@exemple.example"));
        await Store.PersonAsync("curator");
        Time.Advance(TimeSpan.FromDays(14));
        await RemindAsync();
        (await MailsAsync()).ShouldBeEmpty(); // within its term
        Time.Advance(TimeSpan.FromDays(2));
        await RemindAsync();
        await RemindAsync();
        (await MailsAsync()).ShouldHaveSingleItem()
            .ShouldContain("1 proposition(s) de correction attendent depuis plus de 15 jours");
        using var curator = await Store.SignedInAsync("curator", "Autre centre");
        var page = await curator.GetAsync("/fr/carte");
        page.Plain.ShouldContain("en attente depuis plus de 15 jours");
        await curator.PostAsync("/fr/carte?handler=Accept", ("id", Id().Match(page.Text).Groups["id"].Value));
        var told = (await MailsAsync())[0];
        told.ShouldContain("Votre correction est acceptée");
        told.ShouldContain("/fr/structures/t--m");
    }

    private Task<int> RemindAsync() => InScopeAsync(async services =>
    {
        var settings = services.GetRequiredService<BeffroiSettings>() with { Site = new Uri("https://beffroi.example") };
        await ActivatorUtilities.CreateInstance<ProposalReminders>(services, settings).RunAsync(CancellationToken.None);
        return 0;
    });

    [Fact]
    [Trait("Capability", "D1")]
    public async Task Practice_IsTakenUpElsewhereOnlyOnceItIsDecided()
    {
        using var curator = await Store.SignedInAsync("curator");
        await curator.GetAsync("/fr/carte/bonnes-pratiques/new");
        const string New = "/fr/carte/bonnes-pratiques/new?handler=Save";
        var wrong = await curator.PostAsync(New, ("Input.Name", "Job dating au stade"), ("Input.What", "Sport d'abord"), ("Input.Evidence", "Counted"));
        wrong.Plain.ShouldContain("sont attendus");
        wrong.Plain.ShouldContain("Job dating au stade");
        (string, string)[] all = [("Input.Name", "Job dating au stade"), ("Input.What", "Sport d'abord, entretien ensuite"), ("Input.Where", "Roubaix"), ("Input.ForWhom", "Demandeurs d'emploi"), ("Input.Source", "Bilan 2025")];
        (await curator.PostAsync(New, [.. all, ("Input.Evidence", "Counted")])).Plain.ShouldContain("ce qui a été constaté");
        var edit = (await curator.PostAsync(New, [.. all, ("Input.Evidence", "Counted"), ("Input.Finding", "41 embauches sur 120 présents, 2025")])).Location!;
        (await curator.PostAsync(edit + "?handler=Replicate", ("where", "Tourcoing"), ("who", "Maison de l'emploi"))).Plain.ShouldContain("suit la décision");
        (await curator.PostAsync(edit + "?handler=Decide", ("extension", "Extend"), ("decision", "CLE du 3 novembre : coût faible"))).Status.ShouldBe(HttpStatusCode.Redirect);
        (await curator.PostAsync(edit + "?handler=Replicate", ("where", "Tourcoing"), ("who", "Maison de l'emploi"))).Status.ShouldBe(HttpStatusCode.Redirect);
        var place = (await InDbAsync(db => db.Set<Replication>().SingleAsync())).Id;
        await curator.PostAsync(edit + "?handler=News", ("replication", place.ToString()), ("state", "Running"), ("news", "Premier rendez-vous en mars"));
        var practice = await InDbAsync(db => db.Set<Practice>().SingleAsync());
        var shown = WebUtility.HtmlDecode(await PageAsync($"/fr/bonnes-pratiques/{practice.Id}"));
        shown.ShouldContain("Tourcoing");
        shown.ShouldContain("Premier rendez-vous en mars");
        (await PageAsync("/nl/goede-praktijken?evidence=Evaluated")).ShouldNotContain("Job dating");
        (await PageAsync("/nl/goede-praktijken")).ShouldContain("Job dating");
    }

    [Fact]
    public async Task Searches_ThatFindNothing_AreCountedAndShownFromElevenOn()
    {
        var searches = Store.App.Services.GetRequiredService<UnansweredSearches>();
        for (var turn = 1; turn <= 11; turn++)
        {
            await PageAsync("/fr/services?town=Roubaix&theme=sante--addictions&radius=2&q=introuvable");
            await searches.WriteAsync(CancellationToken.None);
            var shown = await InDbAsync(db => UnansweredSearches.ListAsync(db, new DateOnly(2026, 11, 24), CancellationToken.None));
            shown.Select(row => (row.Commune, row.Theme, row.Times)).ShouldBe(turn < 11 ? [] : [("59512", "sante--addictions", 11)]);
        }

        (await PageAsync("/fr/doublons-et-manques?theme=sante")).ShouldContain("<td class=\"number\">11</td>");
        (await InDbAsync(db => db.Set<UnansweredSearch>().SingleAsync())).Month.ShouldBe("2026-11"); // not the day, not the words
    }

    [GeneratedRegex("name=\"id\" value=\"(?<id>[0-9a-f-]{36})\"")]
    private static partial Regex Id();

    [GeneratedRegex("/fr/confirmer/[A-Za-z0-9_-]+")]
    private static partial Regex Confirm();
}
