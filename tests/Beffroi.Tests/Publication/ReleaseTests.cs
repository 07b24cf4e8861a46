using System.Net;
using Beffroi.Platform;
using Beffroi.Platform.Audit;
using Beffroi.Platform.Publication.Releases;
using Beffroi.Platform.Storage;
using Beffroi.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Publication;

public sealed class ReleasesOnSqlite() : ReleaseTests(TestDatabase.Sqlite);

public sealed class ReleasesOnPostgres() : ReleaseTests(TestDatabase.Postgres);

/// <summary>A table on its way from microdata to the public, and what may stop it.</summary>
[Trait("Capability", "X2")]
public abstract class ReleaseTests(TestDatabase database) : IAsyncLifetime
{
    private TestStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await TestStore.StartAsync(database);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Release_BroughtByTheForm_IsProtectedAuditedPublishedAndReadByAnyone()
    {
        using var secretary = await _store.SignedInAsync("secretariat");
        (await secretary.GetAsync("/fr/publications/deposer")).Status.ShouldBe(HttpStatusCode.OK);
        var sent = await secretary.UploadAsync("/fr/publications/deposer", "firms.csv", Releases.Csv(Releases.Firms()), Form());
        sent.Location.ShouldNotBeNull(sent.Plain);
        sent.Location.ShouldStartWith("/fr/publications/preparer/");
        var id = Guid.Parse(sent.Location.Split('/')[^1]);
        Directory.GetFiles(Path.Combine(_store.Folder, "incoming")).ShouldBeEmpty(); // who gave what lies nowhere but sealed
        var ready = await _store.WorkedAsync(id);
        (ready.State, ready.Refusal).ShouldBe((ReleaseState.Audited, null));
        (await _store.Visit().GetAsync($"/fr/publications/{id}")).Status.ShouldBe(HttpStatusCode.NotFound); // not out yet

        var board = await secretary.GetAsync(sent.Location);
        board.Plain.ShouldContain("prêt à publier");
        board.Plain.ShouldContain("trop peu de contributeurs");
        (await secretary.PostAsync(sent.Location + "?handler=Publish")).Location.ShouldBe(sent.Location);
        var shown = (await _store.Visit().GetAsync($"/fr/publications/{id}")).Plain;
        shown.ShouldContain("Projets d'embauche d'octobre");
        shown.ShouldContain("secret A");
        shown.ShouldContain("rien de moins coûteux ne protège");
        (await _store.Visit().GetAsync("/fr/publications")).Plain.ShouldContain("Projets d'embauche d'octobre");

        using var scope = _store.App.Services.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<BeffroiDb>();
        (await db.Set<LedgerEntry>().CountAsync(e => e.ReleaseId == id)).ShouldBe(20); // 5 x 4 cells
        (await db.Set<LedgerEntry>().AnyAsync(e => e.ReleaseId == id && e.Status != "V" && e.Value != null)).ShouldBeFalse();
        var acts = await db.Set<AuditEntry>().Where(e => e.Reference == $"release:{id:N}").Select(e => e.Act).ToListAsync();
        acts.ShouldBe([Act.ReleaseDrafted, Act.ReleaseProtected, Act.ReleasePublished], ignoreOrder: true);
        _store.LastMail("secretariat").ShouldContain("attend d'être publié");
    }

    [Fact]
    public async Task Draft_WithBadLines_NamesThemAndKeepsWhatWasTyped()
    {
        using var secretary = await _store.SignedInAsync("secretariat");
        await secretary.GetAsync("/fr/publications/deposer");
        var answer = (await secretary.UploadAsync("/fr/publications/deposer", "firms.csv", "zone,sector,firm,value\nz1,s1,a,12\nz1,s1,b,many\n", Form())).Plain;
        answer.ShouldContain("ligne 3");
        answer.ShouldContain("many");
        answer.ShouldContain("value=\"hires\"");
        using var scope = _store.App.Services.CreateScope();
        (await scope.ServiceProvider.GetRequiredService<BeffroiDb>().Set<Release>().AnyAsync()).ShouldBeFalse();
        Directory.GetFiles(Path.Combine(_store.Folder, "incoming")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Publish_BeforeItIsAudited_IsRefused()
    {
        using var scope = _store.App.Services.CreateScope();
        var gate = scope.ServiceProvider.GetRequiredService<ReleaseGate>();
        var id = await _store.ProtectedAsync(Releases.Microdata(Releases.Firms()));
        var db = scope.ServiceProvider.GetRequiredService<BeffroiDb>();
        await db.Set<Release>().Where(r => r.Id == id).ExecuteUpdateAsync(set => set.SetProperty(r => r.State, ReleaseState.Protected));
        (await Should.ThrowAsync<BrokenRuleException>(() => gate.PublishAsync(id, Guid.NewGuid(), default))).Key.ShouldBe("release.notAudited");
    }

    [Fact]
    public async Task Correction_OfAFew_IsRefusedAndOfManyIsAttackedWithWhatItCorrects()
    {
        var firms = Releases.Firms();
        var first = await _store.ProtectedAsync(Releases.Microdata(firms));
        await _store.PublishAsync(first);
        var late = await _store.ProtectedAsync(Releases.Microdata([.. firms, ("z1", "s1", "late firm", 40)]));
        var refused = await _store.ReleaseAsync(late);
        (refused.State, refused.Refusal).ShouldBe((ReleaseState.Refused, "release.lateAnswers\t1\t3"));

        // Four firms of one cell correct themselves: it may come out again, but its neighbour's hiding stays.
        var corrected = firms.ConvertAll(row => row is { Zone: "z1", Sector: "s1" } ? row with { Value = row.Value + 7 } : row);
        var second = await _store.ProtectedAsync(Releases.Microdata(corrected));
        (await _store.ReleaseAsync(second)).Verdict!.Earlier.ShouldBe(1);
        await _store.PublishAsync(second);
        var (old, now) = (await _store.PublicAsync(first), await _store.PublicAsync(second));
        (old.Release.State, old.Release.Correction).ShouldBe((ReleaseState.Superseded, second));
        foreach (var (before, after) in old.Cells.Zip(now.Cells).Where(pair => pair.First.Status != "V"))
        {
            after.Status.ShouldNotBe("V", before.Key);
        }

        (await _store.Visit().GetAsync($"/fr/publications/{first}")).Plain.ShouldContain("Une correction remplace ce tableau");
    }

    [Fact]
    public async Task Publish_AfterTheRulesChanged_AsksForAnotherProtection()
    {
        var id = await _store.ProtectedAsync(Releases.Microdata(Releases.Firms()));
        using var scope = _store.App.Services.CreateScope();
        var policies = scope.ServiceProvider.GetRequiredService<Policies>();
        var today = DateOnly.FromDateTime(scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime);
        var (ada, bob) = (Guid.NewGuid(), Guid.NewGuid());
        await policies.ProposeAsync(PolicyPack.Shipped[0] with { From = today, PPercent = 14 }, "A p of our own", ada, default);
        var change = (await policies.ChangesAsync(default)).Single();
        (await policies.FindAsync("firms", today, default))!.PPercent.ShouldBe(10); // one person is not enough
        (await Should.ThrowAsync<BrokenRuleException>(() => policies.DecideAsync(change.Id, true, ada, default))).Key.ShouldBe("policy.twoPersons");
        await policies.DecideAsync(change.Id, true, bob, default);
        (await policies.FindAsync("firms", today, default))!.PPercent.ShouldBe(14);
        (await policies.FindAsync("firms", today.AddDays(-1), default))!.PPercent.ShouldBe(10); // dated
        await Should.ThrowAsync<BrokenRuleException>(() => policies.DecideAsync(change.Id, false, bob, default));
        var gate = scope.ServiceProvider.GetRequiredService<ReleaseGate>();
        (await Should.ThrowAsync<BrokenRuleException>(() => gate.PublishAsync(id, ada, default))).Key.ShouldBe("release.changedSince");
    }

    /// <summary>The share that is hidden, with what is shown, would tell a hidden total.</summary>
    [Fact]
    public async Task Verdict_WhereTheTotalIsHidden_DoesNotSayWhichShareIs()
    {
        var plain = await _store.ReleaseAsync(await _store.ProtectedAsync(Releases.Microdata(Releases.Firms())));
        plain.Verdict!.LostShare.ShouldNotBeNull();
        var giant = await _store.ProtectedAsync(
            Releases.Microdata([.. Releases.Firms(), ("z1", "s1", "giant", 1_000_000)]), Releases.Draft with { Series = "giant" });
        await _store.PublishAsync(giant);
        var shown = await _store.PublicAsync(giant);
        (shown.Cells[0].Status, shown.Release.Verdict!.LostShare).ShouldBe(("B", null));
        (await _store.Visit().GetAsync($"/fr/publications/{giant}")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Policies_OnTheirPage_NeedASecondPerson()
    {
        using var first = await _store.SignedInAsync("secretariat");
        using var second = _store.SignedIn(await _store.PersonAsync("secretariat", "Mission", "second"));
        await first.GetAsync("/fr/publications/regles");
        (await first.PostAsync("/fr/publications/regles", ("Input.Pack", "persons"), ("Input.MinimumContributors", "7"), ("Input.Reason", "Producteur")))
            .Location.ShouldBe("/fr/publications/regles");
        (await first.GetAsync("/fr/publications/regles")).Plain.ShouldContain("attend une autre personne");
        var page = await second.GetAsync("/fr/publications/regles");
        var id = System.Text.RegularExpressions.Regex.Match(page.Text, "name=\"id\" value=\"([^\"]+)\"").Groups[1].Value;
        (await first.PostAsync("/fr/publications/regles?handler=Accept", ("id", id))).Plain.ShouldContain("Une autre personne");
        (await second.PostAsync("/fr/publications/regles?handler=Accept", ("id", id))).Location.ShouldBe("/fr/publications/regles");
        (await first.GetAsync("/fr/publications/regles")).Plain.ShouldContain("accepté le");
        var wrong = await first.PostAsync("/fr/publications/regles", ("Input.Pack", "persons"), ("Input.MinimumContributors", "many"), ("Input.Reason", "x"));
        wrong.Plain.ShouldContain("Ces valeurs ne vont pas");
        wrong.Plain.ShouldContain("value=\"many\"");
    }

    [Fact]
    public async Task Attack_OnThePublicCells_FindsWhatTheProofSaysAndNothingExactly()
    {
        var id = await _store.ProtectedAsync(Releases.Microdata(Releases.Firms()));
        await _store.PublishAsync(id);
        using var anyone = _store.Visit();
        await anyone.GetAsync("/fr/publications/attaque");
        var answer = (await anyone.PostAsync("/fr/publications/attaque", ("release", id.ToString()))).Plain;
        answer.ShouldContain("aucune n'a pu être retrouvée exactement");
        var shown = await _store.PublicAsync(id);
        foreach (var row in await PublishedReleases.AttackAsync(shown, default))
        {
            var cell = shown.Cells.Single(one => one.Key == row.Key);
            row.Low.ShouldBe(cell.Low!.Value, 1e-4); // firms publish intervals: another solver, from public cells alone, finds the same
            (row.High ?? double.MaxValue).ShouldBe(cell.High ?? double.MaxValue, 1e-4);
        }

        (await anyone.PostAsync("/fr/publications/attaque", ("release", Guid.NewGuid().ToString()))).Plain.ShouldContain("Choisissez un tableau");
    }

    [Fact]
    public async Task Work_StoppedAndAskedAgain_GoesOn()
    {
        using var secretary = await _store.SignedInAsync("secretariat");
        var id = await _store.ProtectedAsync(Releases.Microdata(Releases.Firms(seed: 3)));
        var page = $"/fr/publications/preparer/{id}";
        await secretary.GetAsync(page);
        (await secretary.PostAsync(page + "?handler=Protect")).Location.ShouldBe(page);
        (await secretary.PostAsync(page + "?handler=Stop")).Location.ShouldBe(page);
        await _store.WorkedAsync(id);
        (await secretary.PostAsync(page + "?handler=Protect")).Location.ShouldBe(page);
        (await _store.WorkedAsync(id)).State.ShouldBe(ReleaseState.Audited);
        (await secretary.PostAsync(page + "?handler=Drop")).Location.ShouldBe("/fr/publications/preparer");
        using var scope = _store.App.Services.CreateScope();
        (await scope.ServiceProvider.GetRequiredService<BeffroiDb>().Set<ReleaseMaterial>().AnyAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task Work_LeftByAWorkerThatDied_IsTakenUpAgain()
    {
        var id = await _store.ProtectedAsync(Releases.Microdata(Releases.Firms()));
        using (var scope = _store.App.Services.CreateScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<BeffroiDb>();
            var past = scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow().AddMinutes(-1);
            await db.Set<Release>().Where(r => r.Id == id).ExecuteUpdateAsync(set => set.SetProperty(r => r.State, ReleaseState.Protected)
                .SetProperty(r => r.IsAsked, true).SetProperty(r => r.WorkedUntil, past).SetProperty(r => r.Verdict, (ReleaseVerdict?)null));
        }

        _store.App.Services.GetRequiredService<ReleaseBell>().Ring();
        var done = await _store.WorkedAsync(id);
        (done.State, done.Verdict!.Exposed).ShouldBe((ReleaseState.Audited, 0)); // from its sealed proof, attacked anew
    }

    [Fact]
    public async Task Import_OfAProducersFile_EntersTheLedgerAndStaysThereWhenItIsTakenBack()
    {
        using var scope = _store.App.Services.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<BeffroiDb>();
        var shipped = await db.Set<Beffroi.Platform.Imports.ReceivedFile>().AsNoTracking().ToListAsync();
        var entries = await db.Set<LedgerEntry>().AsNoTracking().Where(e => e.Channel == "producer").ToListAsync();
        entries.Select(e => e.Key).Order().ShouldBe(shipped.Select(f => f.Sha256).Order());
        entries.ShouldAllBe(e => e.Status == "fixed");
        var outcome = await _store.ImportAsync("bmo", Samples.Write(_store.Folder, "bmo.csv", Samples.BmoHeader, Samples.BmoLine()));
        var imports = scope.ServiceProvider.GetRequiredService<Beffroi.Platform.Imports.ImportService>();
        await imports.UndoAsync(outcome.File!.Id, default);
        (await db.Set<LedgerEntry>().CountAsync(e => e.Key == outcome.File.Sha256)).ShouldBe(1);
    }

    /// <summary>A sector whose code is that of a commune is no commune.</summary>
    [Fact]
    public async Task Map_OfARelease_ShowsTheSideThatHasTheZones()
    {
        (string, string, string, double)[] firms = [.. from zone in new[] { "59512", "59599", "59350" } from sector in new[] { "59350", "s2" }
            from firm in Enumerable.Range(0, 5) select (zone, sector, $"{zone}{sector}{firm}", sector == "s2" ? 20.0 : 30.0)];
        var id = await _store.ProtectedAsync(Releases.Microdata(firms));
        await _store.PublishAsync(id);
        using var map = System.Text.Json.JsonDocument.Parse(await _store.Client.GetStringAsync(
            new Uri($"/api/v1/zones/commune.geojson?within=epci:200093201&release={id}", UriKind.Relative)));
        map.RootElement.GetProperty("features").EnumerateArray().Select(zone => zone.GetProperty("properties"))
            .Where(zone => zone.GetProperty("status").GetString() != "not-available")
            .ToDictionary(zone => zone.GetProperty("zone").GetString()!, zone => zone.GetProperty("value").GetDouble())
            .ShouldBe(new Dictionary<string, double> { ["commune:59350"] = 250, ["commune:59512"] = 250, ["commune:59599"] = 250 }, ignoreOrder: true);
    }

    private static (string, string)[] Form() =>
    [
        ("Input.Title", "Projets d'embauche d'octobre"), ("Input.Series", "hires"), ("Input.Period", "2026-10"), ("Input.Source", "Enquête"),
        ("Input.Unit", "projets"), ("Input.Policies", "firms"), ("Input.IsFictitious", "true"), ("Input.Sides", "zone, sector"),
        ("Input.Value", "value"), ("Input.Contributor", "firm"), ("Input.Holding", ""),
    ];
}
