using System.Net;
using Beffroi.Modules.Surveys.Questionnaires;
using Beffroi.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Surveys;

public sealed class DesignerOnSqlite() : DesignerTests(TestDatabase.Sqlite);

public sealed class DesignerOnPostgres() : DesignerTests(TestDatabase.Postgres);

/// <summary>A chamber builds a survey of its own from the parts of the barometer, tries it, freezes it, asks it.</summary>
[Trait("Capability", "R7.3")]
public abstract class DesignerTests(TestDatabase database) : IAsyncLifetime
{
    private const string Workshop = "/fr/enquetes/atelier";
    private const string Mine = Workshop + "/ALT-2027-01";
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2027, 1, 1, 9, 0, 0, TimeSpan.Zero));
    private TestStore _store = null!;
    private Visitor _chamber = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await TestStore.StartAsync(database, _time);
        _chamber = await _store.SignedInAsync("survey-manager", "Chambre");
        await _chamber.GetAsync(Workshop);
    }

    public async ValueTask DisposeAsync()
    {
        _chamber.Dispose();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task Begin_WithAWrongName_SaysSoAndKeepsWhatWasTyped()
    {
        var wrong = await BeginAsync("alternance");
        wrong.Plain.ShouldContain("« alternance » n'est pas un code de version");
        wrong.Text.ShouldContain("value=\"Alternance\"");
        (await BeginAsync("BTR-2027-01")).Plain.ShouldContain("existe déjà");
        (await BeginAsync("ALT-2027-01", title: " ")).Plain.ShouldContain("Écrivez un titre en français");
        (await BeginAsync("ALT-2027-01", from: "XXX")).Plain.ShouldContain("XXX");
        (await BeginAsync("ALT-2027-01")).Location.ShouldBe(Mine);
        (await BeginAsync("ALT-2027-01")).Plain.ShouldContain("existe déjà");
    }

    [Fact]
    public async Task Draft_ChangedQuestionByQuestion_StaysSound()
    {
        await BeginAsync("ALT-2027-01");
        (await _chamber.GetAsync(Mine)).Plain.ShouldContain("brouillon");
        (await DoAsync("Remove", ("name", "DIFF_REC"))).Plain.ShouldContain("DIFF_REC"); // others depend on it: it stays, and they are told
        (await HoldsAsync("DIFF_REC")).ShouldBeTrue();
        (await DoAsync("Remove", ("name", "FACT_LIM"))).Location.ShouldBe(Mine);
        (await HoldsAsync("FACT_LIM")).ShouldBeFalse();
        (await DoAsync("Take", ("part", "BTR-2027-01/FACT_LIM"), ("page", "1"))).Location.ShouldBe(Mine);
        (await WholeAsync()).Pages[1].Questions[^1].Name.ShouldBe("FACT_LIM");
        (await DoAsync("Move", ("name", "FACT_LIM"), ("up", "true"))).Location.ShouldBe(Mine);
        (await WholeAsync()).Pages[1].Questions[^1].Name.ShouldBe("EMP_PREV");
        (await DoAsync("Move", ("name", "EMP_PREV"), ("up", "false"))).Location.ShouldBe(Mine); // over the edge, onto the next page
        (await WholeAsync()).Pages[2].Questions[0].Name.ShouldBe("EMP_PREV");
        (await DoAsync("Apart", ("name", "COMM"))).Location.ShouldBe(Mine);
        (await WholeAsync()).Pages[^1].Questions.ShouldHaveSingleItem().Name.ShouldBe("COMM");
        (await DoAsync("Page", ("page", "0"), ("fr", "Qui êtes-vous ?"), ("nl", ""), ("en", ""))).Location.ShouldBe(Mine);
        (await _chamber.GetAsync(Mine)).Plain.ShouldContain("1. Qui êtes-vous ?");

        var typed = await PutAsync(("Input.Options", "O | Oui\nNon"));
        typed.Plain.ShouldContain("Ligne 2 des réponses");
        typed.Plain.ShouldContain("O | Oui\nNon");
        (await PutAsync(("Input.Filter", "DIFF_REC ="))).Plain.ShouldContain("ALT_OK");
        (await PutAsync(("Input.Controls", "grave | ALT_OK = \"O\" | Vraiment ?"))).Plain.ShouldContain("Ligne 1 des contrôles");
        (await PutAsync(("Input.LabelFr", ""))).Plain.ShouldContain("Écrivez la question en français");
        (await PutAsync(("Input.Name", "COMM"))).Plain.ShouldContain("existe déjà");
        (await PutAsync(("Input.Name", "deux mots"))).Plain.ShouldContain("deux mots");
        (await PutAsync(("Input.Name", "rev"))).Plain.ShouldContain("« rev » ne peut pas être le code");
        (await PutAsync(("Input.Name", "ZONE"))).Plain.ShouldContain("« ZONE » ne peut pas être le code"); // a column of the files
        (await PutAsync(("Input.Name", "CONTACT_MAIL"))).Plain.ShouldContain("« CONTACT_MAIL » ne peut pas être le code");
        (await PutAsync(("Input.Name", "comm"), ("Input.Kind", "Textarea"), ("Input.Options", ""))).Plain.ShouldContain("deux variables s'appellent");
        (await PutAsync(("Input.Options", " | Oui\nN | Non"))).Plain.ShouldContain("Ligne 1 des réponses");
        var number = await PutAsync(("Input.Kind", "Number"), ("Input.Options", ""), ("Input.Max", "beaucoup"));
        number.Plain.ShouldContain("« beaucoup » n'est pas un nombre");
        number.Text.ShouldContain("value=\"beaucoup\"");
        (await DoAsync("Put", ("original", "DIFF_REC"), ("page", "0"), ("Input.Name", "DIFF_REC"), ("Input.LabelFr", "Tout va bien ?"), ("Input.Options", "1 | Oui\n2 | Non"))).Plain.ShouldContain("La question DIFF_REC sert au baromètre");
        (await DoAsync("Apart", ("name", "DIFF_REC"))).Plain.ShouldContain("qui vient sur une page plus loin");
        (await PutAsync(("Input.Controls", "warn | ALT_OK <> \"N\" | Vraiment aucun ? | Echt geen? | Really none?"))).Location.ShouldBe(Mine);
        var question = (await WholeAsync()).Questions.Single(one => one.Name == "ALT_OK");
        question.Options.Select(one => one.Label.In("nl")).ShouldBe(["Ja", "Non"]);
        question.Controls.ShouldHaveSingleItem().Level.ShouldBe(ControlLevel.Warn);
        var edit = await _chamber.GetAsync(Mine + "?edit=ALT_OK");
        edit.Plain.ShouldContain("O | Oui | Ja | Yes");
        (await DoAsync("Put", ("original", "ALT_OK"), ("page", "0"), ("Input.Name", "ALT_OK"), ("Input.LabelFr", "Prenez-vous un apprenti ?"), ("Input.Options", "O | Oui\nN | Non"))).Location.ShouldBe(Mine);
        (await WholeAsync()).Questions.Single(one => one.Name == "ALT_OK").Label.In("fr").ShouldBe("Prenez-vous un apprenti ?");
        (await DoAsync("Move", ("name", "NONE"), ("up", "true"))).Plain.ShouldContain("n'y est plus");
        (await DoAsync("Take", ("part", "BTR-1999-01/X"), ("page", "0"))).Plain.ShouldContain("n'y est plus");

        // Two windows: the second is told.
        (await _chamber.PostAsync(Mine + "?handler=Remove", ("revision", "0"), ("name", "COMM"))).Plain.ShouldContain("changé ou figé entre-temps");
    }

    [Fact]
    public async Task Draft_IsSeenByItsChamberAlone_UntilItIsFrozenAndAsked()
    {
        await BeginAsync("ALT-2027-01");
        await PutAsync();
        using var anyone = _store.Visit();
        using var other = await _store.SignedInAsync("survey-manager", "Autre chambre");
        (await anyone.GetAsync("/fr/enquetes/ALT-2027-01/essai")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await anyone.GetAsync("/api/v1/questionnaires/ALT-2027-01/lunatic.json")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await other.GetAsync(Mine)).Status.ShouldBe(HttpStatusCode.NotFound);
        await other.GetAsync(Workshop);
        (await other.PostAsync(Mine + "?handler=Freeze", ("revision", "1"))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await other.GetAsync("/fr/enquetes/ALT-2027-01/essai")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await _chamber.GetAsync("/fr/enquetes/ALT-2027-01")).Plain.ShouldContain("Accueillez-vous un alternant");
        (await _chamber.GetAsync("/fr/enquetes/ALT-2027-01/essai?ID_OK=O&EMP_PREV=S&DIFF_REC=3&REC_ACT=2&from=7")).Plain.ShouldContain("Accueillez-vous un alternant");
        await _chamber.GetAsync("/fr/enquetes/vagues");
        (await _chamber.PostAsync("/fr/enquetes/vagues?handler=Prepare", ("Input.Month", "2027-01"), ("Input.Questionnaire", "ALT-2027-01"), ("Input.IsFictitious", "true"))).Plain.ShouldContain("ALT-2027-01"); // nobody is asked a draft

        (await DoAsync("Freeze")).Location.ShouldBe(Mine);
        (await DoAsync("Remove", ("name", "COMM"))).Plain.ShouldContain("changé ou figé entre-temps");
        (await DoAsync("Drop")).Plain.ShouldContain("changé ou figé entre-temps");
        (await anyone.GetAsync("/fr/enquetes")).Text.ShouldContain("ALT-2027-01");
        (await anyone.GetAsync("/api/v1/questionnaires/ALT-2027-01/lunatic.json")).Text.ShouldContain("ALT_OK");
        await _chamber.GetAsync("/fr/enquetes/entreprises");
        await _chamber.UploadAsync("/fr/enquetes/entreprises?handler=List", "liste.csv", SurveyFirms.EvenList(12), ("Chamber", (await _store.OrganisationAsync("Chambre")).Id.ToString()), ("IsFictitious", "true"));
        await _chamber.GetAsync("/fr/enquetes/vagues");
        var drawn = await _chamber.PostAsync("/fr/enquetes/vagues?handler=Prepare", ("Input.Month", "2027-01"), ("Input.Questionnaire", "ALT-2027-01"), ("Input.IsFictitious", "true"), ("Input.Target", "900"));
        var wave = Guid.Parse(drawn.Location.ShouldNotBeNull(drawn.Plain).Split('/')[^1]);
        await _store.TurnWavesAsync();
        using var firm = _store.Visit();
        var (_, path) = (await _store.LinksAsync(wave))[0];
        (await firm.GetAsync(path + "?p=9")).Text.ShouldContain("name=\"ALT_OK\"");
        await firm.AnswerAsync(path, new Random(1));
    }

    [Fact]
    public async Task Draft_Dropped_IsGone()
    {
        await BeginAsync("ALT-2027-01");
        (await DoAsync("Drop")).Location.ShouldBe(Workshop);
        (await _chamber.GetAsync(Mine)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await BeginAsync("ALT-2027-01")).Location.ShouldBe(Mine);
    }

    private Task<Answer> BeginAsync(string version, string from = "BTR-2027-01", string title = "Alternance") =>
        _chamber.PostAsync(Workshop + "?handler=Begin", ("From", from), ("Version", version), ("TitleFr", title), ("TitleNl", "Duaal leren"));

    private Task<Answer> PutAsync(params (string Name, string Value)[] other)
    {
        var fields = new Dictionary<string, string>
        {
            ["original"] = "", ["page"] = "8", ["Input.Name"] = "ALT_OK", ["Input.Kind"] = "Radio", ["Input.LabelFr"] = "Accueillez-vous un alternant ?",
            ["Input.Options"] = "O | Oui | Ja | Yes\nN | Non",
        };
        foreach (var (name, value) in other)
        {
            fields[name] = value;
        }

        return DoAsync("Put", [.. fields.Select(field => (field.Key, field.Value))]);
    }

    private async Task<Answer> DoAsync(string handler, params (string Name, string Value)[] fields)
    {
        using var scope = _store.App.Services.CreateScope();
        var built = await TestStore.Get<QuestionnaireBook>(scope).FindBuiltAsync("ALT-2027-01", default);
        return await _chamber.PostAsync($"{Mine}?handler={handler}", [("revision", $"{built!.Revision}"), .. fields]);
    }

    private async Task<Questionnaire> WholeAsync()
    {
        using var scope = _store.App.Services.CreateScope();
        return Questionnaire.Read((await TestStore.Get<QuestionnaireBook>(scope).FindBuiltAsync("ALT-2027-01", default))!.Content);
    }

    private async Task<bool> HoldsAsync(string name) => (await WholeAsync()).Questions.Any(one => one.Name == name);
}
