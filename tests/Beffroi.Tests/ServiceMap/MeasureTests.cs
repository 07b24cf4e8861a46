using System.Net;
using System.Text.Json;
using Beffroi.Modules.ServiceMap.Measures;
using Beffroi.TestKit;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.ServiceMap;

public sealed class MeasuresOnSqlite() : MeasureTests(TestDatabase.Sqlite);

public sealed class MeasuresOnPostgres() : MeasureTests(TestDatabase.Postgres);

/// <summary>Measures: their law, lives, money and rules; bodies of one purpose.</summary>
[Trait("Capability", "R6.7")]
[Trait("Capability", "R7.2b")]
public abstract class MeasureTests(TestDatabase database) : MapFixture(database)
{
    private const string Address = "/fr/carte/dispositifs/cej";

    [Fact]
    public async Task Shipped_Measures_HaveTheirSourceAndTheirLives()
    {
        var measures = await InDbAsync(db => db.Set<Measure>().ToListAsync());
        measures.Count.ShouldBe(20);
        measures.ShouldAllBe(one => one.Source.Length > 10 && one.SourceDate.Year > 1980 && one.LegalBase.Length > 10);
        measures.Single(one => one.Code == "garantie-jeunes").Successor.ShouldBe("cej");
        var today = new DateOnly(2026, 11, 24);
        SamePurpose.Of(measures, today).Select(pair => (pair.A.Code, pair.B.Code)).ShouldContain(("cej", "pacea"));
        SamePurpose.Of(measures, today).ShouldAllBe(pair => pair.A.IsAliveOn(today) && pair.B.IsAliveOn(today));
        var page = await PageAsync("/fr/dispositifs?state=over");
        page.ShouldContain("Garantie jeunes");
        page.ShouldNotContain("Contrat de professionnalisation");
        (await PageAsync("/nl/maatregelen/cej")).ShouldContain("leeftijd: van 16 tot 25");
        (await JsonAsync("/api/v1/measures?alive=true")).GetProperty("items").EnumerateArray().Select(one => one.GetProperty("code").GetString()).ShouldContain("cej");
        (await Store.Client.GetAsync(new Uri("/fr/dispositifs/rien", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Money_OfAFile_IsAddedUpAndItsBadLinesAreTold()
    {
        var outcome = await Store.ImportAsync("measure-money", Samples.Write(Store.Folder, "money.csv",
            "code,annee,financeur,budget,engage,paye,personnes,source,date_source\n"
            + "cej,2024,État,1000000,900000,800000,400,PLF 2025,2024-10-01\ncej,2024,Région,,,200000,100,Délibération,2024-12-01\n"
            + "pacea,2024,État,10,,,,PLF 2025,2024-10-01\ncej,2024,État,1,1,1,1,Deux fois,2024-10-01\ncej,deux mille,État,1,1,1,1,x,2024-10-01\ncej,2024,Ville,-5,,,,x,2024-10-01\n"));
        outcome.Result!.Issues.Kept.Select(issue => (issue.Line, issue.Column, issue.Reason)).ShouldBe(
            [(5, "code", "issue.idTwice"), (6, "annee", "issue.wholeNumber"), (6, "annee", "issue.year"), (7, "budget", "issue.amount")]);
        var year = (await InScopeAsync(services => Book(services).MoneyAsync("cej", 2024, CancellationToken.None))).Single();
        (year.Budgeted, year.Paid, year.Persons, year.PaidAPerson).ShouldBe((1_000_000m, 1_000_000m, 500, 2000m));
        var other = (await InScopeAsync(services => Book(services).MoneyAsync("pacea", 2024, CancellationToken.None))).Single();
        (other.Paid, other.PaidAPerson).ShouldBe((null, null)); // what nobody told is not nothing

        var papers = await PageAsync("/fr/financements?year=2024");
        papers.ShouldContain("Région");
        papers.Replace('\u202f', ' ').Replace("&#x202F;", " ").ShouldContain("1 000 000");
        (await PageAsync("/api/v1/measures/money.csv?year=2024")).ShouldContain("cej,2024,Région,,,200000,100,Délibération,2024-12-01");
        (await Store.Client.GetAsync(new Uri("/api/v1/measures/money.doc", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await PageAsync("/fr/doublons-et-manques?theme=trouver-un-emploi")).ShouldContain("payés, dits pour 1 dispositifs");
    }

    [Fact]
    public async Task Rule_OfAMeasure_TellsYesNoOrWhatIsMissingInTheSearch()
    {
        using var curator = await Store.SignedInAsync("curator");
        await curator.GetAsync(Address);
        (await curator.PostAsync(Address + "?handler=Link", ("service", "https://beffroi.example/fr/services/t--s?zone=x"))).Status.ShouldBe(HttpStatusCode.Redirect);
        (await curator.PostAsync(Address + "?handler=Link", ("service", "none"))).Plain.ShouldContain("none");

        (await FitAsync("age=20&for=demandeurs-emploi")).ShouldBe("unknown:status"); // a student may be registered too
        (await FitAsync("")).ShouldBe("unknown:age,disability,status");
        (await FitAsync("age=40")).ShouldBeNull();
        (await FitAsync("age=40&all=true")).ShouldBe("no:");
        var page = await PageAsync("/fr/services?q=emploi&town=Roubaix&age=40&all=true");
        page.ShouldContain("il faudrait");
        (await PageAsync("/fr/services/t--s")).ShouldContain("Contrat d&#x27;engagement jeune");

        // A curator's own rule for the service goes before that of the measure.
        await InScopeAsync(async services =>
        {
            await Book(services).PutRuleAsync("t--s", """{"fact":"age","atLeast":30}""", Guid.NewGuid(), CancellationToken.None);
            return 0;
        });
        (await FitAsync("age=40")).ShouldBe("yes:");
        (await FitAsync("age=20")).ShouldBeNull();

        // What names no public is handed on with the publics that its rule lets in.
        await InScopeAsync(async services =>
        {
            await Book(services).PutRuleAsync("t--s", """{"any":[{"fact":"age","atMost":25},{"fact":"status","in":["rsa"]}]}""", Guid.NewGuid(), CancellationToken.None);
            return 0;
        });
        (await JsonAsync("/api/v1/directory.hsds.json")).ValueKind.ShouldBe(JsonValueKind.Object);
        var lines = (await PageAsync("/api/v1/directory.services.ndjson")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement);
        lines.Single(line => line.GetProperty("id").GetString() == "t--s").GetProperty("publics").EnumerateArray().Select(one => one.GetString())
            .ShouldBe(["jeunes", "beneficiaires-des-minimas-sociaux"]);
    }

    [Fact]
    public async Task Edit_ByACurator_WritesFactsRuleAndMoneyAndTellsWhatIsWrong()
    {
        using var curator = await Store.SignedInAsync("curator");
        await curator.GetAsync("/fr/carte/dispositifs/new");
        const string Save = "/fr/carte/dispositifs/new?handler=Save";
        (await curator.PostAsync(Save, ("Input.Code", "Chèque !"), ("Input.Name", "Chèque mobilité"), ("Input.Source", "Délibération"))).Plain.ShouldContain("Lettres minuscules sans accent");
        var wrong = await curator.PostAsync(Save, ("Input.Code", "cheque"), ("Input.Name", "Chèque mobilité"), ("Input.Source", "Délibération"), ("way0.ageMin", "trente"));
        wrong.Plain.ShouldContain("Chèque mobilité"); // nothing typed is lost
        wrong.Plain.ShouldContain("value=\"trente\"");
        (await curator.PostAsync(Save, ("Input.Code", "cheque"), ("Input.Name", "Chèque mobilité"), ("Input.Source", "Délibération du 1er juin"), ("Input.SourceDate", "2026-06-01"),
            ("Input.Level", "Metropolis"), ("way0.ageMin", "18"), ("way0.ageMax", "25"), ("way1.disability", "yes"), ("way1.status", "jobseeker"))).Status.ShouldBe(HttpStatusCode.Redirect);
        var saved = (await InDbAsync(db => db.Set<Measure>().SingleAsync(one => one.Code == "cheque"))).Rule;
        saved.ShouldBe("""{"any":[{"fact":"age","atLeast":18,"atMost":25},{"all":[{"fact":"disability","is":true},{"fact":"status","in":["jobseeker"]}]}]}""");
        (await curator.GetAsync("/fr/carte/dispositifs/cheque")).Plain.ShouldContain("name=\"way0.ageMin\" inputmode=\"decimal\" size=\"6\" value=\"18\"");
        (await curator.PostAsync(Save, ("Input.Code", "cheque"), ("Input.Name", "Un autre"), ("Input.Source", "x"))).Plain.ShouldContain("déjà pris");

        const string Money = "/fr/carte/dispositifs/cheque?handler=Money";
        (await curator.PostAsync(Money, ("Money.Year", "2026"), ("Money.Funder", "MEL"), ("Money.Source", "Budget"), ("Money.Paid", "beaucoup"))).Plain.ShouldContain("beaucoup");
        (await curator.PostAsync(Money, ("Money.Year", "2026"), ("Money.Funder", "MEL"), ("Money.Source", "Budget"), ("Money.Paid", "12 500,50"))).Status.ShouldBe(HttpStatusCode.Redirect);
        (await InDbAsync(db => db.Set<MeasureMoney>().SingleAsync(one => one.Measure == "cheque"))).Paid.ShouldBe(12_500.50m);
        await curator.PostAsync("/fr/carte/dispositifs/cheque?handler=DropMoney", ("year", "2026"), ("funder", "MEL"));
        (await InDbAsync(db => db.Set<MeasureMoney>().CountAsync(one => one.Measure == "cheque"))).ShouldBe(0);
    }

    [Fact]
    public async Task Rule_OfOneService_IsWrittenOnItsOwnPage()
    {
        using var curator = await Store.SignedInAsync("curator");
        (await curator.GetAsync("/fr/services/t--u")).Plain.ShouldContain("/fr/carte/regles/t--u");
        await curator.GetAsync("/fr/carte/regles/t--u");
        (await curator.PostAsync("/fr/carte/regles/t--u", ("way0.ageMin", "25"), ("way0.ageMax", "18"))).Plain.ShouldContain("la plus petite d'abord");
        (await curator.PostAsync("/fr/carte/regles/t--u", ("way0.ageMin", "18"), ("way0.ageMax", "25"))).Status.ShouldBe(HttpStatusCode.Redirect);
        (await PageAsync("/nl/diensten/t--u")).ShouldContain("leeftijd: van 18 tot 25");
        await curator.GetAsync("/fr/carte/regles/t--u");
        await curator.PostAsync("/fr/carte/regles/t--u", ("way0.ageMin", "")); // nothing filled in is no rule
        (await PageAsync("/nl/diensten/t--u")).ShouldNotContain("leeftijd");
    }

    [Fact]
    [Trait("Capability", "R6.3")]
    public async Task Bodies_OfOnePurposeAtOneLevelInOneTerritory_AreShown()
    {
        var bodies = await InDbAsync(db => db.Set<Body>().ToListAsync());
        SamePurpose.Of(bodies, new DateOnly(2026, 11, 24)).Select(pair => (pair.A.Code, pair.B.Code)).ShouldBe([("cdei-59", "comite-departemental-emploi-59")]);
        SamePurpose.Of(bodies, new DateOnly(2020, 1, 1)).ShouldBeEmpty(); // before the law of 2023
        (await PageAsync("/en/duplicates-and-gaps")).ShouldContain("insertion");
    }

    private static MeasureBook Book(IServiceProvider services) => (MeasureBook)services.GetService(typeof(MeasureBook))!;

    private async Task<string?> FitAsync(string who)
    {
        var found = (await JsonAsync("/api/v1/search/services?q=premier%20emploi&town=Roubaix&" + who)).GetProperty("items").EnumerateArray()
            .Where(one => one.GetProperty("id").GetString() == "t--s").ToList();
        return found.Count == 0 ? null : found[0].GetProperty("fit").GetString() + ":" + string.Join(',', found[0].GetProperty("missing").EnumerateArray().Select(one => one.GetString()));
    }
}
