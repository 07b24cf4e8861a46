using System.Net;
using Beffroi.Platform.Audit;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Storage;
using Beffroi.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Accounts;

public sealed class DefenceOnSqlite() : DefenceTests(TestDatabase.Sqlite);

public sealed class DefenceOnPostgres() : DefenceTests(TestDatabase.Postgres);

/// <summary>What holds against whoever copies a cookie, floods a door, or tries what is not theirs.</summary>
[Trait("Capability", "X1")]
public abstract class DefenceTests(TestDatabase database) : IAsyncLifetime
{
    private TestStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await TestStore.StartAsync(database, doorTries: 30);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Session_AfterSignOut_OpensNothingForACopyOfItsCookie()
    {
        using var visitor = await _store.SignedInAsync("counsellor");
        using var copy = _store.Visit();
        copy.Keep("__Host-beffroi", visitor.Cookies["__Host-beffroi"]);
        (await copy.GetAsync("/fr/compte")).Status.ShouldBe(HttpStatusCode.OK);
        await visitor.GetAsync("/fr/compte");
        var left = await visitor.PostAsync("/fr/compte?handler=SignOut");
        left.Headers["Clear-Site-Data"].ShouldBe("\"cache\", \"storage\"");
        (await copy.GetAsync("/fr/compte")).Location!.ShouldStartWith("/fr/connexion");
    }

    [Theory]
    [InlineData("/fr", "text/html")]
    [InlineData("/health", "text/plain")]
    [InlineData("/health/ready", "text/plain")]
    [InlineData("/built/theme.css", "text/css")]
    [InlineData("/built/site.js", "text/javascript")]
    [InlineData("/.well-known/security.txt", "text/plain")]
    [InlineData("/api/v1/data", "application/json")]
    public async Task EveryAnswer_SaysItsKindAndEncoding(string address, string kind)
    {
        using var answer = await _store.Client.GetAsync(address);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.ToString().ShouldBe($"{kind}; charset=utf-8");
    }

    [Fact]
    public async Task Sessions_OfOnePerson_AreListedAndEndOneByOne()
    {
        var person = await _store.PersonAsync("counsellor");
        using var here = _store.SignedIn(person);
        using var lost = _store.SignedIn(person);
        var page = (await here.GetAsync("/fr/compte")).Text;
        page.Split("name=\"session\"").Length.ShouldBe(2); // the other one alone can be closed from here
        var id = page.Split("name=\"session\" value=\"")[1][..36];
        await here.PostAsync("/fr/compte?handler=EndSession", ("session", id));
        (await lost.GetAsync("/fr/compte")).Status.ShouldBe(HttpStatusCode.Redirect);
        (await here.GetAsync("/fr/compte")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Sessions_OfSomebodyElse_AreEndedByTheAdministratorAlone()
    {
        var person = await _store.PersonAsync("counsellor");
        using var theirs = _store.SignedIn(person);
        using var boss = await _store.SignedInAsync("administrator");
        await boss.GetAsync($"/fr/administration/personnes/{person.Id}");
        await boss.PostAsync($"/fr/administration/personnes/{person.Id}?handler=EndSessions");
        (await theirs.GetAsync("/fr/compte")).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Theory]
    [InlineData("/fr/connexion")]
    [InlineData("/fr/Connexion")]
    [InlineData("/FR/CONNEXION")]
    public async Task Door_TriedTooOften_IsShutHoweverItIsWritten(string path)
    {
        using var visitor = _store.Visit();
        await visitor.GetAsync("/fr/connexion");
        Answer last = null!;
        for (var i = 0; i <= 30; i++)
        {
            last = await visitor.PostAsync(path, ("Email", "x"));
        }

        last.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        last.Plain.ShouldContain("Trop de demandes");
        last.Headers["Retry-After"].ShouldBe("60");
    }

    [Fact]
    public async Task Form_OfTwoMegabytes_IsRefusedAndOnlyTheImportTakesFiles()
    {
        using var content = new FormUrlEncodedContent([KeyValuePair.Create("Email", new string('x', 2 << 20))]);
        using var answer = await _store.Client.PostAsync("/fr/connexion", content);
        answer.StatusCode.ShouldBeOneOf(HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.BadRequest); // unread, so its token is missing
        using var importer = await _store.SignedInAsync("secretariat");
        await importer.GetAsync("/fr/donnees/importer");
        var large = Samples.BmoHeader + "\n" + string.Concat(Enumerable.Repeat(Samples.BmoLine() + "\n", 30_000)); // 2 MB and more
        (await importer.UploadAsync("/fr/donnees/importer", "bmo.csv", large)).Plain.ShouldContain("lignes lues");
        (await importer.UploadAsync("/fr/donnees/importer", "outil.exe", "MZ")).Plain.ShouldContain("n'est pas d'un type reçu ici");
    }

    [Fact]
    public async Task Answers_OfEveryKind_CarryTheDefences()
    {
        foreach (var request in new HttpRequestMessage[] { new(HttpMethod.Get, "/fr/nowhere"), new(HttpMethod.Post, "/fr/connexion") })
        {
            using (request)
            using (var answer = await _store.Client.SendAsync(request))
            {
                ((int)answer.StatusCode).ShouldBeInRange(400, 499, request.ToString());
                answer.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("frame-ancestors 'none'");
                answer.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff");
            }
        }
    }

    [Fact]
    public async Task SecurityText_SaysWhomToTell()
    {
        var text = await _store.Client.GetStringAsync("/.well-known/security.txt");
        text.ShouldContain("Contact: mailto:");
        text.ShouldContain("Expires: ");
    }

    [Fact]
    public async Task Refusal_OfWhoeverIsSignedIn_LeavesATrace()
    {
        using var visitor = await _store.SignedInAsync("pupil");
        await visitor.GetAsync("/fr/administration");
        using var scope = _store.App.Services.CreateScope();
        var trace = await scope.ServiceProvider.GetRequiredService<BeffroiDb>().Set<AuditEntry>().AsNoTracking()
            .SingleAsync(entry => entry.Act == Act.Denied);
        trace.Reference.ShouldBe("GET fr/administration");
    }

    [Fact]
    public async Task Reading_ManyAtOnce_IsCountedOneByOne()
    {
        var people = new List<Person>();
        for (var i = 0; i < 10; i++)
        {
            people.Add(await _store.PersonAsync("counsellor", name: $"p{i}"));
        }

        using var reader = await _store.SignedInAsync("administrator");
        await Task.WhenAll(Enumerable.Range(0, 130).Select(i => reader.GetAsync($"/fr/administration/personnes/{people[i % 10].Id}")));
        using var scope = _store.App.Services.CreateScope();
        (await scope.ServiceProvider.GetRequiredService<BeffroiDb>().Set<AuditEntry>().CountAsync(e => e.Act == Act.PersonRead))
            .ShouldBeLessThanOrEqualTo(100);
    }
}
