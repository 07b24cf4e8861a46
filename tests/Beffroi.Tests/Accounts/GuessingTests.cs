using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Beffroi.Platform.Identity;
using Beffroi.TestKit;
using OtpNet;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Accounts;

/// <summary>
/// Guesses of links, invitations, and, by a thief who already reads the mailbox, of codes, from many addresses at once.
/// BEFFROI_GUESSES asks for more of them than the slice. A code is one of a million and two or three are right at a time: of
/// some thousand that are looked at, one in some hundred runs may open by luck alone.
/// </summary>
[Trait("Capability", "X1")]
public sealed partial class GuessingTests : IAsyncLifetime
{
    private const int Addresses = 50;

    private readonly int _guesses = int.Parse(Environment.GetEnvironmentVariable("BEFFROI_GUESSES") ?? "500", CultureInfo.InvariantCulture);
    private TestStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await TestStore.StartAsync(TestDatabase.Sqlite, doorTries: 30);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Guesses_FromFiftyAddresses_NeverOpenAndNeverShutOutTheRightPerson()
    {
        var accounts = new List<Person>();
        for (var i = 0; i < Math.Min(1_000, _guesses / 10); i++)
        {
            accounts.Add((await ProtectedAsync($"p{i}")).Person);
        }

        for (var i = -10; i < 0; i++)
        {
            await SignInAsync(i); // the first requests of a program are slow for reasons of its own
        }

        var honest = new List<double>();
        var attack = Task.WhenAll(Enumerable.Range(0, Addresses).Select(from => Task.Run(() => AttackAsync(from, accounts))));
        do
        {
            honest.Add(await SignInAsync(honest.Count));
            await Task.Delay(100);
        }
        while (!attack.IsCompleted);
        var answers = (await attack).SelectMany(of => of).ToList();
        answers.Count.ShouldBe(_guesses);
        Count(Guess.Opened).ShouldBe(0);
        Count(Guess.WrongCode).ShouldBeGreaterThan(0);
        Count(Guess.Waits).ShouldBeGreaterThan(Count(Guess.WrongCode)); // the codes of an account are soon cut off
        Report.Write($"{_guesses} guesses on {accounts.Count} accounts from {Addresses} addresses: 0 opened, "
            + $"{Count(Guess.WrongCode)} codes wrong and {Count(Guess.Waits)} not even looked at, {Count(Guess.Limited)} turned away by the limit of their address; {honest.Count} whole sign-ins by "
            + $"link and code meanwhile: median {honest.Order().ElementAt(honest.Count / 2):0} ms, slowest {honest.Max():0} ms");

        int Count(Guess kind) => answers.Count(answer => answer == kind);
    }

    private async Task<List<Guess>> AttackAsync(int from, List<Person> accounts)
    {
        var guessed = new List<Guess>();
        using var visitor = new Visitor(From(from));
        await visitor.GetAsync("/fr/connexion");
        var random = new Random(from);
        for (var i = from; i < _guesses; i += Addresses)
        {
            guessed.Add((i / Addresses % 4) switch
            {
                0 => Of(await visitor.PostAsync($"/fr/connexion/lien/{Secrets.Make()}")),
                1 => Of(await visitor.PostAsync($"/fr/invitation/{Secrets.Make()}", ("Name", "x"))),
                2 => Of(await visitor.PostAsync("/fr/connexion", ("Email", accounts[i % accounts.Count].Email!))),
                _ => await GuessCodeAsync(from, accounts[random.Next(Math.Min(10, accounts.Count / 10))], random),
            });
        }

        return guessed;
    }

    /// <summary>One code, with the cookie of whoever used the link of a mailbox that is not theirs.</summary>
    private async Task<Guess> GuessCodeAsync(int from, Person account, Random random)
    {
        using var thief = _store.PastTheMail(account, From(from));
        await thief.GetAsync("/fr/connexion/second-facteur");
        return Of(await thief.PostAsync("/fr/connexion/second-facteur", ("Code", $"{random.Next(1_000_000):000000}")));
    }

    private static Guess Of(Answer answer) => answer.Status switch
    {
        HttpStatusCode.Redirect => Guess.Opened,
        HttpStatusCode.TooManyRequests => Guess.Limited,
        _ when answer.Plain.Contains("Trop d'essais", StringComparison.Ordinal) => Guess.Waits,
        _ when answer.Plain.Contains("Ce code n'est pas le bon", StringComparison.Ordinal) => Guess.WrongCode,
        _ => Guess.Refused,
    };

    private async Task<(Person Person, string Key)> ProtectedAsync(string name)
    {
        var person = await _store.PersonAsync("counsellor", "Mission", name);
        return (person, await _store.AuthenticatorAsync(person));
    }

    /// <summary>From the page to the account, by link and code; in milliseconds.</summary>
    private async Task<double> SignInAsync(int number)
    {
        var (person, key) = await ProtectedAsync($"honest{number}");
        using var right = new Visitor(From(200 + ((number + Addresses) % Addresses)));
        var clock = Stopwatch.StartNew();
        await right.GetAsync("/fr/connexion");
        (await right.PostAsync("/fr/connexion", ("Email", person.Email!))).Status.ShouldBe(HttpStatusCode.OK);
        clock.Stop();
        var link = new Uri(Link().Match(_store.LastMail(person.Email!)).Value).AbsolutePath;
        clock.Start();
        await right.GetAsync(link);
        (await right.PostAsync(link)).Location.ShouldBe("/fr/connexion/second-facteur");
        await right.GetAsync("/fr/connexion/second-facteur");
        (await right.PostAsync("/fr/connexion/second-facteur", ("Code", new Totp(Base32Encoding.ToBytes(key)).ComputeTotp())))
            .Location.ShouldBe("/fr/compte");
        (await right.GetAsync("/fr/compte")).Status.ShouldBe(HttpStatusCode.OK);
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

    [GeneratedRegex("https?://\\S+/connexion/lien/\\S+")]
    private static partial Regex Link();

    private enum Guess
    {
        Opened,
        Refused,
        WrongCode,

        /// <summary>The account's codes are cut off for a while.</summary>
        Waits,

        /// <summary>The address tries too often.</summary>
        Limited,
    }
}
