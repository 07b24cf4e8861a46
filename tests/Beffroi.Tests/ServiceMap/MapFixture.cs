using System.Text.Json;
using Beffroi.Modules.ServiceMap.Search;
using Beffroi.Platform.Mail;
using Beffroi.Platform.Storage;
using Beffroi.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Beffroi.Tests.ServiceMap;

/// <summary>A store with a house in Roubaix and one in Lille, each with a service, on a day that a test may move.</summary>
public abstract class MapFixture(TestDatabase database) : IAsyncLifetime
{
    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));

    protected TestStore Store { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Store = await TestStore.StartAsync(database, Time);
        await ImportAsync("structures",
            new { source = "t", id = "t--m", nom = "Maison du Test", date_maj = "2026-05-01", commune = "Roubaix", code_insee = "59512", code_postal = "59100", adresse = "1 rue du Test", longitude = 3.18, latitude = 50.69, telephone = "03 20 00 00 01", courriel = "accueil@maison.example" },
            new { source = "t", id = "t--n", nom = "Atelier du Test", date_maj = "2026-05-01", commune = "Lille", code_insee = "59350", code_postal = "59000", longitude = 3.06, latitude = 50.63, horaires_accueil = "Mo-Fr 09:00-12:00" });
        await ImportAsync("services",
            new { source = "t", structure_id = "t--m", id = "t--s", nom = "Aide au premier emploi", description = "Pour essayer.", date_maj = "2026-05-01", thematiques = new[] { "trouver-un-emploi--repondre-a-des-offres-demploi" }, frais = "gratuit", modes_accueil = new[] { "en-presentiel" } },
            new { source = "t", structure_id = "t--n", id = "t--u", nom = "Atelier mobilité", description = "Pour essayer aussi.", date_maj = "2026-05-01", thematiques = new[] { "mobilite--preparer-un-permis" }, publics = new[] { "jeunes" }, modes_accueil = new[] { "en-presentiel" } });
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected Task ImportAsync(string kind, params object[] entries) => Store.ImportAsync(
        kind, Samples.Write(Store.Folder, $"{Guid.NewGuid():N}.json", JsonSerializer.Serialize(entries)));

    private protected async Task<DirectorySnapshot> MapAsync() =>
        await Store.App.Services.GetRequiredService<ServiceDirectory>().GetAsync(CancellationToken.None);

    private protected async Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        using var scope = Store.App.Services.CreateScope();
        return await work(scope.ServiceProvider);
    }

    private protected Task<T> InDbAsync<T>(Func<BeffroiDb, Task<T>> work) => InScopeAsync(services => work(services.GetRequiredService<BeffroiDb>()));

    /// <summary>Texts of the mails that wait, latest first.</summary>
    private protected Task<List<string>> MailsAsync() => InScopeAsync(async services =>
        (await services.GetRequiredService<MailOutbox>().WaitingAsync(50, CancellationToken.None)).Select(mail => mail.Message.TextBody ?? "").ToList());

    protected async Task<string> PageAsync(string address) => await Store.Client.GetStringAsync(new Uri(address, UriKind.Relative));

    private protected async Task<JsonElement> JsonAsync(string address) => JsonDocument.Parse(await PageAsync(address)).RootElement;
}
