using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Beffroi.Modules.Observatory.Readers;
using Beffroi.Platform.Audit;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Mail;
using Beffroi.Platform.Storage;
using Beffroi.Reference.Zones;
using Beffroi.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Operations;

public sealed class KillingOnSqlite() : KillingTests(TestDatabase.Sqlite);

public sealed class KillingOnPostgres() : KillingTests(TestDatabase.Postgres);

/// <summary>
/// The program is killed while several people write: what was acknowledged is there, nothing is there by half. BEFFROI_KILLS asks for
/// more kills than the slice.
/// </summary>
[Trait("Capability", "X1")]
public abstract partial class KillingTests(TestDatabase database) : IAsyncLifetime
{
    private readonly ConcurrentBag<string> _organisations = [];
    private readonly ConcurrentBag<string> _invited = [];
    private readonly ConcurrentBag<string> _perimeters = [];
    private readonly ConcurrentBag<string> _files = [];
    private TestStore _store = null!;
    private Person _administrator = null!;
    private TaskCompletionSource _wrote = new();
    private int _number;

    public async ValueTask InitializeAsync()
    {
        _store = await TestStore.StartAsync(database);
        _administrator = await _store.PersonAsync("administrator");
        await _store.App.StopAsync(); // its services only look at what the other process left
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Writes_KilledAtAnyInstant_LoseNothingAcknowledgedAndLeaveNothingByHalf()
    {
        var kills = int.Parse(Environment.GetEnvironmentVariable("BEFFROI_KILLS") ?? "3", CultureInfo.InvariantCulture);
        var random = new Random(20261123);
        var clock = Stopwatch.StartNew();
        Func<Visitor, Task>[] kinds = [OrganisationAsync, PerimeterAsync, InvitationAsync, ImportAsync];
        var kept = 0;
        for (var i = 0; i < kills; i++)
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools(); // nobody else holds the file open: its repair is the program's
            _wrote = new TaskCompletionSource();
            using (var server = await ServerRun.StartAsync(_store.Folder, _store.Postgres))
            {
                // Two kinds of writes at once, another pair each time: code that is met for the first time is slow.
                var writers = Task.WhenAll(WriteAsync(server, kinds[i % 4]), WriteAsync(server, kinds[(i / 4 + i + 1) % 4]));
                await Task.WhenAny(_wrote.Task, Task.Delay(TimeSpan.FromSeconds(30)));
                await Task.Delay(random.Next(0, 1_200));
                server.Kill();
                await writers;
            }

            kept = await CheckAsync(i, isLast: i == kills - 1);
            if (i % 25 == 24)
            {
                Report.Write($"  {database}: {i + 1} kills after {clock.Elapsed.TotalMinutes:0.0} min");
            }
        }

        kept.ShouldBeGreaterThan(0);
        Report.Write($"{kills} kills during writes over HTTP on {database}: {kept} acknowledged writes, 0 lost, 0 by half, "
            + $"database and audit whole ({clock.Elapsed.TotalMinutes:0.0} min)");
    }

    /// <summary>Writes until the connection breaks; what the answer acknowledges is remembered.</summary>
    private async Task WriteAsync(ServerRun server, Func<Visitor, Task> write)
    {
        using var visitor = _store.SignedIn(_administrator, at: server.Client());
        try
        {
            while (true)
            {
                await write(visitor);
                _wrote.TrySetResult(); // the instant of the kill counts from the first answer
            }
        }
        catch (HttpRequestException)
        {
            // killed
        }
    }

    private async Task OrganisationAsync(Visitor visitor)
    {
        await MakeAsync(visitor, $"Organisation {Interlocked.Increment(ref _number)}");
    }

    private async Task<string> MakeAsync(Visitor visitor, string name)
    {
        await visitor.GetAsync("/fr/connexion"); // for the form's token: a short page
        var answer = await visitor.PostAsync("/fr/administration", ("Name", name));
        answer.Status.ShouldBe(HttpStatusCode.Redirect, answer.Plain);
        _organisations.Add(name);
        return answer.Location!;
    }

    private async Task InvitationAsync(Visitor visitor)
    {
        var number = Interlocked.Increment(ref _number);
        var page = await MakeAsync(visitor, $"Organisation {number}");
        for (var i = 0; i < 3; i++)
        {
            var email = $"invited-{number}-{i}@example.org";
            var answer = await visitor.PostAsync(page, ("Email", email), ("InvitedRole", "counsellor"));
            answer.Status.ShouldBe(HttpStatusCode.OK, answer.Plain);
            answer.Plain.ShouldContain(email);
            _invited.Add(email);
        }
    }

    private async Task PerimeterAsync(Visitor visitor)
    {
        await visitor.GetAsync("/fr/connexion");
        var code = $"perimeter-{Interlocked.Increment(ref _number)}";
        var answer = await visitor.PostAsync("/fr/zones", ("Code", code), ("Name", code), ("Communes", "59350, 59599, 59512"));
        answer.Status.ShouldBe(HttpStatusCode.Redirect, answer.Plain);
        _perimeters.Add(code);
    }

    private async Task ImportAsync(Visitor visitor)
    {
        await visitor.GetAsync("/fr/connexion");
        var number = Interlocked.Increment(ref _number);
        var name = $"bmo-{number}.csv";
        var seen = await visitor.UploadAsync("/fr/donnees/importer", name,
            $"{Samples.BmoHeader}\n{Samples.BmoLine(met: (number * 10).ToString(CultureInfo.InvariantCulture), xmet: "10")}\n");
        var answer = await visitor.PostAsync("/fr/donnees/importer?handler=Confirm",
            ("Waiting", Waiting().Match(seen.Plain).Groups["name"].Value), ("Kind", "bmo"));
        answer.Plain.ShouldContain("1 lignes lues");
        _files.Add(name);
    }

    /// <returns>How many acknowledged writes are there.</returns>
    private async Task<int> CheckAsync(int round, bool isLast)
    {
        using var scope = _store.App.Services.CreateScope();
        var services = scope.ServiceProvider;
        var db = services.GetRequiredService<BeffroiDb>();
        if (db is SqliteBeffroiDb || isLast) // PostgreSQL itself is not killed
        {
            await ShouldBeWholeAsync(db, round);
        }

        (await services.GetRequiredService<AuditVerifier>().VerifyAsync(default)).BrokenAt.ShouldBeNull($"round {round}");
        var traces = (await db.Set<AuditEntry>().AsNoTracking().GroupBy(e => e.Act).Select(g => new { g.Key, Count = g.Count() })
            .ToListAsync()).ToDictionary(g => g.Key, g => g.Count);

        var organisations = await db.Set<Organisation>().Where(o => o.Name.StartsWith("Organisation ")).Select(o => o.Name).ToListAsync();
        Lost(_organisations, organisations, round);
        organisations.Count.ShouldBe(traces.GetValueOrDefault(Act.OrganisationCreated), $"round {round}");

        var invited = await db.Set<Invitation>().Select(i => i.Email).ToListAsync();
        Lost(_invited, invited, round);
        invited.Count.ShouldBe(traces.GetValueOrDefault(Act.Invited), $"round {round}");
        var mails = await services.GetRequiredService<MailOutbox>().WaitingAsync(int.MaxValue, default);
        invited.Order().ShouldBe(mails.Select(mail => mail.Message.To.ToString()).Order(), $"round {round}: each invitation has its one mail");

        var zones = await db.Set<Zone>().Where(z => z.Zoning == Zonings.Perimeter).Select(z => z.Code).ToListAsync();
        Lost(_perimeters, zones, round);
        zones.Count.ShouldBe(traces.GetValueOrDefault(Act.PerimeterSaved), $"round {round}");
        (await db.Set<ZoneMembership>().CountAsync(m => m.Zoning == Zonings.Perimeter)).ShouldBe(3 * zones.Count, $"round {round}");

        var files = await db.Set<ReceivedFile>().Where(f => !f.IsShipped && f.UndoneAt == null).ToListAsync();
        Lost(_files, files.ConvertAll(f => f.Name), round);
        files.Count.ShouldBe(traces.GetValueOrDefault(Act.FileImported), $"round {round}");
        files.ShouldAllBe(f => services.GetRequiredService<ObservationStore>().Holds(BmoReader.ParquetName(f.Sha256)));
        return _organisations.Count + _invited.Count + _perimeters.Count + _files.Count;
    }

    private static void Lost(IEnumerable<string> acknowledged, List<string> held, int round)
    {
        acknowledged.Except(held).ShouldBeEmpty($"round {round}: acknowledged, and not there");
        held.Count.ShouldBe(held.Distinct().Count(), $"round {round}: written twice");
    }

    private static async Task ShouldBeWholeAsync(BeffroiDb db, int round)
    {
        if (db is SqliteBeffroiDb)
        {
            (await db.Database.SqlQueryRaw<string>("PRAGMA integrity_check").ToListAsync()).ShouldBe(["ok"], $"round {round}");
            (await db.Database.SqlQueryRaw<string>("SELECT \"table\" FROM pragma_foreign_key_check").ToListAsync()).ShouldBeEmpty();
            return;
        }

        await db.Database.ExecuteSqlRawAsync("CREATE EXTENSION IF NOT EXISTS amcheck");
        await db.Database.ExecuteSqlRawAsync(
            "SELECT bt_index_check(c.oid, true) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam "
            + "WHERE a.amname = 'btree' AND c.relnamespace = 'public'::regnamespace");
    }

    [GeneratedRegex("name=\"Waiting\" value=\"(?<name>[^\"]+)\"")]
    private static partial Regex Waiting();
}
