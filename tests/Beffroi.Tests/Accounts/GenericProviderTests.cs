using System.Text.Json;
using Beffroi.Platform.Identity.Federation;
using Beffroi.TestKit;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Accounts;

public sealed class GenericProviderOfSqlite() : FederationFixture(TestDatabase.Sqlite, isProConnect: false);

public sealed class GenericProviderOfPostgres() : FederationFixture(TestDatabase.Postgres, isProConnect: false);

public sealed class GenericProviderOnSqlite(GenericProviderOfSqlite fixture)
    : GenericProviderTests(fixture), IClassFixture<GenericProviderOfSqlite>;

public sealed class GenericProviderOnPostgres(GenericProviderOfPostgres fixture)
    : GenericProviderTests(fixture), IClassFixture<GenericProviderOfPostgres>;

/// <summary>Any provider of OpenID Connect: plain userinfo, and a mail address that counts only where it was verified.</summary>
[Trait("Capability", "X1")]
public abstract class GenericProviderTests(FederationFixture fixture)
{
    [Theory]
    [InlineData(true, "/fr/connexion/proteger")]
    [InlineData("true", "/fr/connexion/proteger")]
    [InlineData(false, "/fr/connexion?provider=refused")]
    [InlineData(null, "/fr/connexion?provider=refused")]
    public async Task Provider_MailAddress_CountsOnlyWhereVerified(object? verified, string expected)
    {
        fixture.Provider.Claims["sub"] = "a subject";
        fixture.Provider.BendUserInfo = http => FakeProvider.WriteAsync(http, "application/json", JsonSerializer.Serialize(
            new Dictionary<string, object?> { ["sub"] = "a subject", ["email"] = fixture.Camille.Email, ["email_verified"] = verified }));
        using var visitor = fixture.Store.Visit();
        using var road = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        await visitor.GetAsync("/fr/connexion");
        using var back = await road.GetAsync((await visitor.PostAsync("/fr/connexion?handler=Provider")).Location);
        (await visitor.GetAsync(back.Headers.Location!.PathAndQuery)).Location.ShouldBe(expected);
        fixture.Provider.Asked["scope"].ShouldBe("openid profile email");
    }

    [Theory]
    [InlineData("http://provider.example", "id", "secret", null)]
    [InlineData("provider", "id", "secret", null)]
    [InlineData("https://provider.example", null, "secret", null)]
    [InlineData("https://provider.example", "id", "", null)]
    [InlineData("https://provider.example", "id", "secret", "franceconnect")]
    public void Read_SettingsThatCannotServe_AreRefused(string authority, string? client, string? secret, string? profile) =>
        Should.Throw<InvalidDataException>(() => ProviderSettings.Read(name => name switch
        {
            "BEFFROI_OIDC_AUTHORITY" => authority,
            "BEFFROI_OIDC_CLIENT" => client,
            "BEFFROI_OIDC_SECRET" => secret,
            "BEFFROI_OIDC_PROFILE" => profile,
            _ => null,
        }));

    [Fact]
    public void Read_NoAuthority_MeansNoProvider() => ProviderSettings.Read(_ => null).ShouldBeNull();
}

/// <summary>A provider that is not there.</summary>
[Trait("Capability", "X1")]
public sealed class AbsentProviderTests
{
    [Fact]
    public async Task Provider_ThatDoesNotAnswer_IsSaidAndTheOtherMeansStay()
    {
        await using var store = await TestStore.StartAsync(TestDatabase.Sqlite, provider: new ProviderSettings(
            new Uri("http://127.0.0.1:9/"), "id", "secret") { Name = "ProConnect" });
        using var visitor = store.Visit();
        await visitor.GetAsync("/fr/connexion");
        var answer = await visitor.PostAsync("/fr/connexion?handler=Provider");
        answer.Plain.ShouldContain("ProConnect ne répond pas.");
        answer.Plain.ShouldContain("Recevoir un lien de connexion");
    }
}
