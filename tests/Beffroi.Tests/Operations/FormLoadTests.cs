using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Beffroi.Modules.Surveys.Answers;
using Beffroi.Modules.Surveys.Waves;
using Beffroi.Platform.Storage;
using Beffroi.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using Npgsql;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Operations;

public sealed class FormLoadOnSqlite() : FormLoadTests(TestDatabase.Sqlite);

public sealed class FormLoadOnPostgres() : FormLoadTests(TestDatabase.Postgres);

/// <summary>
/// The opening of a wave and the firms that answer at once, by the program as it is served. BEFFROI_FORM_REQUESTS asks for more
/// than the slice: BEFFROI_FORM_FIRMS (8,000), 200 of them at any time, a second over each page. Times are told, not judged.
/// </summary>
[Trait("Capability", "R7.3")]
public abstract partial class FormLoadTests(TestDatabase database) : IAsyncLifetime
{
    private static readonly int Requests = int.Parse(Environment.GetEnvironmentVariable("BEFFROI_FORM_REQUESTS") ?? "250", CultureInfo.InvariantCulture);
    private static readonly bool IsWhole = Requests >= 10_000;
    private static readonly (int Firms, int AtOnce) Size = IsWhole
        ? (int.Parse(Environment.GetEnvironmentVariable("BEFFROI_FORM_FIRMS") ?? "8000", CultureInfo.InvariantCulture), 200) : (48, 8);
    private static readonly (TimeSpan Pause, TimeSpan Window) Pace = IsWhole
        ? (TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(Size.Firms / 800.0)) : (TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(2));

    private TestStore _store = null!;
    private Guid _wave;

    public async ValueTask InitializeAsync()
    {
        _store = await TestStore.StartAsync(database);
        using (var chamber = await _store.SignedInAsync("survey-manager", "Chambre"))
        {
            // The program runs on the clock of the machine: a wave that opens today.
            var now = TimeProvider.System.GetUtcNow();
            _wave = await _store.WaveAsync(chamber, now.AddMonths(1).ToString("yyyy-MM", CultureInfo.InvariantCulture), SurveyFirms.EvenList(Size.Firms),
                ("Input.Target", "1000000"), ("Input.MonthsOut", "0"), ("Input.MailsADay", "1000000"));
            using var scope = _store.App.Services.CreateScope();
            await TestStore.Get<BeffroiDb>(scope).Set<Wave>().Where(one => one.Id == _wave).ExecuteUpdateAsync(set => set
                .SetProperty(one => one.OpensOn, DateOnly.FromDateTime(now.UtcDateTime)).SetProperty(one => one.ClosesAt, now.AddDays(10)));
        }

        await _store.App.StopAsync(); // its services only look at what the other process left
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Wave_OpenedAndAnsweredByAllAtOnce_LosesAndRefusesNothing()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        var port = ServerRun.FreePort();
        await using var sink = new MailSink(port, new HashSet<string>(), new HashSet<string>());
        using var server = await ServerRun.StartAsync(_store.Folder, _store.Postgres is { } address ? address + ";Maximum Pool Size=16" : null, ("BEFFROI_SMTP", $"smtp://127.0.0.1:{port}"));

        var burst = await BurstAsync(server, sink);
        burst.Tell($"{database}, opening: {Size.Firms} invitations sent in {burst.Elapsed.TotalSeconds:0} s, a quarter of the firms answer four pages within {Pace.Window.TotalMinutes:0.0} min");
        sink.Received.Count.ShouldBe(Size.Firms);
        sink.Received.Distinct().Count().ShouldBe(Size.Firms); // each firm once

        var links = new ConcurrentQueue<string>(sink.Letters.OrderBy(letter => letter.Key, StringComparer.Ordinal).Select(letter => LinkIn(letter.Value)));
        var (load, finished) = await AnswerAsync(server, links, Size.AtOnce, Pace.Pause, Requests);
        load.Tell($"{database}, {Size.AtOnce} firms at once, {Pace.Pause.TotalSeconds:0.0} s over each page");

        var (rush, more) = await AnswerAsync(server, links, Math.Min(32, Size.AtOnce), TimeSpan.Zero, Requests / 10);
        var peer = await PostgresAloneAsync(Math.Min(32, Size.AtOnce), IsWhole ? 200 : 5);
        rush.Tell($"{database}, no pause: {rush.Posts.Count / rush.Elapsed.TotalSeconds:0} pages on the disk a second; rows alone into PostgreSQL {peer:0}; ratio {rush.Posts.Count / rush.Elapsed.TotalSeconds / peer:0.00}");

        server.Kill();
        using var scope = _store.App.Services.CreateScope();
        (await TestStore.Get<BeffroiDb>(scope).Set<HandedInAnswer>().CountAsync()).ShouldBe(finished + more, "each receipt that a firm was shown is kept, once");
    }

    /// <summary>While invitations leave, a quarter of the firms come by theirs, from offices of hundreds behind one address.</summary>
    private static async Task<Tally> BurstAsync(ServerRun server, MailSink sink)
    {
        var (tally, random, begun) = (new Tally(), new Random(20270101), Stopwatch.GetTimestamp());
        var comers = Enumerable.Range(0, Size.Firms / 4).Select(i => ComeAsync(i * 4, Pace.Window * random.NextDouble(), i % 4)).ToList();
        while (sink.Received.Count < Size.Firms)
        {
            Stopwatch.GetElapsedTime(begun).ShouldBeLessThan(Pace.Window + TimeSpan.FromMinutes(5), $"{sink.Received.Count} mails came; {string.Join('\n', server.Lines.Take(5))}");
            await Task.Delay(50);
        }

        tally.Elapsed = Stopwatch.GetElapsedTime(begun);
        await Task.WhenAll(comers);
        return tally;

        async Task ComeAsync(int firm, TimeSpan after, int office)
        {
            await Task.Delay(after);
            byte[]? letter;
            while (!sink.Letters.TryGetValue($"atelier{firm}@example.org", out letter))
            {
                await Task.Delay(50);
            }

            using var visitor = new Visitor(ClientOf(server, tally, Pace.Pause, office));
            await visitor.AnswerPagesAsync(LinkIn(letter), new Random(firm), 4);
        }
    }

    /// <summary>So many firms answer at any time, one after the other, until so many requests were sent.</summary>
    private static async Task<(Tally Tally, int Finished)> AnswerAsync(ServerRun server, ConcurrentQueue<string> links, int atOnce, TimeSpan pause, int requests)
    {
        var (tally, finished, begun) = (new Tally(), 0, Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(async seat =>
        {
            await Task.Delay(pause * seat / atOnce); // not all in the same instant
            while (tally.Gets.Count + tally.Posts.Count < requests && links.TryDequeue(out var link))
            {
                using var visitor = new Visitor(ClientOf(server, tally, pause, seat % 4));
                await visitor.AnswerAsync(link, new Random(seat));
                Interlocked.Increment(ref finished);
            }
        }));
        (tally.Gets.Count + tally.Posts.Count).ShouldBeGreaterThanOrEqualTo(requests, "there were firms enough");
        tally.Elapsed = Stopwatch.GetElapsedTime(begun);
        return (tally, finished);
    }

    /// <summary>A browser with a connection of its own, from one of a few addresses of this machine.</summary>
    private static HttpClient ClientOf(ServerRun server, Tally tally, TimeSpan pause, int office)
    {
        var connections = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseCookies = false,
            ConnectCallback = async (context, cancel) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Bind(new IPEndPoint(IPAddress.Parse($"127.0.0.{10 + office}"), 0));
                await socket.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        return new HttpClient(new Watch(tally, pause) { InnerHandler = connections }) { BaseAddress = new Uri(server.Address) };
    }

    private static string LinkIn(byte[] letter)
    {
        using var message = MimeMessage.Load(new MemoryStream(letter));
        return Link().Match(message.TextBody!).Value;
    }

    /// <summary>What PostgreSQL alone takes: one row a transaction, over as many connections.</summary>
    private static async Task<double> PostgresAloneAsync(int connections, int rows)
    {
        await using var source = NpgsqlDataSource.Create(Environment.GetEnvironmentVariable("BEFFROI_TEST_POSTGRES")!);
        var table = $"peer_{Guid.NewGuid():N}";
        await RunAsync($"CREATE TABLE {table} (key text PRIMARY KEY, revision int, content bytea)");
        var content = new byte[700];
        new Random(1).NextBytes(content);
        var begun = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(async seat =>
        {
            await using var connection = await source.OpenConnectionAsync();
            await using var put = new NpgsqlCommand($"INSERT INTO {table} VALUES ($1, 1, $2) ON CONFLICT (key) DO UPDATE SET revision = {table}.revision + 1, content = excluded.content", connection);
            put.Parameters.Add(new() { Value = "" });
            put.Parameters.Add(new() { Value = content });
            for (var i = 0; i < rows; i++)
            {
                put.Parameters[0].Value = $"{seat} {i / 10}"; // ten pages a firm
                await put.ExecuteNonQueryAsync();
            }
        }));
        var rate = connections * rows / Stopwatch.GetElapsedTime(begun).TotalSeconds;
        await RunAsync($"DROP TABLE {table}");
        return rate;

        async Task RunAsync(string sql)
        {
            await using var command = source.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }
    }

    [GeneratedRegex(@"/fr/enquete/[\w-]+")]
    private static partial Regex Link();

    /// <summary>How long answers took, in milliseconds.</summary>
    private sealed class Tally
    {
        public ConcurrentBag<double> Gets { get; } = [];

        public ConcurrentBag<double> Posts { get; } = [];

        public ConcurrentBag<string> Refused { get; } = [];

        public TimeSpan Elapsed { get; set; }

        public void Tell(FormattableString what)
        {
            Refused.ShouldBeEmpty();
            Report.Write(string.Create(CultureInfo.InvariantCulture, $"{what.ToString(CultureInfo.InvariantCulture)}: {Gets.Count + Posts.Count} requests, 0 errors; pages {Of(Gets)}; answers {Of(Posts)}"));
        }

        private static string Of(IEnumerable<double> times)
        {
            var sorted = times.Order().ToList();
            string At(double share) => sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))].ToString("0.0", CultureInfo.InvariantCulture);
            return sorted.Count == 0 ? "none" : $"p50 {At(0.5)} p99 {At(0.99)} p99.9 {At(0.999)} ms";
        }
    }

    /// <summary>Reads for a while before it sends, and notes what comes back and how long it took.</summary>
    private sealed class Watch(Tally tally, TimeSpan pause) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var isPost = request.Method == HttpMethod.Post;
            if (isPost)
            {
                await Task.Delay(pause, cancellationToken);
            }

            var begun = Stopwatch.GetTimestamp();
            var answer = await base.SendAsync(request, cancellationToken);
            await answer.Content.LoadIntoBufferAsync(cancellationToken);
            (isPost ? tally.Posts : tally.Gets).Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.SeeOther))
            {
                tally.Refused.Add($"{request.Method} {(int)answer.StatusCode}");
            }

            return answer;
        }
    }
}
