using System.Text.RegularExpressions;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Identity.Federation;
using Beffroi.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using OtpNet;
using Shouldly;
using Xunit;
using static Beffroi.Journeys.Checks;

namespace Beffroi.Journeys;

/// <summary>Coming in, in a real browser: the console's secret, a mail link, a code, a passkey; then the pages behind the door.</summary>
[Trait("Capability", "X1")]
public sealed partial class SignInJourneys(Browser browser) : IAsyncLifetime
{
    private TestStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await TestStore.StartAsync(TestDatabase.Sqlite);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task FirstAdministrator_WithACodeApp_ComesInAndEveryPageBehindPassesAxe()
    {
        var page = await browser.VisitAsync(320, address: Site);
        await page.GotoAsync("/fr/premier-acces");
        await page.GetByLabel("Secret de la console").FillAsync((await _store.App.Services.GetRequiredService<FirstAccess>().SecretAsync(default))!);
        await page.GetByLabel("Nom").FillAsync("Ada");
        await page.GetByLabel("Adresse électronique").FillAsync("ada@example.org");
        await page.GetByLabel("Organisation").FillAsync("Métropole");
        await page.GetByRole(AriaRole.Button, new() { Name = "Créer l'administrateur" }).ClickAsync();
        await Assertions.Expect(page.Locator("code")).ToBeVisibleAsync();
        await CheckAsync(page);
        await EnterCodeAsync(page);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Mon compte");
        await CheckAsync(page);
        foreach (var address in new[] { "", "/journal", "/courriels", "/revue" })
        {
            await page.GotoAsync("/fr/administration" + address);
            await CheckAsync(page);
        }

        await page.GotoAsync("/fr/administration");
        await page.GetByRole(AriaRole.Link, new() { Name = "Métropole" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/organisations/"));
        await CheckAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "Ada" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/personnes/"));
        await CheckAsync(page);
        await page.GotoAsync("/fr/donnees/importer");
        await CheckAsync(page);
        await page.GotoAsync("/fr/zones");
        await CheckAsync(page);
    }

    [Fact]
    public async Task Counsellor_ByMailLink_AddsAPasskeyThenComesInWithItAlone()
    {
        var person = await _store.PersonAsync("counsellor");
        var page = await browser.VisitAsync(address: Site);
        await AddAuthenticatorAsync(page);
        await page.GotoAsync("/fr/connexion");
        await page.GetByLabel("Adresse électronique").FillAsync(person.Email!);
        await page.GetByRole(AriaRole.Button, new() { Name = "Recevoir un lien de connexion" }).ClickAsync();
        await page.GetByText("un lien vient d'y être envoyé").WaitForAsync();
        await page.GotoAsync(Link().Match(_store.LastMail(person.Email!)).Value);
        await page.GetByRole(AriaRole.Button, new() { Name = "Entrer" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Créer une clé d'accès" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Mon compte");
        (await page.Locator("main").InnerTextAsync()).ShouldContain("Clé d'accès du");

        await page.GetByRole(AriaRole.Button, new() { Name = "Se déconnecter" }).ClickAsync();
        await page.GotoAsync("/fr/connexion");
        await page.GetByRole(AriaRole.Button, new() { Name = "Utiliser ma clé d'accès" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Mon compte");
        (await page.Locator("main").InnerTextAsync()).ShouldContain("conseiller");
    }

    [Fact]
    public async Task Counsellor_ByProConnect_AddsACodeAppAndLeavesBothSites()
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var store = await TestStore.StartAsync(TestDatabase.Sqlite, provider: new ProviderSettings(
            new Uri(provider.Address + "/"), FakeProvider.Client, FakeProvider.Secret) { IsProConnect = true, Name = "ProConnect" });
        var person = await store.PersonAsync("counsellor");
        provider.IsSilent = false;
        foreach (var (name, value) in new[]
        {
            ("sub", "a subject"), ("email", person.Email!), ("siret", "13002526500013"), ("idp_id", "a source"),
        })
        {
            provider.Claims[name] = value;
        }

        var site = store.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        var page = await browser.VisitAsync(320, address: site, provider: provider.Address);
        await page.GotoAsync("/fr/connexion?to=/fr/compte");
        await CheckAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Se connecter avec ProConnect" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Je suis Camille" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Protéger le compte");
        await EnterCodeAsync(page);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Mon compte");
        await page.GetByRole(AriaRole.Button, new() { Name = "Se déconnecter" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).Not.ToHaveTextAsync("Mon compte");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/fr$"));
        provider.Ended["id_token_hint"].ShouldNotBeNullOrEmpty();
        await page.GotoAsync("/fr/compte");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Se connecter");
    }

    /// <summary>A passkey belongs to a name, never to a number of a machine.</summary>
    private string Site => _store.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    private static async Task EnterCodeAsync(IPage page)
    {
        var key = await page.Locator("code").InnerTextAsync();
        await page.GetByLabel("Code à six chiffres").FillAsync(new Totp(Base32Encoding.ToBytes(key.Trim())).ComputeTotp());
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirmer" }).ClickAsync();
    }

    private static async Task AddAuthenticatorAsync(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("WebAuthn.enable");
        await session.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true,
                ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
            },
        });
    }

    [GeneratedRegex(@"http://\S+")]
    private static partial Regex Link();
}
