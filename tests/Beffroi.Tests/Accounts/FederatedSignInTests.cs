using System.Net;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Identity.Federation;
using Beffroi.Platform.Storage;
using Beffroi.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Accounts;

/// <summary>A store that trusts a provider of the test, the provider, and one person known to both.</summary>
public abstract class FederationFixture(TestDatabase database, bool isProConnect = true) : IAsyncLifetime
{
    public FakeProvider Provider { get; private set; } = null!;

    public TestStore Store { get; private set; } = null!;

    internal Person Camille { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Provider = await FakeProvider.StartAsync();
        Store = await TestStore.StartAsync(database, provider: new ProviderSettings(
            new Uri(Provider.Address + "/"), FakeProvider.Client, FakeProvider.Secret)
        {
            IsProConnect = isProConnect, Name = "ProConnect", Sources = ["source-of-the-test"],
        });
        Camille = await Store.PersonAsync("counsellor", name: "camille");
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await Provider.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

public sealed class FederationOfSqlite() : FederationFixture(TestDatabase.Sqlite);

public sealed class FederationOfPostgres() : FederationFixture(TestDatabase.Postgres);

public sealed class FederatedSignInOnSqlite(FederationOfSqlite fixture)
    : FederatedSignInTests(fixture), IClassFixture<FederationOfSqlite>;

public sealed class FederatedSignInOnPostgres(FederationOfPostgres fixture)
    : FederatedSignInTests(fixture), IClassFixture<FederationOfPostgres>;

/// <summary>Coming in by a provider as ProConnect is, and everything that it may send wrong.</summary>
[Trait("Capability", "X1")]
public abstract class FederatedSignInTests : IDisposable
{
    private readonly FederationFixture _fixture;
    private readonly FakeProvider _provider;
    private readonly Visitor _visitor;
    private readonly HttpClient _road = new(new HttpClientHandler { AllowAutoRedirect = false });

    protected FederatedSignInTests(FederationFixture fixture)
    {
        (_fixture, _provider) = (fixture, fixture.Provider);
        (_provider.BendTokens, _provider.BendUserInfo, _provider.Methods) = (null, null, ["pwd"]);
        _provider.Claims.Clear();
        foreach (var (name, value) in new (string, string)[]
        {
            ("sub", "b6048e95bb134ec5b1d1e1fa69f287172e91722b9354d637a1bcf2ebb0fd2ef5"), ("email", fixture.Camille.Email!),
            ("given_name", "Camille"), ("usual_name", "Delmotte"), ("uid", "1234"), ("siret", "13002526500013"),
            ("idp_id", "source-of-the-test"),
        })
        {
            _provider.Claims[name] = value;
        }

        _visitor = fixture.Store.Visit();
    }

    public void Dispose()
    {
        _visitor.Dispose();
        _road.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Provider_OnePasswordThere_LeadsToTheSecondFactorHere()
    {
        var answer = await ReturnAsync();
        answer.Location.ShouldBe("/fr/connexion/proteger?to=%2Ffr%2Fmethodes");
        (await _visitor.GetAsync("/fr/compte")).Location!.ShouldStartWith("/fr/connexion?to="); // half a session opens nothing
    }

    [Fact]
    public async Task Provider_TwoFactorsThere_OpenTheSessionAndEndItThereToo()
    {
        _provider.Methods = ["pwd", "mfa"];
        (await ReturnAsync()).Location.ShouldBe("/fr/methodes");
        (await _visitor.GetAsync("/fr/compte")).Plain.ShouldContain("camille");
        var left = await _visitor.PostAsync("/fr/compte?handler=SignOut");
        left.Location!.ShouldStartWith(_provider.Address + "/logout?");
        using var ended = await _road.GetAsync(left.Location);
        new JsonWebToken(_provider.Ended["id_token_hint"]).Subject.ShouldBe((string)_provider.Claims["sub"]);
        _provider.Ended["state"].Length.ShouldBeGreaterThanOrEqualTo(32);
        var home = await _visitor.GetAsync(ended.Headers.Location!.PathAndQuery);
        home.Location.ShouldBe("/fr");
        (await _visitor.GetAsync("/fr/compte")).Location!.ShouldStartWith("/fr/connexion?to=");
    }

    [Fact]
    public async Task Provider_SubjectOfAnotherSource_IsTheSamePersonByMail()
    {
        _provider.Methods = ["mfa"];
        _provider.Claims["sub"] = "another subject, as ProConnect gives for another source of identity";
        _provider.Claims["email"] = _fixture.Camille.Email!.ToUpperInvariant();
        (await ReturnAsync()).Location.ShouldBe("/fr/methodes");
    }

    [Fact]
    public async Task Challenge_AsksWhatProConnectKnowsAndNoMore()
    {
        await LeaveAsync();
        _provider.Asked["scope"].ShouldBe("openid given_name usual_name email uid siret idp_id");
        _provider.Asked.Keys.ShouldBe(
            ["client_id", "redirect_uri", "response_type", "scope", "state", "nonce", "claims", "code_challenge", "code_challenge_method"],
            ignoreOrder: true);
        _provider.Asked["code_challenge_method"].ShouldBe("S256");
        _visitor.SetCookies.ShouldAllBe(cookie => cookie.StartsWith("__Host-beffroi", StringComparison.Ordinal)
            && cookie.Contains("; secure", StringComparison.OrdinalIgnoreCase) && cookie.Contains("; httponly", StringComparison.OrdinalIgnoreCase)
            && cookie.Contains("path=/;", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Provider_NoAccountHere_IsSaidAndMakesNone()
    {
        _provider.Claims["email"] = "nobody@example.org";
        var answer = await ReturnAsync();
        answer.Location.ShouldBe("/fr/connexion?provider=unknown");
        (await _visitor.GetAsync(answer.Location!)).Plain.ShouldContain("aucun compte n'existe ici");
        await ShouldBeOutAsync();
    }

    [Fact]
    public async Task Provider_PersonWhoEnded_ComesNotIn()
    {
        var gone = await _fixture.Store.PersonAsync("counsellor", name: "gone");
        using (var scope = _fixture.Store.App.Services.CreateScope())
        {
            await scope.ServiceProvider.GetRequiredService<BeffroiDb>().Set<Person>().Where(p => p.Id == gone.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(p => p.EndedAt, DateTimeOffset.UnixEpoch));
        }

        _provider.Claims["email"] = gone.Email!;
        (await ReturnAsync()).Location.ShouldBe("/fr/connexion?provider=unknown");
        await ShouldBeOutAsync();
    }

    [Fact]
    public async Task Callback_TwiceWithOneCode_OpensOnce()
    {
        _provider.Methods = ["mfa"];
        var back = await LeaveAsync();
        (await _visitor.GetAsync(back)).Location.ShouldBe("/fr/methodes");
        (await _visitor.GetAsync(back)).Location.ShouldBe("/fr/connexion?provider=refused");
    }

    [Fact]
    public async Task Callback_InAnotherBrowser_OpensNothing()
    {
        _provider.Methods = ["mfa"];
        var back = await LeaveAsync();
        using var other = _fixture.Store.Visit();
        (await other.GetAsync(back)).Location.ShouldBe("/fr/connexion?provider=refused");
        (await other.GetAsync("/fr/compte")).Location!.ShouldStartWith("/fr/connexion");
    }

    [Fact]
    public async Task Callback_Cancelled_SaysSo()
    {
        var back = await LeaveAsync();
        var state = Query(back)["state"];
        (await _visitor.GetAsync($"{FederatedSignIn.CallbackPath}?error=access_denied&state={Uri.EscapeDataString(state)}")).Location
            .ShouldBe("/fr/connexion?provider=cancelled");
        await ShouldBeOutAsync();
    }

    /// <summary>Each bends one thing of a sign-in that would succeed.</summary>
    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Callback_AFault_OpensNoSession(string fault)
    {
        _provider.Methods = ["mfa"];
        var back = ProviderFaults.All[fault](_provider, await LeaveAsync());
        var answer = await _visitor.GetAsync(back);
        answer.Location.ShouldBe("/fr/connexion?provider=refused", fault);
        (await _visitor.GetAsync(answer.Location!)).Plain.ShouldContain("n'a pas pu être vérifiée");
        await ShouldBeOutAsync();
    }

    public static TheoryData<string> Faults() => [.. ProviderFaults.All.Keys];

    private async Task<Answer> ReturnAsync() => await _visitor.GetAsync(await LeaveAsync());

    /// <summary>From the button to the way back, which is not yet gone.</summary>
    private async Task<string> LeaveAsync()
    {
        (await _visitor.GetAsync("/fr/connexion?to=/fr/methodes")).Plain.ShouldContain("Se connecter avec ProConnect");
        var away = await _visitor.PostAsync("/fr/connexion?handler=Provider", ("to", "/fr/methodes"));
        using var back = await _road.GetAsync(away.Location);
        back.StatusCode.ShouldBe(HttpStatusCode.Redirect, await back.Content.ReadAsStringAsync());
        back.Headers.Location!.AbsolutePath.ShouldBe(FederatedSignIn.CallbackPath);
        return back.Headers.Location.PathAndQuery;
    }

    private async Task ShouldBeOutAsync()
    {
        (await _visitor.GetAsync("/fr/compte")).Location!.ShouldStartWith("/fr/connexion");
        (await _visitor.GetAsync("/fr/connexion/second-facteur")).Location!.ShouldStartWith("/fr/connexion");
    }

    private static Dictionary<string, string> Query(string path) => path[(path.IndexOf('?') + 1)..].Split('&')
        .Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));
}
