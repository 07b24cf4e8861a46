using System.Net;
using System.Text.RegularExpressions;
using Beffroi.Platform.Audit;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Storage;
using Beffroi.TestKit;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OtpNet;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Accounts;

public sealed class FactorsOnSqlite() : FactorTests(TestDatabase.Sqlite);

public sealed class FactorsOnPostgres() : FactorTests(TestDatabase.Postgres);

/// <summary>What people sign in with: who may add and remove it, what is kept of it, and what is told.</summary>
[Trait("Capability", "X1")]
public abstract partial class FactorTests(TestDatabase database) : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
    private TestStore _store = null!;
    private Person _person = null!;
    private string _key = "";

    public async ValueTask InitializeAsync()
    {
        _store = await TestStore.StartAsync(database, _time);
        _person = await _store.PersonAsync("counsellor");
        _key = await _store.AuthenticatorAsync(_person);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Protect_WithASessionOpenedLongAgo_AsksForTheFactorAgain()
    {
        using var visitor = _store.SignedIn(_person);
        (await visitor.GetAsync("/fr/connexion/proteger")).Status.ShouldBe(HttpStatusCode.OK);
        _time.Advance(TimeSpan.FromMinutes(11));
        const string Again = "/fr/connexion/second-facteur?to=%2Ffr%2Fconnexion%2Fproteger";
        (await visitor.GetAsync("/fr/connexion/proteger")).Location.ShouldBe(Again);
        (await visitor.PostAsync("/fr/connexion/proteger?handler=Options")).Location.ShouldBe(Again);
        await visitor.GetAsync(Again);
        (await visitor.PostAsync(Again, ("Code", Code()), ("to", "/fr/connexion/proteger"))).Location.ShouldBe("/fr/connexion/proteger");
        (await visitor.GetAsync("/fr/connexion/proteger")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Authenticator_TheOnlyFactor_IsNotRemoved()
    {
        using var visitor = _store.SignedIn(_person);
        await visitor.GetAsync("/fr/compte");
        (await visitor.PostAsync("/fr/compte?handler=RemoveAuthenticator")).Plain.ShouldContain("C'est votre dernier moyen de connexion");
        (await HeldAsync()).TwoFactorEnabled.ShouldBeTrue();
    }

    [Fact]
    public async Task Authenticator_BesideAPasskey_IsRemovedWithAMailAndOtherSessionsEnd()
    {
        await AddPasskeyAsync();
        using var here = _store.SignedIn(_person);
        using var elsewhere = _store.SignedIn(_person);
        await here.GetAsync("/fr/compte");
        (await here.PostAsync("/fr/compte?handler=RemoveAuthenticator")).Location.ShouldBe("/fr/compte");
        (await here.GetAsync("/fr/compte")).Plain.ShouldNotContain("application de codes");
        (await elsewhere.GetAsync("/fr/compte")).Status.ShouldBe(HttpStatusCode.Redirect);
        _store.LastMail(_person.Email!).ShouldContain("vient d'être retiré");
        (await ActsAsync(Act.FactorRemoved)).ShouldBe(["authenticator"]);
    }

    [Fact]
    public async Task Passkey_RemovedAfterTenMinutes_AsksForTheFactorFirst()
    {
        await AddPasskeyAsync();
        using var visitor = _store.SignedIn(_person);
        var id = Id().Match((await visitor.GetAsync("/fr/compte")).Text).Groups["id"].Value;
        _time.Advance(TimeSpan.FromMinutes(11));
        (await visitor.PostAsync("/fr/compte?handler=RemovePasskey", ("passkey", id))).Location
            .ShouldBe("/fr/connexion/second-facteur?to=%2Ffr%2Fcompte");
        using var fresh = _store.SignedIn(_person);
        await fresh.GetAsync("/fr/compte");
        (await fresh.PostAsync("/fr/compte?handler=RemovePasskey", ("passkey", "another"))).Location.ShouldBe("/fr/compte");
        (await ActsAsync(Act.FactorRemoved)).ShouldBeEmpty();
        (await fresh.PostAsync("/fr/compte?handler=RemovePasskey", ("passkey", id))).Location.ShouldBe("/fr/compte");
        (await ActsAsync(Act.FactorRemoved)).ShouldBe(["passkey"]);
    }

    [Fact]
    public async Task AuthenticatorKey_InTheDatabase_IsSealed()
    {
        using var scope = _store.App.Services.CreateScope();
        var held = await scope.ServiceProvider.GetRequiredService<BeffroiDb>().Set<IdentityUserToken<Guid>>().SingleAsync();
        held.Value!.ShouldNotContain(_key);
        var people = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
        (await people.GetAuthenticatorKeyAsync(await HeldAsync())).ShouldBe(_key);
    }

    [Fact]
    public async Task AuthenticatorKey_WhenTheKeysOfTheFolderAreLost_MakesNoCodeRight()
    {
        using (var scope = _store.App.Services.CreateScope())
        {
            await scope.ServiceProvider.GetRequiredService<BeffroiDb>().Set<IdentityUserToken<Guid>>()
                .ExecuteUpdateAsync(set => set.SetProperty(t => t.Value, "CfDJ8-from-another-folder"));
        }

        using var thief = _store.PastTheMail(_person, new HttpClient { BaseAddress = new Uri(_store.Address) });
        await thief.GetAsync("/fr/connexion/second-facteur");
        (await thief.PostAsync("/fr/connexion/second-facteur", ("Code", Code()))).Plain.ShouldContain("Ce code n'est pas le bon");
    }

    [Fact]
    public async Task Passkey_ThatIsForged_IsRefusedAndLeavesATrace()
    {
        using var visitor = _store.Visit();
        await visitor.GetAsync("/fr/connexion");
        (await visitor.PostAsync("/fr/connexion?handler=Options")).Status.ShouldBe(HttpStatusCode.OK);
        (await visitor.PostAsync("/fr/connexion?handler=Passkey", ("Credential", "{}"))).Plain.ShouldContain("clé d'accès");
        (await ActsAsync(Act.SignInFailed)).ShouldBe(["passkey"]);
    }

    [Fact]
    public async Task Passkey_ThatNobodyAskedFor_IsRefusedAndLeavesATrace()
    {
        using var visitor = _store.Visit();
        await visitor.GetAsync("/fr/connexion");
        (await visitor.PostAsync("/fr/connexion?handler=Passkey", ("Credential", "{}"))).Plain.ShouldContain("clé d'accès");
        (await ActsAsync(Act.SignInFailed)).ShouldBe(["passkey"]);
    }

    private string Code() => new Totp(Base32Encoding.ToBytes(_key)).ComputeTotp(_time.GetUtcNow().UtcDateTime);

    private async Task AddPasskeyAsync()
    {
        using var scope = _store.App.Services.CreateScope();
        var people = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
        await people.AddOrUpdatePasskeyAsync((await people.FindByIdAsync(_person.Id.ToString()))!, new UserPasskeyInfo(
            [1, 2, 3], [4], _time.GetUtcNow(), 0, null, isUserVerified: true, isBackupEligible: false, isBackedUp: false, [5], [6]));
    }

    private async Task<Person> HeldAsync()
    {
        using var scope = _store.App.Services.CreateScope();
        return await scope.ServiceProvider.GetRequiredService<BeffroiDb>().Set<Person>().AsNoTracking().SingleAsync(p => p.Id == _person.Id);
    }

    private async Task<List<string>> ActsAsync(string act)
    {
        using var scope = _store.App.Services.CreateScope();
        return await scope.ServiceProvider.GetRequiredService<BeffroiDb>().Set<AuditEntry>().AsNoTracking()
            .Where(entry => entry.Act == act).Select(entry => entry.Reference).ToListAsync();
    }

    [GeneratedRegex("name=\"passkey\" value=\"(?<id>[^\"]+)")]
    private static partial Regex Id();
}
