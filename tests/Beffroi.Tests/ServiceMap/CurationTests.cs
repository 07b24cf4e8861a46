using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Beffroi.Modules.ServiceMap.Curation;
using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Modules.ServiceMap.Search;
using Beffroi.Platform.Jobs;
using Beffroi.Platform.Mail;
using Beffroi.Platform.Storage;
using Beffroi.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.ServiceMap;

public sealed class CurationOnSqlite() : CurationTests(TestDatabase.Sqlite);

public sealed class CurationOnPostgres() : CurationTests(TestDatabase.Postgres);

/// <summary>Sheets stay true: anyone proposes, a curator decides, the structure confirms.</summary>
[Trait("Capability", "R7.2b")]
public abstract partial class CurationTests(TestDatabase database) : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));
    private TestStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await TestStore.StartAsync(database, _time);
        await ImportAsync("03 20 00 00 01");
        await _store.ImportAsync("services", Samples.Write(_store.Folder, "services.json", JsonSerializer.Serialize(new object[]
        {
            new { source = "t", structure_id = "t--m", id = "t--s", nom = "Un service", description = "Pour essayer.", date_maj = "2026-05-01" },
        })));
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Proposal_FromAnyone_ChangesTheSheetOnceACuratorAccepts()
    {
        using var anyone = _store.Visit();
        var form = await anyone.GetAsync("/fr/signaler/structure/t--m");
        form.Plain.ShouldContain("téléphone — 03 20 00 00 01");
        (await anyone.PostAsync("/fr/signaler/structure/t--m", ("Field", "telephone"), ("After", "03 20 99 99 99"))).Plain.ShouldContain("Merci");
        (await SheetAsync()).Telephone.ShouldBe("03 20 00 00 01"); // nothing changes before somebody decides

        using var curator = await _store.SignedInAsync("curator");
        var desk = await curator.GetAsync("/fr/carte");
        desk.Plain.ShouldContain("03 20 99 99 99");
        await curator.PostAsync("/fr/carte?handler=Accept", ("id", Id().Match(desk.Text).Groups["id"].Value));
        (await SheetAsync()).Telephone.ShouldBe("03 20 99 99 99");
        (await _store.Client.GetStringAsync(new Uri("/fr/structures/t--m", UriKind.Relative))).ShouldContain("03 20 99 99 99");
        (await curator.PostAsync("/fr/carte?handler=Accept", ("id", Id().Match(desk.Text).Groups["id"].Value))).Plain.ShouldContain("déjà été décidée");

        // A second correction starts from the first.
        await anyone.GetAsync("/fr/signaler/structure/t--m");
        await anyone.PostAsync("/fr/signaler/structure/t--m", ("Field", "telephone"), ("After", "03 20 88 88 88"));
        desk = await curator.GetAsync("/fr/carte");
        desk.Plain.ShouldContain("<del>03 20 99 99 99</del>");
        await curator.PostAsync("/fr/carte?handler=Accept", ("id", Id().Match(desk.Text).Groups["id"].Value));
        (await SheetAsync()).Telephone.ShouldBe("03 20 88 88 88");

        // The source says the same again: the correction holds. It says something new: the correction lapses.
        await ImportAsync("03 20 00 00 01", "Maison renommée");
        (await SheetAsync()).Telephone.ShouldBe("03 20 88 88 88");
        await ImportAsync("03 20 55 55 55");
        (await SheetAsync()).Telephone.ShouldBe("03 20 55 55 55");
    }

    [Theory]
    [InlineData("courriel", "nobody", "une adresse de courriel est attendue")]
    [InlineData("nom", "", "obligatoire")]
    [InlineData("telephone", "03 20 00 00 01", "ce que la fiche dit déjà")]
    [InlineData("id", "t--other", "pas de ceux que l’on corrige")]
    public async Task Proposal_ThatCannotBe_IsToldAndKeepsWhatWasTyped(string field, string after, string said)
    {
        using var anyone = _store.Visit();
        await anyone.GetAsync("/fr/signaler/structure/t--m");
        var answer = await anyone.PostAsync("/fr/signaler/structure/t--m", ("Field", field), ("After", after));
        answer.Plain.ShouldContain(said);
        answer.Plain.ShouldContain(after + "</textarea>");
        (await anyone.GetAsync("/fr/signaler/structure/none")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await anyone.GetAsync("/fr/signaler/person/t--m")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Confirmation_ByTheLinkOfAMail_VerifiesTheStructureAndItsServices()
    {
        using var curator = await _store.SignedInAsync("curator");
        await curator.GetAsync("/fr/carte");
        await curator.PostAsync("/fr/carte?handler=Ask", ("key", "t--m"));
        var link = Link().Match(await MailAsync()).Value;
        using var structure = _store.Visit();
        var page = await structure.GetAsync(new Uri(link).PathAndQuery);
        page.Plain.ShouldContain("Oui, rien n'a changé".Replace('\'', '’'));
        (await DirectoryAsync()).FindService("t--s")!.Value.Entry.VerifiedAt.ShouldBeNull(); // looking changes nothing
        (await structure.PostAsync(new Uri(link).PathAndQuery)).Plain.ShouldContain("vérifiée aujourd’hui");
        (await DirectoryAsync()).FindService("t--s")!.Value.Entry.VerifiedAt.ShouldBe(_time.GetUtcNow());
        await ImportAsync("03 20 00 00 07");
        (await DirectoryAsync()).FindStructureEntry("t--m")!.Value.Entry.VerifiedAt.ShouldBe(_time.GetUtcNow()); // an import verifies nothing, and forgets nothing

        (await structure.GetAsync("/fr/confirmer/forged")).Plain.ShouldContain("Ce lien ne sert plus");
        (await curator.PostAsync("/fr/carte?handler=Ask", ("key", "faits-publics--ccas-loos"))).Plain.ShouldContain("pas d’adresse de courriel");
        await curator.PostAsync("/fr/carte?handler=Verify", ("key", "faits-publics--ccas-loos"));
        (await DirectoryAsync()).FindStructureEntry("faits-publics--ccas-loos")!.Value.Entry.VerifiedAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task Proposals_RefusedOrForgotten_GoAfterTheirTerm()
    {
        using var anyone = _store.Visit();
        await anyone.GetAsync("/fr/signaler/structure/t--m");
        await anyone.PostAsync("/fr/signaler/structure/t--m", ("Field", "telephone"), ("After", "1"));
        _time.Advance(TimeSpan.FromDays(366));
        using var scope = _store.App.Services.CreateScope();
        await scope.ServiceProvider.GetRequiredService<Retention>().PurgeAsync(CancellationToken.None);
        (await scope.ServiceProvider.GetRequiredService<BeffroiDb>().Set<SheetProposal>().CountAsync()).ShouldBe(0);
    }

    private async Task ImportAsync(string telephone, string name = "Maison") => await _store.ImportAsync("structures",
        Samples.Write(_store.Folder, $"s{Guid.NewGuid():N}.json", JsonSerializer.Serialize(new object[]
        {
            new { source = "t", id = "t--m", nom = name, date_maj = "2026-05-01", commune = "Roubaix", code_insee = "59512", telephone, courriel = "accueil@maison.example" },
        })));

    private async Task<StructureSheet> SheetAsync() => (await DirectoryAsync()).FindStructure("t--m")!;

    private async Task<DirectorySnapshot> DirectoryAsync() => await _store.App.Services.GetRequiredService<ServiceDirectory>().GetAsync(CancellationToken.None);

    private async Task<string> MailAsync()
    {
        using var scope = _store.App.Services.CreateScope();
        var mails = await scope.ServiceProvider.GetRequiredService<MailOutbox>().WaitingAsync(10, CancellationToken.None);
        return mails.Select(mail => mail.Message.TextBody ?? "").First(body => body.Contains("/fr/confirmer/", StringComparison.Ordinal));
    }

    [GeneratedRegex("name=\"id\" value=\"(?<id>[0-9a-f-]{36})\"")]
    private static partial Regex Id();

    [GeneratedRegex(@"https?://\S+/fr/confirmer/\S+")]
    private static partial Regex Link();
}
