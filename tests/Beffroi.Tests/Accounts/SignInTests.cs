using System.Net;
using System.Text.RegularExpressions;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Mail;
using Beffroi.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OtpNet;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Accounts;

public sealed class SignInOnSqlite() : SignInTests(TestDatabase.Sqlite);

public sealed class SignInOnPostgres() : SignInTests(TestDatabase.Postgres);

/// <summary>Coming in: the first administrator, the mail link, the codes, and what each refuses.</summary>
[Trait("Capability", "X1")]
public abstract partial class SignInTests(TestDatabase database) : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
    private TestStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await TestStore.StartAsync(database, _time);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task FirstAccess_WithTheSecretOfTheConsole_MakesOneAdministratorAndDies()
    {
        var first = _store.App.Services.GetRequiredService<FirstAccess>();
        var secret = (await first.SecretAsync(default))!;
        using var visitor = _store.Visit();
        await visitor.GetAsync("/fr/premier-acces");
        (await FirstAsync(visitor, "wrong")).Plain.ShouldContain("Ce secret n'est pas celui de la console.");
        var done = await FirstAsync(visitor, secret);
        (done.Status, done.Location).ShouldBe((HttpStatusCode.Redirect, "/fr/connexion/proteger"));
        await EnrolAsync(visitor);
        (await visitor.GetAsync("/fr/administration")).Status.ShouldBe(HttpStatusCode.OK);

        (await first.SecretAsync(default)).ShouldBeNull();
        using var other = _store.Visit();
        (await other.GetAsync("/fr/premier-acces")).Status.ShouldBe(HttpStatusCode.NotFound);
        await other.GetAsync("/fr/connexion");
        (await FirstAsync(other, secret)).Status.ShouldBe(HttpStatusCode.NotFound);
        new FirstAccess(_store.App.Services.GetRequiredService<IServiceScopeFactory>()).IsSecret(secret).ShouldBeFalse(); // a restart
    }

    [Fact]
    public async Task MailLink_OpenedInItsBrowser_LeadsToTheSecondFactorAndServesOnce()
    {
        var person = await _store.PersonAsync("counsellor");
        using var visitor = _store.Visit();
        var link = await AskAsync(visitor, person.Email!);
        (await visitor.GetAsync(link)).Plain.ShouldContain("Votre adresse est confirmée"); // opening uses nothing up
        (await visitor.PostAsync(link)).Location.ShouldBe("/fr/connexion/proteger");
        (await visitor.PostAsync(link)).Plain.ShouldContain("Ce lien ne sert plus");
        (await visitor.GetAsync("/fr/compte")).Location!.ShouldStartWith("/fr/connexion?to="); // half a session opens nothing
        await EnrolAsync(visitor);
        (await visitor.GetAsync("/fr/compte")).Plain.ShouldContain("conseiller");
    }

    [Fact]
    public async Task MailLink_InAnotherBrowserOrTooLate_IsRefused()
    {
        var person = await _store.PersonAsync("counsellor");
        using var visitor = _store.Visit();
        using var thief = _store.Visit();
        var link = await AskAsync(visitor, person.Email!);
        await thief.GetAsync(link);
        (await thief.PostAsync(link)).Plain.ShouldContain("Ce lien ne sert plus");
        await visitor.GetAsync(link);
        _time.Advance(TimeSpan.FromMinutes(15) + TimeSpan.FromSeconds(1));
        (await visitor.PostAsync(link)).Plain.ShouldContain("Ce lien ne sert plus");
    }

    [Fact]
    public async Task MailLink_ForAnUnknownAddress_AnswersTheSameAndSendsNothing()
    {
        var known = await _store.PersonAsync("counsellor");
        using var visitor = _store.Visit();
        await visitor.GetAsync("/fr/connexion");
        var one = await visitor.PostAsync("/fr/connexion", ("Email", known.Email!));
        var two = await visitor.PostAsync("/fr/connexion", ("Email", "nobody@example.org"));
        two.Plain.Replace("nobody@example.org", known.Email!).ShouldBe(one.Plain);
        (await MailsAsync()).ShouldBe(1);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    public async Task MailLink_AskedUnderAnotherName_IsRefusedAndNeverSent(string host)
    {
        var person = await _store.PersonAsync("counsellor");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/fr/connexion")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("Email", person.Email!)]),
        };
        request.Headers.Host = host;
        using var answer = await _store.Client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await MailsAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Pupil_WithoutAProfessionalRole_NeedsTheMailAlone()
    {
        var pupil = await _store.PersonAsync("pupil");
        using var visitor = _store.Visit();
        var link = await AskAsync(visitor, pupil.Email!);
        await visitor.GetAsync(link);
        (await visitor.PostAsync(link)).Location.ShouldBe("/fr/compte");
        (await visitor.GetAsync("/fr/compte")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Codes_WrongFiveTimesThenTen_SlowDownThenLockWithAMail()
    {
        var (visitor, person, key) = await AtTheSecondStepAsync();
        using (visitor)
        {
            for (var i = 0; i < 5; i++)
            {
                (await CodeAsync(visitor, "000000")).Plain.ShouldContain("Ce code n'est pas le bon");
            }

            (await CodeAsync(visitor, CodeOf(key))).Plain.ShouldContain("Trop d'essais"); // even the right one waits
            for (var i = 5; i < 10; i++)
            {
                _time.Advance(TimeSpan.FromSeconds(40));
                (await CodeAsync(visitor, "000000")).Plain.ShouldContain("Ce code n'est pas le bon");
            }

            _time.Advance(TimeSpan.FromMinutes(10));
            (await CodeAsync(visitor, CodeOf(key))).Plain.ShouldContain("Trop d'essais");
            _store.LastMail(person.Email!).ShouldContain("Dix codes faux");
        }
    }

    [Fact]
    public async Task Code_UsedOnce_DoesNotServeAgain()
    {
        var (visitor, person, key) = await AtTheSecondStepAsync();
        using (visitor)
        {
            var code = CodeOf(key);
            (await CodeAsync(visitor, code)).Location.ShouldBe("/fr/compte");
            using var other = _store.Visit();
            var link = await AskAsync(other, person.Email!);
            await other.GetAsync(link);
            (await other.PostAsync(link)).Location.ShouldBe("/fr/connexion/second-facteur");
            await other.GetAsync("/fr/connexion/second-facteur");
            (await CodeAsync(other, code)).Plain.ShouldContain("il a déjà servi");
        }
    }

    [Fact]
    public async Task MailboxAlone_CannotAddASecondFactorToWhatIsThere()
    {
        var (visitor, _, _) = await AtTheSecondStepAsync();
        using (visitor)
        {
            (await visitor.GetAsync("/fr/connexion/proteger")).Location.ShouldBe("/fr/connexion");
            (await visitor.PostAsync("/fr/connexion/proteger?handler=Options")).Location.ShouldBe("/fr/connexion");
        }
    }

    [Fact]
    public async Task Session_AfterTwelveHours_IsOver()
    {
        using var visitor = _store.SignedIn(await _store.PersonAsync("counsellor"));
        _time.Advance(TimeSpan.FromHours(11.9));
        (await visitor.GetAsync("/fr/compte")).Status.ShouldBe(HttpStatusCode.OK);
        _time.Advance(TimeSpan.FromHours(0.2));
        (await visitor.GetAsync("/fr/compte")).Location!.ShouldStartWith("/fr/connexion?to=");
    }

    [Fact]
    public async Task Sessions_EndedByTheirPerson_AreOverEverywhere()
    {
        var person = await _store.PersonAsync("counsellor");
        using var here = _store.SignedIn(person);
        using var elsewhere = _store.SignedIn(person);
        await here.GetAsync("/fr/compte");
        await here.PostAsync("/fr/compte?handler=EndSessions");
        (await elsewhere.GetAsync("/fr/compte")).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Cookies_AreHostOnlySecureAndHidden_AndNoneIsGivenToAReader()
    {
        using var reader = _store.Visit();
        await reader.GetAsync("/fr");
        await reader.GetAsync("/fr/metiers");
        reader.SetCookies.ShouldBeEmpty();
        var person = await _store.PersonAsync("pupil");
        var link = await AskAsync(reader, person.Email!);
        await reader.GetAsync(link);
        await reader.PostAsync(link);
        reader.SetCookies.Count.ShouldBeGreaterThan(2);
        reader.SetCookies.ShouldAllBe(cookie => cookie.StartsWith("__Host-beffroi") && cookie.Contains("secure")
            && cookie.Contains("httponly") && cookie.Contains("samesite") && cookie.Contains("path=/") && !cookie.Contains("domain"));
    }

    private async Task<int> MailsAsync()
    {
        using var scope = _store.App.Services.CreateScope();
        return (await scope.ServiceProvider.GetRequiredService<MailOutbox>().WaitingAsync(100, default)).Count;
    }

    private static Task<Answer> FirstAsync(Visitor visitor, string secret) => visitor.PostAsync("/fr/premier-acces",
        ("Secret", secret), ("Name", "Ada"), ("Email", "ada@example.org"), ("Organisation", "Métropole"));

    private static Task<Answer> CodeAsync(Visitor visitor, string code) =>
        visitor.PostAsync("/fr/connexion/second-facteur", ("Code", code));

    private async Task<string> AskAsync(Visitor visitor, string email)
    {
        await visitor.GetAsync("/fr/connexion");
        (await visitor.PostAsync("/fr/connexion", ("Email", email))).Plain.ShouldContain("un lien vient d'y être envoyé");
        return new Uri(Link().Match(_store.LastMail(email)).Value).AbsolutePath;
    }

    private async Task<string> EnrolAsync(Visitor visitor)
    {
        var page = await visitor.GetAsync("/fr/connexion/proteger");
        var key = Key().Match(page.Text).Groups["key"].Value;
        (await visitor.PostAsync("/fr/connexion/proteger", ("Code", CodeOf(key)))).Location.ShouldBe("/fr/compte");
        return key;
    }

    /// <summary>A counsellor with an authenticator, who has just used a mail link.</summary>
    private async Task<(Visitor Visitor, Person Person, string Key)> AtTheSecondStepAsync()
    {
        var person = await _store.PersonAsync("counsellor");
        using var first = _store.Visit();
        var link = await AskAsync(first, person.Email!);
        await first.GetAsync(link);
        await first.PostAsync(link);
        var key = await EnrolAsync(first);
        _time.Advance(TimeSpan.FromMinutes(2));
        var visitor = _store.Visit();
        link = await AskAsync(visitor, person.Email!);
        await visitor.GetAsync(link);
        (await visitor.PostAsync(link)).Location.ShouldBe("/fr/connexion/second-facteur");
        await visitor.GetAsync("/fr/connexion/second-facteur");
        return (visitor, person, key);
    }

    private string CodeOf(string key) => new Totp(Base32Encoding.ToBytes(key)).ComputeTotp(_time.GetUtcNow().UtcDateTime);

    [GeneratedRegex(@"http://\S+")]
    private static partial Regex Link();

    [GeneratedRegex("<code>(?<key>[A-Z2-7]{20,})</code>")]
    private static partial Regex Key();
}
