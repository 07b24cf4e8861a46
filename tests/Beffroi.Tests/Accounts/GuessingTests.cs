using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Beffroi.Platform.Identity;
using Beffroi.TestKit;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Accounts;

/// <summary>
/// Guesses of links and invitations from many addresses at once. BEFFROI_GUESSES asks for more of them than the slice.
/// </summary>
[Trait("Capability", "X1")]
public sealed class GuessingTests : IAsyncLifetime
{
    private const int Addresses = 50;

    private TestStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await TestStore.StartAsync(TestDatabase.Sqlite, doorTries: 30);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Guesses_FromFiftyAddresses_NeverOpenAndNeverShutOutTheRightPerson()
    {
        var guesses = int.Parse(Environment.GetEnvironmentVariable("BEFFROI_GUESSES") ?? "500", CultureInfo.InvariantCulture);
        var accounts = Math.Min(1_000, guesses / 10);
        var people = new List<Person>();
        for (var i = 0; i < accounts; i++)
        {
            people.Add(await _store.PersonAsync("counsellor", "Mission", $"p{i}"));
        }

        await SignInAsync(people[0]); // the first request of a program is slow for reasons of its own
        var (opened, limited) = (0, 0);
        var honest = new List<double>();
        var attack = Task.WhenAll(Enumerable.Range(0, Addresses).Select(from => Task.Run(async () =>
        {
            using var visitor = new Visitor(From(from));
            await visitor.GetAsync("/fr/connexion");
            for (var i = from; i < guesses; i += Addresses)
            {
                var answer = (i % 3) switch
                {
                    0 => await visitor.PostAsync($"/fr/connexion/lien/{Secrets.Make()}"),
                    1 => await visitor.PostAsync($"/fr/invitation/{Secrets.Make()}", ("Name", "x")),
                    _ => await visitor.PostAsync("/fr/connexion", ("Email", people[i % people.Count].Email!)),
                };
                _ = answer.Status switch
                {
                    HttpStatusCode.Redirect => Interlocked.Increment(ref opened),
                    HttpStatusCode.TooManyRequests => Interlocked.Increment(ref limited),
                    _ => 0,
                };
            }
        })));
        do
        {
            honest.Add(await SignInAsync(people[honest.Count % people.Count]));
            await Task.Delay(100);
        }
        while (!attack.IsCompleted);
        await attack;
        opened.ShouldBe(0);
        Report.Write($"{guesses} guesses on {accounts} accounts from {Addresses} addresses: {opened} opened, "
            + $"{limited} turned away by the limit, {honest.Count} honest sign-ins meanwhile: median {honest.Order().ElementAt(honest.Count / 2):0} ms, slowest {honest.Max():0} ms");
    }

    /// <summary>The page, the request of a link, and its answer; in milliseconds.</summary>
    private async Task<double> SignInAsync(Person person)
    {
        using var right = new Visitor(From(200 + Random.Shared.Next(50)));
        var clock = Stopwatch.StartNew();
        await right.GetAsync("/fr/connexion");
        (await right.PostAsync("/fr/connexion", ("Email", person.Email!))).Status.ShouldBe(HttpStatusCode.OK);
        return clock.Elapsed.TotalMilliseconds;
    }

    /// <summary>A client that speaks from 127.0.1.n.</summary>
    private HttpClient From(int n) => new(new SocketsHttpHandler
    {
        UseCookies = false, AllowAutoRedirect = false,
        ConnectCallback = async (context, cancel) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(new IPAddress([127, 0, 1, (byte)n]), 0));
            await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = new Uri(_store.Address),
    };
}
