using System.Net;
using System.Text.RegularExpressions;
using Beffroi.Modules.Surveys.Answers;
using Beffroi.Modules.Surveys.Verbatims;
using Beffroi.Platform.Audit;
using Beffroi.Platform.Publication.Releases;
using Beffroi.Platform.Storage;
using Beffroi.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Surveys;

public sealed class VerbatimsOnSqlite() : VerbatimTests(TestDatabase.Sqlite);

public sealed class VerbatimsOnPostgres() : VerbatimTests(TestDatabase.Postgres);

/// <summary>Words of firms: opened without what names anybody, coded, one in ten twice, and told through the gate.</summary>
[Trait("Capability", "R7.3")]
public abstract partial class VerbatimTests(TestDatabase database) : ClosedWaveTests(database)
{
    private const string List = "/fr/enquetes/verbatims";

    /// <summary>What every fourth firm writes, and its theme. Most write of one: what the gate hides beside the smallest is another.</summary>
    private static readonly (string Text, string Theme)[] Said =
    [
        ("Personne ne répond aux annonces, appelez le 06 12 34 56 78 .", "CANDIDATS"), ("Le bus ne passe pas à 5 h du matin.", "MOBILITE"),
        ("Le bus ne passe pas le dimanche.", "MOBILITE"), ("Trop de papiers pour un contrat d'apprentissage.", "DEMARCHES"),
    ];

    private string Changed { get; set; } = "";

    [Fact]
    public async Task Words_OpenedCodedTwiceAndPublished_AreToldByThemeAndQuotedWithConsent()
    {
        var wave = await WrittenAsync();
        (await Secretariat.GetAsync(List)).Plain.ShouldContain("Aucune vague close");
        (await Secretariat.PostAsync(List + "?handler=Open", ("id", wave.ToString()), ("codes", "THEMES-2027-01"))).Plain.ShouldContain("La vague n'est pas close");
        await CloseAsync();
        var other = await Store.SignedInAsync("administrator", "Secrétariat");
        await Secretariat.GetAsync(List);
        (await Secretariat.PostAsync(List + "?handler=Open", ("id", wave.ToString()), ("codes", "THEMES-1999-01"))).Plain.ShouldContain("« THEMES-1999-01 » n'existe pas");
        var coding = (await Secretariat.PostAsync(List + "?handler=Open", ("id", wave.ToString()), ("codes", "THEMES-2027-01"))).Location!;
        (await Secretariat.GetAsync(List)).Text.ShouldContain("handler=Open"); // another code book can be chosen while nobody has coded
        var page = await Secretariat.GetAsync(coding);
        page.Plain.ShouldContain("0 textes sur 50");
        page.Plain.ShouldContain("5 textes sont à lire par deux personnes");
        page.Plain.ShouldNotContain("06 12");
        page.Plain.ShouldNotContain("Atelier");
        (await Secretariat.PostAsync(coding + "?handler=Submit")).Plain.ShouldContain("Chaque texte doit d'abord avoir son thème");
        (await Secretariat.PostAsync(coding + "?handler=Publish")).Plain.ShouldContain("n'a pas fini d'examiner");

        await CodeAllAsync(Secretariat, coding, (_, theme) => theme);
        page = await Secretariat.GetAsync(coding);
        page.Plain.ShouldContain("45 textes sur 50");
        page.Plain.ShouldContain("attendent une autre personne");
        await ChangeMindAsync(coding);
        await other.GetAsync(coding);
        var read = new List<string>();
        // One is settled below as CANDIDATS: none of the two alone of their theme, or their words would be quoted under it.
        await CodeAllAsync(other, coding, (_, theme) =>
        {
            read.Add(theme);
            return read.Count(one => one != "IMAGE") == 1 && theme != "IMAGE" ? "AUTRE" : theme;
        });
        read.Count.ShouldBe(5); // those alone that are read twice
        page = await other.GetAsync(coding);
        page.Plain.ShouldContain("sur 5 textes lus deux fois (sur 5 tirés) : 80 %");
        page.Plain.ShouldContain("49 textes sur 50");
        var open = Field().Match(page.Text[page.Text.IndexOf("handler=Settle", StringComparison.Ordinal)..]).Groups[1].Value;
        (await other.PostAsync(coding + "?handler=Settle", ("verbatim", open), ("theme", "X"))).Plain.ShouldContain("Choisissez un thème");
        (await other.PostAsync(coding + "?handler=Settle", ("verbatim", open), ("theme", "CANDIDATS"))).Location.ShouldBe(coding);
        (await other.PostAsync(coding + "?handler=Settle", ("verbatim", open), ("theme", "CANDIDATS"))).Plain.ShouldContain("entre-temps");

        await QuoteAsync(coding);
        (await Secretariat.PostAsync(coding + "?handler=Submit")).Location.ShouldBe(coding);
        (await Secretariat.PostAsync(coding + "?handler=Submit")).Plain.ShouldContain("ne doit pas l'avoir déjà");
        await GateAsync(wave);
        var result = await EstimateAsync(wave);
        await Secretariat.GetAsync("/fr/enquetes/resultats");
        await Secretariat.PostAsync("/fr/enquetes/resultats?handler=Publish", ("id", result.ToString()));
        using var anyone = Store.Visit();
        (await anyone.GetAsync("/fr/barometre")).Plain.ShouldNotContain("Ce que les entreprises ajoutent"); // nothing leaves before somebody publishes
        await Secretariat.GetAsync(coding);
        (await Secretariat.PostAsync(coding + "?handler=Publish")).Location.ShouldBe(coding);
        (await Secretariat.PostAsync(coding + "?handler=Publish")).Plain.ShouldContain("n'a pas fini d'examiner");
        (await Secretariat.GetAsync(coding)).Plain.ShouldContain("publié le");

        var told = await anyone.GetAsync("/fr/barometre");
        told.Plain.ShouldContain("Ce que les entreprises ajoutent");
        told.Text.ShouldContain("<blockquote lang=\"nl\">Le bus ne passe pas […]</blockquote>");
        told.Plain.ShouldContain("5 textes lus par deux personnes, d'accord sur 80 %");
        told.Plain.ShouldNotContain("Un seul mot"); // two firms wrote of it: neither counted nor quoted
        // A firm may take its words back.
        var published = await Secretariat.GetAsync(coding);
        var quote = Withdrawn().Match(published.Text).Groups[1].Value;
        (await Secretariat.PostAsync(coding + "?handler=Withdraw", ("quote", quote))).Location.ShouldBe(coding);
        (await Secretariat.PostAsync(coding + "?handler=Withdraw", ("quote", quote))).Plain.ShouldContain("ne peut pas être cité");
        (await anyone.GetAsync("/fr/barometre")).Plain.ShouldNotContain("Le bus ne passe pas");
        (await Secretariat.PostAsync(coding + "?handler=Code", (Changed, "AUTRE"))).Plain.ShouldContain("entre-temps"); // the gate has counted it
        var csv = (await anyone.GetAsync("/api/v1/surveys/themes.csv")).Text;
        csv.ShouldContain("2027-01,MOBILITE,");
        csv.ShouldMatch("2027-01,IMAGE,[^\\n]*,,hidden,THEMES-2027-01,5,0.8,");
        (await anyone.GetAsync("/api/v1/surveys/themes.docx")).Status.ShouldBe(HttpStatusCode.NotFound);
        using var scope = Store.App.Services.CreateScope();
        var acts = await TestStore.Get<BeffroiDb>(scope).Set<AuditEntry>().AsNoTracking().Select(entry => entry.Act).ToListAsync();
        acts.ShouldContain(Act.VerbatimsOpened);
        acts.ShouldContain(Act.VerbatimsPublished);
    }

    [Fact]
    public async Task CodeBook_Adopted_IsAVersionOfItsOwn()
    {
        await Secretariat.GetAsync(List);
        Task<Answer> AdoptAsync(string version, string themes) => Secretariat.PostAsync(List + "?handler=Adopt", ("Version", version), ("Themes", themes));
        var wrong = await AdoptAsync("THEMES-2027-02", "PAIE | Salaires | Lonen | Wages\nBUS | Transports");
        wrong.Plain.ShouldContain("Ligne 2 : « BUS | Transports » n'est pas un thème");
        wrong.Text.ShouldContain("BUS | Transports</textarea>");
        (await AdoptAsync("thèmes", "")).Plain.ShouldContain("« thèmes » n'est pas un code de version");
        (await AdoptAsync("THEMES-2027-01", "")).Plain.ShouldContain("existe déjà");
        (await AdoptAsync("THEMES-2027-02", "PAIE | Salaires | Lonen | Wages\nBUS | Transports | Vervoer | Transport")).Location.ShouldBe(List);
        (await Secretariat.GetAsync(List)).Plain.ShouldContain("THEMES-2027-02 (2 thèmes)");
        var wave = await WrittenAsync();
        await CloseAsync();
        await Secretariat.GetAsync(List);
        var coding = (await Secretariat.PostAsync(List + "?handler=Open", ("id", wave.ToString()), ("codes", "THEMES-2027-01"))).Location!;
        (await Secretariat.PostAsync(List + "?handler=Open", ("id", wave.ToString()), ("codes", "THEMES-2027-02"))).Location.ShouldBe(coding); // nobody has read a word
        await CodeAllAsync(Secretariat, coding, (_, _) => "BUS");
        (await Secretariat.PostAsync(List + "?handler=Open", ("id", wave.ToString()), ("codes", "THEMES-2027-01"))).Plain.ShouldContain("la grille ne change plus");
        (await Secretariat.GetAsync(List)).Text.ShouldNotContain("handler=Open");
        (await Secretariat.GetAsync($"{List}/{Guid.NewGuid()}")).Status.ShouldBe(HttpStatusCode.NotFound);

        // One that was adopted here keeps its name when the program ships another under it.
        using var scope = Store.App.Services.CreateScope();
        var db = TestStore.Get<BeffroiDb>(scope);
        db.Add(new AdoptedCodeBook { Version = "THEMES-2027-01", Content = CodeBook.Parse("THEMES-2027-01", "A | a | a | a\nB | b | b | b").Write(), AdoptedOn = new(2027, 1, 1), AdoptedBy = Guid.Empty });
        await db.SaveChangesAsync();
        var books = await TestStore.Get<CodeBooks>(scope).ListAsync(default);
        books.Select(one => one.Version).ShouldBe(["THEMES-2027-01", "THEMES-2027-02"], ignoreOrder: true);
        books.Single(one => one.Version == "THEMES-2027-01").Themes.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Words_InTheDatabase_AreSealedAndTiedToNobody()
    {
        var wave = await WrittenAsync();
        await CloseAsync();
        await Secretariat.GetAsync(List);
        await Secretariat.PostAsync(List + "?handler=Open", ("id", wave.ToString()), ("codes", "THEMES-2027-01"));
        using var scope = Store.App.Services.CreateScope();
        var db = TestStore.Get<BeffroiDb>(scope);
        var kept = await db.Set<Verbatim>().AsNoTracking().ToListAsync();
        kept.Count.ShouldBe(50);
        kept.ShouldAllBe(one => !System.Text.Encoding.UTF8.GetString(one.Content).Contains("bus", StringComparison.Ordinal));
        var answers = await db.Set<HandedInAnswer>().AsNoTracking().Select(one => one.Key).ToListAsync();
        kept.Select(one => one.Id.ToString("N")).Intersect(answers).ShouldBeEmpty();
        // They go with the answers they were taken from.
        var purge = scope.ServiceProvider.GetServices<Beffroi.Platform.Jobs.IPurge>().Single(one => one.Kind == "survey-answers");
        await purge.PurgeAsync(Time.GetUtcNow().AddDays(1), default);
        (await db.Set<Verbatim>().CountAsync()).ShouldBe(0);
        (await db.Set<VerbatimCoding>().CountAsync()).ShouldBe(0);
    }

    /// <summary>Sixty firms answer, fifty with a word; two of those speak of what nobody else does.</summary>
    private async Task<Guid> WrittenAsync()
    {
        var wave = await Store.WaveAsync(Chamber, "2027-01", SurveyFirms.EvenList(60), ("Input.Target", "9000"), ("Input.MonthsOut", "0"));
        await Store.TurnWavesAsync();
        foreach (var (at, (drawn, _)) in (await Store.LinksAsync(wave)).Index())
        {
            var text = at >= 50 ? "" : at < 2 ? "Un seul mot sur l'image du métier, signé Atelier " + at : Said[at % 4].Text;
            await Store.HandInAsync(drawn, new Random(at), [("COMM", text.Length == 0 ? null : text), ("COMM_CITER", at % 2 == 1 ? true : null)]);
        }

        return wave;
    }

    /// <summary>Codes page after page what a person is shown.</summary>
    private static async Task CodeAllAsync(Visitor who, string coding, Func<string, string, string> choose)
    {
        for (var page = await who.GetAsync(coding); Next().Matches(page.Text) is { Count: > 0 } shown; page = await who.GetAsync(coding))
        {
            var chosen = shown.Select(one => (one.Groups["name"].Value, choose(one.Groups["name"].Value, ThemeOf(WebUtility.HtmlDecode(one.Groups["text"].Value))))).ToArray();
            (await who.PostAsync(coding + "?handler=Code", chosen)).Location.ShouldBe(coding);
        }
    }

    private static string ThemeOf(string text) => Said.FirstOrDefault(said => text.Contains(said.Text[..15], StringComparison.Ordinal)).Theme ?? "IMAGE";

    /// <summary>Keeps a cut of what each firm that agreed wrote of buses, and of what two alone wrote of.</summary>
    private async Task QuoteAsync(string coding)
    {
        var page = await Secretariat.GetAsync(coding);
        var quotable = Quotable().Matches(page.Text).Select(one => (Id: one.Groups["id"].Value, Text: WebUtility.HtmlDecode(one.Groups["text"].Value))).ToList();
        quotable.Count.ShouldBe(25); // every second firm agreed
        var bus = quotable.First(one => one.Text.StartsWith("Le bus", StringComparison.Ordinal)).Id;
        var put = await Secretariat.PostAsync(coding + "?handler=Quote", ("verbatim", bus), ("quote", "Le bus ne passe jamais"), ("language", "en"));
        put.Plain.ShouldContain("contient des mots qui ne sont pas dans le texte");
        put.Text.ShouldContain("aria-invalid=\"true\">Le bus ne passe jamais</textarea>");
        put.Text.ShouldContain("<option value=\"en\" selected"); // nothing typed is lost
        put.Text.ShouldContain($"<a href=\"#t-{Guid.Parse(bus):N}\">");
        (await Secretariat.PostAsync(coding + "?handler=Quote", ("verbatim", bus), ("quote", "Le bus ne passe pas […]"), ("language", "nl"))).Location.ShouldBe(coding);
        var alone = quotable.First(one => one.Text.StartsWith("Un seul", StringComparison.Ordinal)).Id;
        (await Secretariat.PostAsync(coding + "?handler=Quote", ("verbatim", alone), ("quote", "Un seul mot"))).Location.ShouldBe(coding);
        var left = quotable.First(one => one.Text.StartsWith("Trop", StringComparison.Ordinal)).Id;
        await Secretariat.PostAsync(coding + "?handler=Quote", ("verbatim", left), ("quote", "Trop de papiers"));
        (await Secretariat.PostAsync(coding + "?handler=Quote", ("verbatim", left), ("isLeft", "true"))).Location.ShouldBe(coding);
        using var scope = Store.App.Services.CreateScope();
        var silent = await TestStore.Get<BeffroiDb>(scope).Set<Verbatim>().AsNoTracking().FirstAsync(one => !one.MayBeQuoted);
        (await Secretariat.PostAsync(coding + "?handler=Quote", ("verbatim", silent.Id.ToString()), ("quote", "Le bus"))).Plain.ShouldContain("ne peut pas être cité");
    }

    /// <summary>Looks again at what was given, page after page, gives one text another theme, and gives it back.</summary>
    private async Task ChangeMindAsync(string coding)
    {
        (await Secretariat.GetAsync(coding)).Plain.ShouldContain("Revoir les thèmes que vous avez donnés (50)");
        var last = await Secretariat.GetAsync(coding + "?given=99");
        last.Text.ShouldContain("?given=4\"");
        last.Text.ShouldNotContain("?given=6\"");
        var (name, theme) = (Next().Match(last.Text).Groups["name"].Value, Selected().Match(last.Text).Groups[1].Value);
        Changed = name;
        (await Secretariat.PostAsync(coding + "?handler=Code&given=5", (name, theme == "AUTRE" ? "IMAGE" : "AUTRE"))).Location.ShouldBe(coding + "?given=5");
        Selected().Match((await Secretariat.GetAsync(coding + "?given=5")).Text).Groups[1].Value.ShouldNotBe(theme);
        (await Secretariat.PostAsync(coding + "?handler=Code&given=5", (name, theme))).Location.ShouldBe(coding + "?given=5");
    }

    private async Task GateAsync(Guid wave)
    {
        using var scope = Store.App.Services.CreateScope();
        var db = TestStore.Get<BeffroiDb>(scope);
        var release = (await db.Set<VerbatimCoding>().AsNoTracking().SingleAsync(one => one.WaveId == wave)).ReleaseId;
        for (var i = 0; i < 600 && await db.Set<Release>().AsNoTracking().AnyAsync(one => one.Id == release && one.IsAsked); i++)
        {
            await Task.Delay(100);
        }
    }

    [GeneratedRegex("<blockquote id=\"v-[^>]*>(?<text>[^<]*)</blockquote>\\s*<label>[^<]*<select name=\"(?<name>t-[0-9a-f]+)\"")]
    private static partial Regex Next();

    [GeneratedRegex("<option value=\"([A-Z]+)\" selected")]
    private static partial Regex Selected();

    [GeneratedRegex("name=\"quote\" value=\"([^\"]+)\"")]
    private static partial Regex Withdrawn();

    [GeneratedRegex("name=\"verbatim\" value=\"([^\"]+)\"")]
    private static partial Regex Field();

    [GeneratedRegex("name=\"verbatim\" value=\"(?<id>[^\"]+)\">\\s*<p id=\"q-[\\s\\S]*?<textarea[^>]*>(?<text>[^<]*)</textarea>")]
    private static partial Regex Quotable();
}
