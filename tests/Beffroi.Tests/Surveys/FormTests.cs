using System.IO.Compression;
using System.Net;
using System.Text;
using Beffroi.Modules.Surveys.Answers;
using Beffroi.Modules.Surveys.Firms;
using Beffroi.Modules.Surveys.Waves;
using Beffroi.Platform.Storage;
using Beffroi.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Surveys;

/// <summary>A wave that is open, whose firms nobody has heard of yet.</summary>
public abstract class OpenWave(TestDatabase database) : IAsyncLifetime
{
    private int _next;

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2027, 2, 1, 9, 0, 0, TimeSpan.Zero));

    public TestStore Open { get; private set; } = null!;

    public Guid Wave { get; private set; }

    internal IReadOnlyList<(DrawnFirm Drawn, string Path)> Links { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        Open = await TestStore.StartAsync(database, Time, doorTries: 30);
        using var chamber = await Open.SignedInAsync("survey-manager", "Chambre");
        Wave = await Open.WaveAsync(chamber, "2027-02", 120, ("Input.Target", "900"));
        await Open.TurnWavesAsync();
        Links = await Open.LinksAsync(Wave);
    }

    public ValueTask DisposeAsync() => Open.DisposeAsync();

    /// <summary>A firm that no other test has.</summary>
    internal (DrawnFirm Drawn, string Path) NextFirm() => Links[Interlocked.Increment(ref _next)];
}

public sealed class SqliteWave() : OpenWave(TestDatabase.Sqlite);

public sealed class PostgresWave() : OpenWave(TestDatabase.Postgres);

public sealed class FormOnSqlite(SqliteWave wave) : FormTests(wave), IClassFixture<SqliteWave>;

public sealed class FormOnPostgres(PostgresWave wave) : FormTests(wave), IClassFixture<PostgresWave>;

/// <summary>No answer is lost, none is taken twice, and reading changes nothing.</summary>
[Trait("Capability", "R7.3")]
public abstract class FormTests(OpenWave wave)
{
    private readonly TestStore _store = wave.Open;

    [Fact]
    public async Task Answer_ToItsEnd_IsKeptApartFromTheFirm()
    {
        var (drawn, path) = wave.NextFirm();
        using var firm = _store.Visit();
        await firm.AnswerAsync(path, new Random(3));
        var thanks = await firm.GetAsync(path);
        thanks.Plain.ShouldContain("Merci, votre réponse est enregistrée");
        var answer = (await AnswersOfAsync(drawn)).ShouldHaveSingleItem();
        thanks.Text.ShouldContain(answer.Receipt);
        answer.ReceivedOn.ShouldBe(new DateOnly(2027, 2, 1));
        answer.Channel.ShouldBe(AnswerChannel.Web);
        using var scope = _store.App.Services.CreateScope();
        var opened = (await TestStore.Get<AnswerStore>(scope).OpenAsync(wave.Wave, [drawn.Id], default))[drawn.Id];
        opened.Keys.ShouldContain("DIFF_REC");
        opened.Keys.ShouldAllBe(name => !name.StartsWith("ID_", StringComparison.Ordinal) && !name.StartsWith("CONTACT", StringComparison.Ordinal));
        firm.Cookies.ShouldBeEmpty(); // nothing depends on one
    }

    [Fact]
    public async Task Page_ReadFiftyTimesByAScanner_ChangesNothing()
    {
        var (drawn, path) = wave.NextFirm();
        for (var i = 0; i < 25; i++)
        {
            using var scanner = _store.Visit();
            (await scanner.GetAsync(path)).Status.ShouldBe(HttpStatusCode.OK);
            using var head = await _store.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
            head.IsSuccessStatusCode.ShouldBeTrue();
        }

        await _store.Client.PostAsync(path, new FormUrlEncodedContent([])); // some press every button too
        (await SheetOfAsync(drawn)).ShouldBeNull();
        (await AnswersOfAsync(drawn)).ShouldBeEmpty();
        using var firm = _store.Visit();
        await firm.AnswerAsync(path, new Random(4)); // the link still serves
    }

    [Fact]
    public async Task Post_SentFiveTimes_IsOne()
    {
        var (drawn, path) = wave.NextFirm();
        using var firm = _store.Visit();
        await firm.AnswerAsync(path, new Random(5));
        var last = await firm.GetAsync(path + "?p=9");
        var fields = Form.Read(last.Text).Fill(new Random(6));
        for (var i = 0; i < 5; i++)
        {
            (await firm.PostAsync(path, [.. fields])).Status.ShouldBe(HttpStatusCode.SeeOther);
        }

        (await AnswersOfAsync(drawn)).Count.ShouldBeLessThanOrEqualTo(2); // the first, and one that changed it
        var page = await firm.GetAsync(path + "?p=2");
        var again = Form.Read(page.Text).Fill(new Random(7));
        for (var i = 0; i < 5; i++)
        {
            (await firm.PostAsync(path, [.. again])).Location.ShouldNotBeNull().ShouldContain("?p=");
        }
    }

    [Fact]
    public async Task Tabs_ThatDiffer_ShowBothAndLetChoose()
    {
        var (drawn, path) = wave.NextFirm();
        using var firm = _store.Visit();
        var one = Form.Read((await firm.GetAsync(path + "?p=2")).Text);
        var other = Form.Read((await firm.GetAsync(path + "?p=2")).Text);
        (await firm.PostAsync(path, [.. With(one, ("EMP_PASS", "H"), ("EMP_PREV", "H"))])).Status.ShouldBe(HttpStatusCode.SeeOther);
        var stale = await firm.PostAsync(path, [.. With(other, ("EMP_PASS", "H"), ("EMP_PREV", "B"))]);
        stale.Status.ShouldBe(HttpStatusCode.Conflict);
        stale.Plain.ShouldContain("Rien n'est perdu");
        stale.Plain.ShouldContain("augmenter");
        stale.Plain.ShouldContain("diminuer");
        (await ValueAsync(drawn, "EMP_PREV")).ShouldBe("H"); // what was kept stays until somebody chooses
        var chosen = await firm.PostAsync(path, [.. Form.Read(stale.Text).Hidden]);
        chosen.Status.ShouldBe(HttpStatusCode.SeeOther, chosen.Plain);
        (await ValueAsync(drawn, "EMP_PREV")).ShouldBe("B");
    }

    [Fact]
    public async Task Tabs_ThatSaveAtOnce_LeaveOneWhole()
    {
        var (drawn, path) = wave.NextFirm();
        using var firm = _store.Visit();
        var form = Form.Read((await firm.GetAsync(path + "?p=2")).Text);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            using var tab = _store.Visit();
            return (await tab.PostAsync(path, [.. With(form, ("EMP_PASS", i % 2 == 0 ? "H" : "B"), ("EMP_PREV", i % 2 == 0 ? "H" : "B"))])).Status;
        }));
        answers.ShouldAllBe(status => status == HttpStatusCode.SeeOther || status == HttpStatusCode.Conflict);
        answers.ShouldContain(HttpStatusCode.SeeOther);
        (await ValueAsync(drawn, "EMP_PREV")).ShouldBe(await ValueAsync(drawn, "EMP_PASS"));
    }

    [Fact]
    public async Task Browser_Changed_GoesOnWhereItWas()
    {
        var (_, path) = wave.NextFirm();
        using (var office = _store.Visit())
        {
            var page = Form.Read((await office.GetAsync(path)).Text);
            var next = await office.PostAsync(path, [.. With(page, ("ID_OK", "O"))]);
            var second = Form.Read((await office.GetAsync(next.Location!)).Text);
            (await office.PostAsync(path, [.. With(second, ("EMP_PASS", "S"), ("EMP_PREV", "H"))])).Status.ShouldBe(HttpStatusCode.SeeOther);
        }

        using var phone = _store.Visit(); // no cookie of before
        var resumed = await phone.GetAsync(path);
        resumed.Text.ShouldNotContain("name=\"EMP_PREV\"");
        (await phone.GetAsync(path + "?p=2")).Text.ShouldContain("name=\"EMP_PREV\" value=\"H\" checked");
    }

    [Fact]
    public async Task Error_OnAPage_KeepsWhatWasTyped()
    {
        var (drawn, path) = wave.NextFirm();
        using var firm = _store.Visit();
        await firm.PostAsync(path, [.. With(Form.Read((await firm.GetAsync(path + "?p=4")).Text), ("DIFF_REC", "1"), ("REC_ACT", "1"))]);
        var wrong = await firm.PostAsync(path, [.. With(Form.Read((await firm.GetAsync(path + "?p=5")).Text), ("PROJ_N", "beaucoup"))]);
        wrong.Status.ShouldBe(HttpStatusCode.OK);
        wrong.Plain.ShouldContain("Un nombre de 0 à 9999 est attendu");
        wrong.Text.ShouldContain("value=\"beaucoup\"");
        (await ValueAsync(drawn, "DIFF_REC")).ShouldBe("1");
        var end = await firm.GetAsync(path + "?p=9");
        var handed = await firm.PostAsync(path, [.. Form.Read(end.Text).Fill(new Random(1))]);
        handed.Status.ShouldBe(HttpStatusCode.SeeOther); // what was skipped is no error: only what is wrong stops
    }

    [Fact]
    public async Task HandingIn_WithAnErrorBehind_LeadsBackToIt()
    {
        var (drawn, path) = wave.NextFirm();
        using var firm = _store.Visit();
        await firm.PostAsync(path, [.. With(Form.Read((await firm.GetAsync(path + "?p=4")).Text), ("DIFF_REC", "1"), ("REC_ACT", "1"))]);
        await firm.PostAsync(path, [.. With(Form.Read((await firm.GetAsync(path + "?p=5")).Text), ("PROJ_N", "2"))]);
        var opened = await firm.PostAsync(path, [.. With(Form.Read((await firm.GetAsync(path + "?p=5")).Text), ("PROJ_N", "2"), ("PROJ_DIFF", "7"))]);
        opened.Plain.ShouldContain("À corriger avant de continuer");
        var handed = await firm.PostAsync(path, [.. Form.Read((await firm.GetAsync(path + "?p=9")).Text).Fill(new Random(1))]);
        handed.Location.ShouldNotBeNull().ShouldContain("?p=5&check=true");
        (await firm.GetAsync(handed.Location!)).Plain.ShouldContain("À corriger avant de continuer");
        (await AnswersOfAsync(drawn)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Link_WrongOrOfNobody_IsAnsweredAlike_AndSoonRefused()
    {
        var (_, path) = wave.NextFirm();
        using var visitor = _store.Visit();
        var wrong = await visitor.GetAsync(path[..^2] + (path.EndsWith("AA", StringComparison.Ordinal) ? "BB" : "AA"));
        wrong.Status.ShouldBe(HttpStatusCode.NotFound);
        wrong.Plain.ShouldContain("Ce lien n'ouvre pas de questionnaire");
        (await visitor.GetAsync("/fr/enquete/x")).Plain.ShouldContain("Ce lien n'ouvre pas de questionnaire");
        for (var i = 0; i < 10; i++)
        {
            await visitor.GetAsync("/fr/enquete/" + Beffroi.Platform.Identity.Secrets.Make());
        }

        (await visitor.GetAsync("/fr/enquete/" + Beffroi.Platform.Identity.Secrets.Make())).Status.ShouldBe(HttpStatusCode.TooManyRequests);
        (await visitor.GetAsync(path)).Status.ShouldBe(HttpStatusCode.OK); // a firm behind the same address is not kept out
    }

    [Fact]
    public async Task FirstPage_WithItsStyle_IsAtMostFourteenKilobytes()
    {
        var (_, path) = wave.NextFirm();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.AcceptEncoding.ParseAdd("br");
        using var answer = await _store.Client.SendAsync(request);
        answer.Content.Headers.ContentEncoding.ShouldContain("br");
        var packed = await answer.Content.ReadAsByteArrayAsync();
        using var brotli = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var reader = new StreamReader(brotli, Encoding.UTF8);
        var html = await reader.ReadToEndAsync();
        var total = packed.Length;
        foreach (System.Text.RegularExpressions.Match link in System.Text.RegularExpressions.Regex.Matches(html, "(?:href|src)=\"(/built/[^\"]+)\""))
        {
            using var part = new HttpRequestMessage(HttpMethod.Get, WebUtility.HtmlDecode(link.Groups[1].Value));
            part.Headers.AcceptEncoding.ParseAdd("br");
            using var got = await _store.Client.SendAsync(part);
            total += (await got.Content.ReadAsByteArrayAsync()).Length;
        }

        total.ShouldBeLessThanOrEqualTo(14 << 10);
        html.ShouldNotContain("src=\"http", customMessage: "no third party");
    }

    [Fact]
    public async Task Clerk_EntersByPhone_ButReadsNothing()
    {
        var (drawn, path) = wave.NextFirm();
        using var chamber = await _store.SignedInAsync("survey-manager", "Chambre");
        var board = $"/fr/enquetes/vagues/{wave.Wave}";
        await chamber.GetAsync(board);
        var opened = await chamber.PostAsync(board + "?handler=Enter", ("siret", drawn.Siret), ("channel", "Phone"));
        opened.Location.ShouldNotBeNull(opened.Plain);
        (await chamber.GetAsync(opened.Location!)).Plain.ShouldContain("Saisie par téléphone");
        using var stranger = _store.Visit();
        (await stranger.GetAsync(opened.Location!)).Status.ShouldBeOneOf(HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests); // the link of a clerk serves the clerk
        await chamber.AnswerAsync(opened.Location!, new Random(9));
        (await AnswersOfAsync(drawn)).ShouldHaveSingleItem().Channel.ShouldBe(AnswerChannel.Phone);
        await chamber.GetAsync(board);
        (await chamber.PostAsync(board + "?handler=Enter", ("siret", drawn.Siret), ("channel", "Paper"))).Plain.ShouldContain("a commencé à répondre");
        await chamber.GetAsync(board);
        (await chamber.PostAsync(board + "?handler=Enter", ("siret", "999"), ("channel", "Paper"))).Plain.ShouldContain("n'est pas tiré");

        // The firm goes on by its own link: from then on the clerk's opens nothing.
        using var firm = _store.Visit();
        await firm.AnswerAsync(path + "?p=1", new Random(2));
        (await chamber.GetAsync(opened.Location!)).Status.ShouldBeOneOf(HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests);
        using var other = await _store.SignedInAsync("survey-manager", "Métiers");
        await other.GetAsync(board);
        (await other.PostAsync(board + "?handler=Enter", ("siret", wave.NextFirm().Drawn.Siret), ("channel", "Phone"))).Plain.ShouldContain("autre chambre");
    }

    [Fact]
    public async Task Firm_ThatWantsToBeCalled_ReachesItsChamberAlone()
    {
        var (drawn, path) = wave.NextFirm();
        using var firm = _store.Visit();
        await firm.PostAsync(path, [.. With(Form.Read((await firm.GetAsync(path + "?p=4")).Text), ("DIFF_REC", "1"), ("REC_ACT", "2"))]);
        var last = Form.Read((await firm.GetAsync(path + "?p=9")).Text);
        await firm.PostAsync(path, [.. With(last, ("CONTACT", "O"))]);
        var opened = Form.Read((await firm.GetAsync(path + "?p=9")).Text);
        (await firm.PostAsync(path, [.. With(opened, ("CONTACT", "O"), ("CONTACT_TEL", "03 20 00 00 00"))])).Status.ShouldBe(HttpStatusCode.SeeOther);
        using var chamber = await _store.SignedInAsync("survey-manager", "Chambre");
        var seen = await chamber.GetAsync("/fr/enquetes/demandes");
        seen.Plain.ShouldContain("03 20 00 00 00");
        using var other = await _store.SignedInAsync("survey-manager", "Métiers");
        (await other.GetAsync("/fr/enquetes/demandes")).Plain.ShouldNotContain("03 20 00 00 00");
        FirmRequest request;
        using (var scope = _store.App.Services.CreateScope())
        {
            request = await TestStore.Get<BeffroiDb>(scope).Set<FirmRequest>().AsNoTracking().SingleAsync(one => one.Siret == drawn.Siret);
        }

        await other.GetAsync("/fr/enquetes/vagues");
        (await other.PostAsync("/fr/enquetes/demandes?handler=Close", ("id", request.Id.ToString()), ("outcome", "Solved"))).Plain.ShouldContain("n'est pas la vôtre");
        await chamber.GetAsync("/fr/enquetes/demandes");
        (await chamber.PostAsync("/fr/enquetes/demandes?handler=Close", ("id", request.Id.ToString()), ("outcome", "Solved"))).Status.ShouldBe(HttpStatusCode.Redirect);
        (await chamber.GetAsync("/fr/enquetes/demandes")).Plain.ShouldContain("résolu");
    }

    private static IEnumerable<(string Name, string Value)> With(Form form, params (string Name, string Value)[] answers) =>
        [.. form.Hidden, ("insist", "true"), .. answers];

    private async Task<AnswerSheet?> SheetOfAsync(DrawnFirm drawn)
    {
        using var scope = _store.App.Services.CreateScope();
        var key = TestStore.Get<SurveyKeys>(scope).AnswerOf(drawn.Id);
        return await TestStore.Get<BeffroiDb>(scope).Set<AnswerSheet>().AsNoTracking().FirstOrDefaultAsync(one => one.Key == key);
    }

    private async Task<List<HandedInAnswer>> AnswersOfAsync(DrawnFirm drawn)
    {
        using var scope = _store.App.Services.CreateScope();
        var key = TestStore.Get<SurveyKeys>(scope).AnswerOf(drawn.Id);
        return await TestStore.Get<BeffroiDb>(scope).Set<HandedInAnswer>().AsNoTracking().Where(one => one.Key == key).ToListAsync();
    }

    private async Task<object?> ValueAsync(DrawnFirm drawn, string variable)
    {
        using var scope = _store.App.Services.CreateScope();
        return (await TestStore.Get<AnswerStore>(scope).FindAsync(drawn.Id, default)).Values.GetValueOrDefault(variable);
    }
}
