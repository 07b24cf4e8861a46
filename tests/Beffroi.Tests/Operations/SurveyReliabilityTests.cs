using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Beffroi.Modules.Surveys.Answers;
using Beffroi.Modules.Surveys.Waves;
using Beffroi.Platform.Storage;
using Beffroi.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Operations;

public sealed class SurveyReliabilityOnSqlite() : SurveyReliabilityTests(TestDatabase.Sqlite)
{
    /// <summary>Of the embedded store alone: the disk of PostgreSQL is its own.</summary>
    [Fact]
    public async Task Page_OnAFullDisk_SaysNotSavedAndKeepsWhatWasTyped()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        using var server = await ServerRun.StartAsync(Store.Folder, null);
        using var firm = new Visitor(server.Client());
        var (drawn, path) = Links[^1];
        var form = Form.Read((await firm.GetAsync(path + "?p=2")).Text);
        (string, string)[] typed = [.. form.Hidden, ("EMP_PASS", "B"), ("EMP_PREV", "B"), ("insist", "true")];
        using (await FailingDisk.InjectAsync(server, Store.Folder, "pwrite64,fdatasync:error=ENOSPC:when=1+"))
        {
            var refused = await firm.PostAsync(path, typed);
            refused.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
            refused.Plain.ShouldContain("Cette page n'est pas enregistrée");
            refused.Text.ShouldContain("name=\"EMP_PREV\" value=\"B\" checked");
        }

        for (var tries = 0; (await firm.PostAsync(path, typed)).Status != HttpStatusCode.SeeOther; tries++)
        {
            tries.ShouldBeLessThan(200, "the disk is well again");
            await Task.Delay(100);
        }

        server.Kill();
        (await FindAsync(drawn.Id)).Values["EMP_PREV"].ShouldBe("B");
    }
}

public sealed class SurveyReliabilityOnPostgres() : SurveyReliabilityTests(TestDatabase.Postgres);

/// <summary>The program is killed, and its disk fails, while firms answer. BEFFROI_FORM_POSTS asks for more than the slice.</summary>
[Trait("Capability", "R7.3")]
public abstract class SurveyReliabilityTests(TestDatabase database) : IAsyncLifetime
{
    private const int Writers = 4;

    private readonly ConcurrentDictionary<Guid, State> _firms = new();

    private protected TestStore Store { get; private set; } = null!;

    private protected IReadOnlyList<(DrawnFirm Drawn, string Path)> Links { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        Store = await TestStore.StartAsync(database);
        using (var chamber = await Store.SignedInAsync("survey-manager", "Chambre"))
        {
            // The program runs on the clock of the machine: a wave that is open already.
            var wave = await Store.WaveAsync(chamber, TimeProvider.System.GetUtcNow().AddMonths(1).ToString("yyyy-MM", CultureInfo.InvariantCulture), SurveyFirms.EvenList(30), ("Input.Target", "9000"), ("Input.MonthsOut", "0"));
            using var scope = Store.App.Services.CreateScope();
            var until = TimeProvider.System.GetUtcNow().AddDays(10);
            await TestStore.Get<BeffroiDb>(scope).Set<Wave>().Where(one => one.Id == wave).ExecuteUpdateAsync(set => set.SetProperty(one => one.State, WaveState.Paused).SetProperty(one => one.ClosesAt, until));
            Links = await Store.LinksAsync(wave);
        }

        await Store.App.StopAsync(); // its services only look at what the other process left
    }

    public ValueTask DisposeAsync() => Store.DisposeAsync();

    [Fact]
    public async Task Posts_KilledAtAnyInstant_AreAllThereAndNoneTwice()
    {
        var wanted = int.Parse(Environment.GetEnvironmentVariable("BEFFROI_FORM_POSTS") ?? "15", CultureInfo.InvariantCulture);
        var (random, kills) = (new Random(20270101), 0);
        while (_firms.Values.Sum(one => one.Acknowledged) < wanted)
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            using (var server = await ServerRun.StartAsync(Store.Folder, Store.Postgres))
            {
                var writers = Task.WhenAll(Enumerable.Range(0, Writers).Select(i => AnswerAsync(server, Links[((kills * Writers) + i) % Links.Count])));
                var before = _firms.Values.Sum(one => one.Acknowledged);
                for (var waited = 0; waited < 300 && _firms.Values.Sum(one => one.Acknowledged) < before + Math.Max(3, wanted / 25); waited++)
                {
                    await Task.Delay(50);
                }

                await Task.Delay(random.Next(0, 400));
                server.Kill();
                await writers;
            }

            kills++;
            await CheckAsync(kills);
        }

        Report.Write($"{_firms.Values.Sum(one => one.Acknowledged)} posts of the form on {database}, the program killed {kills} times among them: 0 lost, 0 twice");
    }

    /// <summary>Changes one page again and again, and hands in every fifth time, until the connection breaks.</summary>
    private async Task AnswerAsync(ServerRun server, (DrawnFirm Drawn, string Path) link)
    {
        var state = _firms.GetOrAdd(link.Drawn.Id, _ => new State());
        using var firm = new Visitor(server.Client());
        try
        {
            while (true)
            {
                var isHandIn = state.Posts++ % 5 == 4;
                var page = Form.Read((await firm.GetAsync(link.Path + (isHandIn ? "?p=9" : "?p=2"))).Text);
                state.Sent = isHandIn ? state.Sent : state.Sent == "H" ? "B" : "H";
                var answer = await firm.PostAsync(link.Path, [.. page.Hidden, ("insist", "true"), .. isHandIn ? [("COMM", $"{state.Posts}")] : new[] { ("EMP_PASS", state.Sent), ("EMP_PREV", state.Sent) }]);
                answer.Status.ShouldBe(HttpStatusCode.SeeOther, answer.Plain);
                (state.Kept, state.Acknowledged, state.HandedIn) = (state.Sent, state.Acknowledged + 1, state.HandedIn + (isHandIn ? 1 : 0));
            }
        }
        catch (HttpRequestException)
        {
            // killed
        }
    }

    private async Task CheckAsync(int round)
    {
        using var scope = Store.App.Services.CreateScope();
        var (db, keys) = (TestStore.Get<BeffroiDb>(scope), TestStore.Get<SurveyKeys>(scope));
        foreach (var (drawn, state) in _firms)
        {
            var held = await FindAsync(drawn);
            held.Revision.ShouldBeInRange(state.Acknowledged, state.Posts, $"round {round}: every acknowledged post is there");
            new[] { state.Kept, state.Sent }.ShouldContain((string?)held.Values.GetValueOrDefault("EMP_PREV") ?? "", $"round {round}");
            var key = keys.AnswerOf(drawn);
            var numbers = await db.Set<HandedInAnswer>().AsNoTracking().Where(one => one.Key == key).Select(one => one.Number).OrderBy(one => one).ToListAsync();
            numbers.ShouldBe(Enumerable.Range(1, numbers.Count), $"round {round}");
            numbers.Count.ShouldBeInRange(state.HandedIn, state.HandedIn + state.Posts - state.Acknowledged, $"round {round}: handed in, and none twice");
        }
    }

    private protected async Task<HeldAnswers> FindAsync(Guid drawn)
    {
        using var scope = Store.App.Services.CreateScope();
        return await TestStore.Get<AnswerStore>(scope).FindAsync(drawn, default);
    }

    /// <summary>What one firm sent and what was acknowledged; one writer at a time changes it.</summary>
    private sealed class State
    {
        public int Posts { get; set; }

        public int Acknowledged { get; set; }

        public int HandedIn { get; set; }

        public string Sent { get; set; } = "";

        public string Kept { get; set; } = "";
    }
}
