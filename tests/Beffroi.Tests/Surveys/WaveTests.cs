using System.Globalization;
using Beffroi.Modules.Surveys.Answers;
using Beffroi.Modules.Surveys.Firms;
using Beffroi.Modules.Surveys.Waves;
using Beffroi.Platform.Mail;
using Beffroi.Platform.Storage;
using Beffroi.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Surveys;

public sealed class WavesOnSqlite() : WaveTests(TestDatabase.Sqlite);

public sealed class WavesOnPostgres() : WaveTests(TestDatabase.Postgres);

/// <summary>Firms listed, drawn, written to, reminded, left alone.</summary>
[Trait("Capability", "R7.3")]
public abstract class WaveTests(TestDatabase database) : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 12, 28, 9, 0, 0, TimeSpan.Zero));
    private TestStore _store = null!;
    private Visitor _chamber = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await TestStore.StartAsync(database, _time);
        _chamber = await _store.SignedInAsync("survey-manager", "Chambre");
    }

    public ValueTask DisposeAsync()
    {
        _chamber.Dispose();
        return _store.DisposeAsync();
    }

    [Fact]
    public async Task List_WithBadLines_KeepsTheGoodAndTellsTheOthers()
    {
        var organisation = await _store.OrganisationAsync("Chambre");
        await _chamber.GetAsync("/fr/enquetes/entreprises");
        const string List = """
            siret;nom;commune;naf;effectif;courriel;langue
            10000000000001;Bonne;59350;56.10A;12;a@example.org;nl
            123;Courte;59350;56.10A;12;;
            10000000000002;Ailleurs;99999;56.10A;12;;
            10000000000003;Ferme;59350;01.11Z;12;;
            10000000000004;Vide;59350;56.10A;0;;
            10000000000005;Adresse;59350;56.10A;3;pas une adresse;
            10000000000006;Langue;59350;56.10A;3;;es
            10000000000001;Encore;59350;56.10A;3;;

            """;
        var said = await _chamber.UploadAsync("/fr/enquetes/entreprises?handler=List", "liste.csv", List, ("Chamber", organisation.Id.ToString()));
        said.Plain.ShouldContain("1 établissements ajoutés, 0 déjà connus, 7 lignes refusées");
        foreach (var line in new[] { 3, 4, 5, 6, 7, 8, 9 })
        {
            said.Plain.ShouldContain($"igne {line}", customMessage: line.ToString(CultureInfo.InvariantCulture));
        }

        said.Plain.ShouldContain("agriculture n'est pas interrogée");
        var none = await _chamber.UploadAsync("/fr/enquetes/entreprises?handler=List", "vide.csv", "a;b\n1;2\n", ("Chamber", organisation.Id.ToString()));
        none.Plain.ShouldContain("siret");
        var theirs = await _store.OrganisationAsync("Autre chambre");
        (await _chamber.UploadAsync("/fr/enquetes/entreprises?handler=List", "liste.csv", List, ("Chamber", theirs.Id.ToString()))).Plain.ShouldContain("Choisissez une chambre pour laquelle vous pouvez agir");
    }

    [Fact]
    public async Task Lists_OfTwoChambers_LeaveOneSenderAndOneMailAMonth()
    {
        using var other = await _store.SignedInAsync("survey-manager", "Métiers");
        await ListAsync(_chamber, "Chambre", "siret;nom;commune;naf;effectif;courriel\n10000000000001;Deux fois;59350;56.10A;12;\n");
        await ListAsync(other, "Métiers", "siret;nom;commune;naf;effectif;courriel\n10000000000001;Autre nom;59350;56.10A;99;b@example.org\n");
        var firm = await OneAsync<Firm>(one => one.Siret == "10000000000001");
        firm.Name.ShouldBe("Autre nom"); // of the first nothing but a register entry was known
        firm.SenderId.ShouldBe((await _store.OrganisationAsync("Métiers")).Id);
        await ListAsync(_chamber, "Chambre", "siret;nom;commune;naf;effectif;courriel\n10000000000001;Deux fois;59350;56.10A;12;c@example.org\n");
        (await OneAsync<Firm>(one => one.Siret == "10000000000001")).Mail.ShouldBe("b@example.org"); // who can write to it keeps it
        var wave = await PrepareAsync("2027-01", ("Input.Target", "1"));
        _time.SetUtcNow(new DateTimeOffset(2027, 1, 1, 9, 0, 0, TimeSpan.Zero));
        await _store.TurnWavesAsync();
        await _store.TurnWavesAsync();
        (await CountAsync<SurveyMail>(mail => mail.WaveId == wave)).ShouldBe(1);
        _store.LastMail("b@example.org").ShouldContain("Autre nom");

        // The register says that it closed: it is written to no more, and drawn no more.
        using var later = await _store.SignedInAsync("survey-manager", "Métiers"); // a session lasts half a day
        await ListAsync(later, "Métiers", "siret;nom;commune;naf;effectif;etatAdministratifEtablissement\n10000000000001;Autre nom;59350;56.10A;99;F\n");
        (await OneAsync<Firm>(one => one.Siret == "10000000000001")).EndedOn.ShouldNotBeNull();
        await later.GetAsync("/fr/enquetes/vagues");
        (await later.PostAsync("/fr/enquetes/vagues?handler=Prepare", ("Input.Month", "2027-02"), ("Input.Questionnaire", "BTR-2027-01"))).Plain.ShouldContain("Aucun établissement du territoire");
    }

    [Fact]
    public async Task Prepare_WrongInput_IsToldAndKept()
    {
        await _chamber.GetAsync("/fr/enquetes/vagues");
        var empty = await _chamber.PostAsync("/fr/enquetes/vagues?handler=Prepare", ("Input.Month", "2027-01"), ("Input.Questionnaire", "BTR-2027-01"));
        empty.Plain.ShouldContain("Aucun établissement du territoire");
        var odd = await _chamber.PostAsync("/fr/enquetes/vagues?handler=Prepare", ("Input.Month", "janvier"), ("Input.Questionnaire", "BTR-2027-01"), ("Input.Target", "77"));
        odd.Plain.ShouldContain("« janvier » n'est pas un mois");
        odd.Text.ShouldContain("value=\"77\""); // what was typed stays
        (await _chamber.PostAsync("/fr/enquetes/vagues?handler=Prepare", ("Input.Month", "2027-01"), ("Input.Questionnaire", "BTR-2027-01"), ("Input.ExpectedRate", "0"))).Plain.ShouldContain("Un des nombres n'est pas possible");
        (await _chamber.PostAsync("/fr/enquetes/vagues?handler=Prepare", ("Input.Month", "2027-01"), ("Input.Questionnaire", "BTR-2027-01"), ("Input.Target", "14,5"))).Plain.ShouldContain("Un des nombres n'est pas possible");
        (await _chamber.PostAsync("/fr/enquetes/vagues?handler=Prepare", ("Input.Month", "2026-01"), ("Input.Questionnaire", "BTR-2027-01"))).Plain.ShouldContain("est déjà passé");
        await _store.WaveAsync(_chamber, "2027-01", 40);
        var twice = await _chamber.PostAsync("/fr/enquetes/vagues?handler=Prepare", ("Input.Month", "2027-01"), ("Input.Questionnaire", "BTR-2027-01"), ("Input.IsFictitious", "true"));
        twice.Plain.ShouldContain("Une vague existe déjà pour 2027-01");
    }

    [Fact]
    public async Task Mails_LeaveOnTheirDays_ToWhoHasNotAnswered_NeverTwice()
    {
        var wave = await _store.WaveAsync(_chamber, "2027-01", 200, ("Input.MailsADay", "50"), ("Input.Target", "900"));
        await _store.TurnWavesAsync();
        (await CountAsync<SurveyMail>(_ => true)).ShouldBe(0); // not before its first day
        _time.SetUtcNow(new DateTimeOffset(2027, 1, 1, 9, 0, 0, TimeSpan.Zero));
        var drawn = await CountAsync<DrawnFirm>(one => one.WaveId == wave);
        drawn.ShouldBeInRange(51, 100);
        for (var turn = 0; turn < 3; turn++)
        {
            await _store.TurnWavesAsync();
        }

        (await CountAsync<SurveyMail>(_ => true)).ShouldBe(50); // no more than the cap of a day
        _time.SetUtcNow(new DateTimeOffset(2027, 1, 5, 9, 0, 0, TimeSpan.Zero));
        await _store.TurnWavesAsync();
        (await CountAsync<SurveyMail>(mail => mail.WaveId == wave && mail.Rank == 0)).ShouldBe(drawn);

        var links = await _store.LinksAsync(wave);
        using var firm = _store.Visit();
        await firm.AnswerAsync(links[0].Path, new Random(1));
        _time.SetUtcNow(new DateTimeOffset(2027, 1, 7, 9, 0, 0, TimeSpan.Zero));
        for (var day = 0; day < 5; day++)
        {
            await _store.TurnWavesAsync();
            _time.Advance(TimeSpan.FromDays(1));
        }

        (await CountAsync<SurveyMail>(mail => mail.WaveId == wave && mail.Rank == 1)).ShouldBe(drawn - 1); // who answered is left alone
        (await CountAsync<SurveyMail>(mail => mail.Siret == links[0].Drawn.Siret)).ShouldBe(1);

        // Sending is stopped, and goes on. A session lasts half a day.
        _chamber = await _store.SignedInAsync("survey-manager", "Chambre");
        var board = $"/fr/enquetes/vagues/{wave}";
        await _chamber.GetAsync(board);
        (await _chamber.PostAsync(board + "?handler=Pause")).Location.ShouldBe(board);
        _time.SetUtcNow(new DateTimeOffset(2027, 1, 12, 9, 0, 0, TimeSpan.Zero));
        _chamber = await _store.SignedInAsync("survey-manager", "Chambre");
        await _store.TurnWavesAsync();
        (await CountAsync<SurveyMail>(mail => mail.WaveId == wave && mail.Rank == 2)).ShouldBe(0);
        await _chamber.GetAsync(board);
        await _chamber.PostAsync(board + "?handler=Resume");
        await _store.TurnWavesAsync();
        (await CountAsync<SurveyMail>(mail => mail.WaveId == wave && mail.Rank == 2)).ShouldBeInRange(45, 50); // five days after their own first reminder
        (await _chamber.GetAsync(board)).Plain.ShouldContain($"1 réponses sur {drawn} établissements tirés, dont {drawn} invités");
    }

    [Fact]
    public async Task Wave_PreparedLate_NeverSendsTwoMailsAtOnce()
    {
        _time.SetUtcNow(new DateTimeOffset(2027, 1, 13, 9, 0, 0, TimeSpan.Zero));
        _chamber = await _store.SignedInAsync("survey-manager", "Chambre");
        var wave = await _store.WaveAsync(_chamber, "2027-01", 20, ("Input.Target", "900"));
        for (var turn = 0; turn < 4; turn++)
        {
            await _store.TurnWavesAsync();
        }

        (await CountAsync<SurveyMail>(mail => mail.WaveId == wave && mail.Rank > 0)).ShouldBe(0);
        (await CountAsync<SurveyMail>(mail => mail.WaveId == wave)).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Wave_Ends_ByItself_AndDrawsTheNextMonth()
    {
        var wave = await _store.WaveAsync(_chamber, "2027-01", 400, ("Input.Repeats", "true"), ("Input.Target", "20"));
        _time.SetUtcNow(new DateTimeOffset(2027, 1, 1, 9, 0, 0, TimeSpan.Zero));
        await _store.TurnWavesAsync();
        var links = await _store.LinksAsync(wave);
        using var firm = _store.Visit();
        await firm.AnswerAsync(links[0].Path, new Random(1));
        _time.SetUtcNow(new DateTimeOffset(2027, 1, 18, 17, 0, 0, TimeSpan.Zero)); // six in the evening in Lille
        await _store.TurnWavesAsync();
        var closed = await OneAsync<Wave>(one => one.Id == wave);
        closed.State.ShouldBe(WaveState.Closed);
        closed.Root.ShouldNotBeNull().Length.ShouldBe(64);
        (await firm.GetAsync(links[1].Path)).Plain.ShouldContain("close depuis le");
        (await CountAsync<AnswerSheet>(_ => true)).ShouldBe(0); // what was begun is forgotten
        var next = await OneAsync<Wave>(one => one.Month == "2027-02");
        next.Seed.ShouldBe(closed.Seed);
        var (first, second) = (links.Select(one => one.Drawn).Where(one => one.Headcount < 10).Select(one => one.Siret).ToHashSet(), (await _store.LinksAsync(next.Id)).Select(one => one.Drawn).Where(one => one.Headcount < 10).Select(one => one.Siret).ToHashSet());
        ((double)first.Intersect(second).Count() / first.Count).ShouldBeInRange(0.5, 0.8); // two thirds are asked again
    }

    [Fact]
    public async Task Address_RefusedForGood_IsWrittenToNoMore()
    {
        var wave = await _store.WaveAsync(_chamber, "2027-01", 12, ("Input.Target", "900"));
        _time.SetUtcNow(new DateTimeOffset(2027, 1, 1, 9, 0, 0, TimeSpan.Zero));
        await _store.TurnWavesAsync();
        var siret = (await _store.LinksAsync(wave))[0].Drawn.Siret;
        using (var scope = _store.App.Services.CreateScope())
        {
            foreach (var told in scope.ServiceProvider.GetServices<IRefusedAddress>())
            {
                await told.RefusedAsync("survey:" + siret, default);
            }
        }

        _time.SetUtcNow(new DateTimeOffset(2027, 1, 7, 9, 0, 0, TimeSpan.Zero));
        await _store.TurnWavesAsync();
        (await CountAsync<SurveyMail>(mail => mail.Siret == siret)).ShouldBe(1);
        (await CountAsync<SurveyMail>(mail => mail.Rank == 1)).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Relay_DownThenUp_GetsEachMailOnce()
    {
        var port = ServerRun.FreePort();
        await using var store = await TestStore.StartAsync(database, _time, smtp: $"smtp://127.0.0.1:{port}");
        using var chamber = await store.SignedInAsync("survey-manager", "Chambre");
        var wave = await store.WaveAsync(chamber, "2027-01", SurveyFirms.EvenList(20) + "30000000000001;René;59350;47.11B;5;rené@example.org;fr\n", ("Input.Target", "900"), ("Input.MonthsOut", "0"));
        _time.SetUtcNow(new DateTimeOffset(2027, 1, 1, 9, 0, 0, TimeSpan.Zero));
        await store.TurnWavesAsync();
        await Task.Delay(TimeSpan.FromSeconds(3)); // it is tried, and nobody listens
        await store.TurnWavesAsync();
        using var scope = store.App.Services.CreateScope();
        var db = TestStore.Get<BeffroiDb>(scope);
        (await db.Set<SurveyMail>().CountAsync(mail => mail.WaveId == wave)).ShouldBe(21);
        (await db.Set<OutgoingMail>().CountAsync()).ShouldBe(21);

        await using var sink = new MailSink(port, new HashSet<string> { "atelier3" }, new HashSet<string> { "atelier5", "atelier7" });
        async Task LeaveAsync(int waiting)
        {
            for (var tries = 0; tries < 300 && await db.Set<OutgoingMail>().CountAsync() > waiting; tries++)
            {
                await Task.Delay(100);
            }

            (await db.Set<OutgoingMail>().CountAsync()).ShouldBe(waiting);
        }

        await LeaveAsync(2); // those that were put off are not tried again at once
        (await db.Set<OutgoingMail>().AsNoTracking().ToListAsync()).ShouldAllBe(mail => mail.TimesPutOff == 1 && mail.NotBefore == _time.GetUtcNow().AddMinutes(1));
        _time.Advance(TimeSpan.FromMinutes(1));
        await LeaveAsync(0);
        (await db.Set<OutgoingMail>().CountAsync()).ShouldBe(0); // one odd address keeps no other waiting
        sink.Received.Where(to => to.StartsWith("atelier", StringComparison.Ordinal)).Order().ShouldBe(Enumerable.Range(0, 20).Where(i => i != 3).Select(i => $"atelier{i}@example.org").Order());
        (await db.Set<Firm>().AsNoTracking().Where(firm => firm.BouncedOn != null).Select(firm => firm.Mail).ToListAsync()).ShouldContain("atelier3@example.org");
    }

    [Fact]
    public async Task Firm_PausesAndStops_ByTheLinkOfItsMail()
    {
        var wave = await _store.WaveAsync(_chamber, "2027-01", 12, ("Input.Target", "900"));
        _time.SetUtcNow(new DateTimeOffset(2027, 1, 1, 9, 0, 0, TimeSpan.Zero));
        await _store.TurnWavesAsync();
        var (drawn, path) = (await _store.LinksAsync(wave))[0];
        using var firm = _store.Visit();
        (await firm.GetAsync(path + "/rythme")).Plain.ShouldContain("a reçu 1 invitation");
        await firm.PostAsync(path + "/rythme?handler=Pause");
        (await firm.GetAsync(path + "/rythme")).Plain.ShouldContain("En pause jusqu'au jeudi 1 avril 2027");
        (await OneAsync<Firm>(one => one.Siret == drawn.Siret)).PausedUntil.ShouldBe(new DateOnly(2027, 4, 1));
        await firm.PostAsync(path + "/rythme?handler=Resume");
        using (var bare = new HttpClient { BaseAddress = new Uri(_store.Address) })
        {
            // As a mail program ends it with one click: no cookie, no token.
            await bare.PostAsync(path + "/rythme", new FormUrlEncodedContent([KeyValuePair.Create("List-Unsubscribe", "One-Click")]));
        }

        (await OneAsync<Firm>(one => one.Siret == drawn.Siret)).IsStopped.ShouldBeTrue();
        (await firm.GetAsync(path + "/rythme")).Plain.ShouldContain("Vous ne recevez plus aucun courriel");
        _time.SetUtcNow(new DateTimeOffset(2027, 1, 7, 9, 0, 0, TimeSpan.Zero));
        await _store.TurnWavesAsync();
        (await CountAsync<SurveyMail>(mail => mail.Siret == drawn.Siret)).ShouldBe(1);
    }

    [Fact]
    public async Task Firm_ThatAskedForACall_SaysInTheNextWaveWhatCameOfIt()
    {
        Guid wave = default;
        for (var month = 1; month <= 2; month++)
        {
            _time.SetUtcNow(new DateTimeOffset(2027, month, 1, 9, 0, 0, TimeSpan.Zero));
            using var chamber = await _store.SignedInAsync("survey-manager", "Chambre");
            wave = await _store.WaveAsync(chamber, $"2027-0{month}", SurveyFirms.EvenList(12), ("Input.Target", "900"), ("Input.MonthsOut", "0"));
            await _store.TurnWavesAsync();
            var (drawn, _) = (await _store.LinksAsync(wave))[0];
            using var scope = _store.App.Services.CreateScope();
            await TestStore.Get<FirmRequests>(scope).TakeAsync(drawn.Siret, wave, new Dictionary<string, object?> { ["CONTACT"] = month == 1 ? "O" : "N", ["CONTACT_TEL"] = "03 20 00 00 01" }, default);
            await _store.HandInAsync(drawn, new Random(1));
        }

        using var firm = _store.Visit();
        var ((first, path), (_, stranger)) = ((await _store.LinksAsync(wave))[0], (await _store.LinksAsync(wave))[1]);
        var thanks = await firm.GetAsync(path);
        thanks.Plain.ShouldContain("Le 01/01/2027, vous avez demandé à être rappelé");
        var request = await OneAsync<FirmRequest>(one => one.Siret == first.Siret && one.Kind == FirmRequestKind.CallBack);
        await firm.PostAsync(stranger + "?handler=Verdict", ("id", request.Id.ToString()), ("verdict", "Solved")); // not theirs
        await firm.PostAsync(path + "?handler=Verdict", ("id", request.Id.ToString()), ("verdict", "Perhaps"));
        (await OneAsync<FirmRequest>(one => one.Id == request.Id)).Verdict.ShouldBeNull();
        (await firm.PostAsync(path + "?handler=Verdict", ("id", request.Id.ToString()), ("verdict", "Partly"))).Location.ShouldBe(path);
        (await firm.GetAsync(path)).Plain.ShouldNotContain("vous avez demandé à être rappelé");
        using var reader = await _store.SignedInAsync("survey-manager", "Chambre");
        var board = await reader.GetAsync("/fr/enquetes/demandes");
        board.Plain.ShouldContain("1 rappels demandés ; selon les établissements, à une vague suivante : 0 réglés, 1 en partie");
        board.Plain.ShouldContain("selon l'établissement, le 01/02/2027 : En partie");
    }

    [Fact]
    public async Task Letter_HasSenderLogoAndOneClickEnd()
    {
        var organisation = await _store.OrganisationAsync("Chambre");
        await _chamber.GetAsync("/fr/enquetes/entreprises");
        var wrong = await _chamber.UploadAsync("/fr/enquetes/entreprises?handler=Sender", [("Logo", "logo.png", "not a picture")], ("Chamber", organisation.Id.ToString()), ("Name", "CCI d'essai"));
        wrong.Plain.ShouldContain("image PNG");
        wrong.Text.ShouldContain("CCI d&#x27;essai");
        using (var scope = _store.App.Services.CreateScope())
        {
            await scope.ServiceProvider.GetRequiredService<FirmBook>().SetSenderAsync(new Sender
            {
                OrganisationId = organisation.Id, Name = "CCI d'essai", ReplyTo = "enquete@example.org", Logo = [0x89, 0x50, 0x4E, 0x47, 1, 2, 3],
            }, organisation.Id, default);
        }

        await _store.WaveAsync(_chamber, "2027-01", 12, ("Input.Target", "900"));
        _time.SetUtcNow(new DateTimeOffset(2027, 1, 1, 9, 0, 0, TimeSpan.Zero));
        await _store.TurnWavesAsync();
        using var reading = _store.App.Services.CreateScope();
        var (_, letter) = (await reading.ServiceProvider.GetRequiredService<MailOutbox>().WaitingAsync(100, default)).First(mail => mail.Message.To.ToString().Contains("firme", StringComparison.Ordinal));
        letter.From.Mailboxes.Single().Name.ShouldBe("CCI d'essai");
        letter.ReplyTo.Mailboxes.Single().Address.ShouldBe("enquete@example.org");
        letter.Headers[MimeKit.HeaderId.ListUnsubscribePost].ShouldBe("List-Unsubscribe=One-Click");
        letter.Headers[MimeKit.HeaderId.ListUnsubscribe]!.ShouldMatch("/(rythme|ritme|rhythm)>$"); // in the language of the firm that comes first
        letter.HtmlBody!.ShouldContain("alt=\"CCI d&#39;essai\"");
        letter.TextBody!.ShouldContain("/enquete/");
    }

    private async Task ListAsync(Visitor chamber, string organisation, string list)
    {
        await chamber.GetAsync("/fr/enquetes/entreprises");
        (await chamber.UploadAsync("/fr/enquetes/entreprises?handler=List", "liste.csv", list, ("Chamber", (await _store.OrganisationAsync(organisation)).Id.ToString()))).Plain.ShouldContain("0 lignes refusées");
    }

    private async Task<Guid> PrepareAsync(string month, params (string Name, string Value)[] plan)
    {
        await _chamber.GetAsync("/fr/enquetes/vagues");
        var drawn = await _chamber.PostAsync("/fr/enquetes/vagues?handler=Prepare", [("Input.Month", month), ("Input.Questionnaire", "BTR-2027-01"), .. plan]);
        return Guid.Parse(drawn.Location.ShouldNotBeNull(drawn.Plain).Split('/')[^1]);
    }

    private async Task<int> CountAsync<T>(System.Linq.Expressions.Expression<Func<T, bool>> which)
        where T : class
    {
        using var scope = _store.App.Services.CreateScope();
        return await scope.ServiceProvider.GetRequiredService<BeffroiDb>().Set<T>().CountAsync(which);
    }

    private async Task<T> OneAsync<T>(System.Linq.Expressions.Expression<Func<T, bool>> which)
        where T : class
    {
        using var scope = _store.App.Services.CreateScope();
        return await scope.ServiceProvider.GetRequiredService<BeffroiDb>().Set<T>().AsNoTracking().SingleAsync(which);
    }
}
