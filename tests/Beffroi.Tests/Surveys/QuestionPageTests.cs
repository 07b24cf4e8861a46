using System.Net;
using System.Text.Json;
using Beffroi.Platform.Storage;
using Beffroi.Reference.Occupations;
using Beffroi.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Surveys;

public sealed class QuestionPagesOnSqlite() : QuestionPageTests(TestDatabase.Sqlite);

public sealed class QuestionPagesOnPostgres() : QuestionPageTests(TestDatabase.Postgres);

/// <summary>The barometer read, tried to its end, and handed to programs.</summary>
[Trait("Capability", "R7.3")]
public abstract class QuestionPageTests(TestDatabase database) : IAsyncLifetime
{
    private const string Trial = "/fr/enquetes/BTR-2027-01/essai";
    private TestStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await TestStore.StartAsync(database);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Questionnaire_InThreeLanguages_IsReadWhole()
    {
        using var visitor = _store.Visit();
        foreach (var (address, told) in new[] { ("/fr/enquetes/BTR-2027-01", "Rencontrez-vous en ce moment des difficultés pour recruter"), ("/nl/enquetes/BTR-2027-01", "aanwerv"), ("/en/surveys/BTR-2027-01", "recruit") })
        {
            var page = await visitor.GetAsync(address);
            page.Plain.ShouldContain(told, Case.Insensitive, address);
            page.Text.ShouldContain("<code>METIER_3MOIS</code>");
        }

        (await visitor.GetAsync("/fr/enquetes")).Text.ShouldContain("/fr/enquetes/BTR-2027-01/essai");
        (await visitor.GetAsync("/fr/enquetes/BTR-2027-01/essai")).Text.ShouldContain("href=\"/nl/enquetes/BTR-2027-01/proef?"); // the same page in another language
        (await visitor.GetAsync("/fr/enquetes/BTR-1999-01")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await visitor.GetAsync("/fr/enquetes/BTR-1999-01/essai")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await visitor.GetAsync("/api/v1/questionnaires/BTR-1999-01/lunatic.json")).Status.ShouldBe(HttpStatusCode.NotFound);
        var lunatic = JsonDocument.Parse((await visitor.GetAsync("/api/v1/questionnaires/BTR-2027-01/lunatic.json?lang=nl")).Text).RootElement;
        lunatic.GetProperty("components")[0].GetProperty("componentType").GetString().ShouldBe("Sequence");
        lunatic.GetProperty("label").GetProperty("value").GetString()!.ShouldContain("Barometer");
    }

    [Fact]
    public async Task Trial_FollowsFiltersAndControlsToWhatWouldBeSent()
    {
        using (var scope = _store.App.Services.CreateScope())
        {
            TestStore.Get<BeffroiDb>(scope).Add(new Occupation { Nomenclature = Nomenclatures.Fap2021, Code = "B5Z40", NameFr = "Grutiers et grutières" });
            await TestStore.Get<BeffroiDb>(scope).SaveChangesAsync();
            TestStore.Get<DataVersion>(scope).Changed();
        }

        using var visitor = _store.Visit();
        (await visitor.GetAsync(Trial)).Plain.ShouldContain("Étape 1 sur");
        var asked = await visitor.GetAsync(Trial + "?given.SECTEUR=commerce&given.EFFECTIF=10&given.MOIS=2&ID_OK=O&from=0");
        asked.Plain.ShouldContain("trois prochains mois");
        asked.Text.ShouldContain("type=\"hidden\" name=\"ID_OK\" value=\"O\""); // carried on
        const string Firm = Trial + "?given.SECTEUR=commerce&given.EFFECTIF=10&given.MOIS=2&ID_OK=O";
        var unsure = await visitor.GetAsync(Firm + "&from=1");
        unsure.Plain.ShouldContain("Confirmez, ou corrigez"); // EMP_PREV is blank
        (await visitor.GetAsync(Firm + "&from=1&insist=true")).Plain.ShouldContain("difficultés pour recruter");
        const string Hiring = Firm + "&EMP_PREV=H&DIFF_REC=1&REC_ACT=1";
        var wrong = await visitor.GetAsync(Hiring + "&PROJ_N=4&PROJ_DIFF=5&from=4");
        wrong.Plain.ShouldContain("À corriger avant de continuer");
        wrong.Text.ShouldContain("value=\"5\""); // what was typed stays
        (await visitor.GetAsync(Hiring + "&PROJ_N=quatre&from=4")).Plain.ShouldContain("Un nombre de 0 à 9999 est attendu");
        (await visitor.GetAsync(Hiring + "&PROJ_N=quatre&from=4")).Text.ShouldContain("value=\"quatre\"");
        var rows = await visitor.GetAsync(Hiring + "&PROJ_N=4&PROJ_DIFF=2&from=4");
        rows.Text.ShouldContain("name=\"METIER_LIB.2\"");
        rows.Text.ShouldContain("list=\"s-fap-rome\"");
        rows.Plain.ShouldContain("<option value=\"Grutiers et grutières\">"); // proposed by the browser itself, without script
        var row = await visitor.GetAsync(Hiring + "&PROJ_N=4&METIER_LIB.0=Soudeur&METIER_LIB.2=Grutier&METIER_N.2=trop&from=5");
        row.Plain.ShouldContain("Un nombre de 0 à 9999 est attendu");
        row.Text.ShouldContain("href=\"#q-METIER_N.2\"");
        row.Text.ShouldContain("value=\"trop\"");

        // An answer opens a question of its own page: it is shown before one goes on. What is hidden stops nobody.
        var opened = await visitor.GetAsync(Firm + "&EMP_PREV=H&DIFF_REC=1&REC_ACT=1&PROJ_N=4&shown=PROJ_N&from=4");
        opened.Text.ShouldContain("name=\"PROJ_DIFF\"");
        opened.Plain.ShouldNotContain("À corriger");
        (await visitor.GetAsync(Hiring + "&PROJ_N=0&PROJ_DIFF=x&shown=PROJ_N&shown=PROJ_DIFF&from=4")).Plain.ShouldNotContain("Un nombre de 0 à 9999");
        (await visitor.GetAsync(Firm + "&EMP_PREV=B&DIFF_REC=1&REC_ACT=1&PROJ_N=3&from=4")).Text.ShouldContain("id=\"faults\""); // a remark is told once
        (await visitor.GetAsync(Firm + "&from=1&go=back")).Text.ShouldNotContain("type=\"hidden\" name=\"given.SECTEUR\""); // chosen anew, not twice
        var back = await visitor.GetAsync(Hiring + "&PROJ_N=4&from=5&go=back");
        back.Text.ShouldContain("name=\"PROJ_N\" value=\"4\"");

        var sent = await visitor.GetAsync(Firm + "&EMP_PREV=S&DIFF_REC=3&REC_ACT=2&PROJ_N=4&CAUSE=1&COMM=%3Cscript%3E&from=8");
        sent.Plain.ShouldContain("Ce qui serait envoyé");
        sent.Plain.ShouldContain("Répondu puis retiré, la question n'étant plus posée : PROJ_N");
        sent.Text.ShouldNotContain("<script>");
        (await visitor.GetAsync(Trial + "?from=99&given.MOIS=14&given.EFFECTIF=-3&given.SECTEUR=x")).Plain.ShouldContain("Étape 1 sur");
        visitor.Cookies.Keys.ShouldAllBe(name => name.Contains("form", StringComparison.OrdinalIgnoreCase) || name.Contains("antiforgery", StringComparison.OrdinalIgnoreCase)); // nobody is followed
    }
}
