using System.Net;
using System.Text.Json;
using Beffroi.Platform;
using Beffroi.Platform.Publication.Releases;
using Beffroi.Statistics.Disclosure;
using Beffroi.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Publication;

public sealed class CrossTablesOnSqlite() : CrossTableTests(TestDatabase.Sqlite);

public sealed class CrossTablesOnPostgres() : CrossTableTests(TestDatabase.Postgres);

/// <summary>Free cross-tables of persons: perturbed, labelled, alike in every table, and never beside exact figures.</summary>
[Trait("Capability", "X2")]
public abstract class CrossTableTests(TestDatabase database) : IAsyncLifetime
{
    private static readonly ReleaseDraft Draft =
        new("seekers", "2026-10", "Job seekers", "Public employment service", "persons", "persons", IsFictitious: true, IsPerturbed: true);

    private TestStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await TestStore.StartAsync(database);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Cross_OfAPublishedRelease_IsLabelledAndAlikeInEveryTable()
    {
        var id = await _store.ProtectedAsync(Persons(), Draft);
        await _store.PublishAsync(id);
        using var anyone = _store.Visit();
        var page = (await anyone.GetAsync($"/fr/publications/{id}?side=zone&side=age")).Plain;
        page.ShouldContain("Nombres brouillés");
        page.ShouldContain("ne s'additionnent donc pas");
        var byBoth = await CrossAsync(id, "zone", "age");
        var byZone = await CrossAsync(id, "zone");
        foreach (var (codes, count) in byZone)
        {
            byBoth[codes + "|Total"].ShouldBe(count); // the same persons, whatever the table
        }

        (await CrossAsync(id, "age", "zone"))["Total|z1"].ShouldBe(byZone["z1"]);
        byBoth.Values.ShouldAllBe(count => count == 0 || count > 2);
        var exact = Persons().Contents();
        var changed = exact.Contents.Index().Count(cell => byBoth[string.Join('|', exact.Shape.KeyOf(cell.Index))] != cell.Item.Count);
        changed.ShouldBeGreaterThan(exact.Contents.Count / 3);
        (await _store.Client.GetStringAsync(new Uri($"/api/v1/releases/{id}", UriKind.Relative))).ShouldContain("\"cells\":[]");
        await anyone.GetAsync("/fr/connexion"); // for the token of its form: nothing can be attacked yet
        (await anyone.PostAsync("/fr/publications/attaque", ("release", id.ToString()))).Plain.ShouldContain("Choisissez un tableau");
    }

    [Fact]
    public async Task Cross_ByWhatIsNoSide_SaysWhatIsOne()
    {
        var id = await _store.ProtectedAsync(Persons(), Draft);
        await _store.PublishAsync(id);
        using var answer = await _store.Client.GetAsync(new Uri($"/api/v1/releases/{id}/cross?side=name", UriKind.Relative));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("zone, age");
        using var twice = await _store.Client.GetAsync(new Uri($"/api/v1/releases/{id}/cross?side=zone&side=zone", UriKind.Relative));
        twice.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await _store.Visit().GetAsync($"/fr/publications/{id}?side=name")).Plain.ShouldContain("Choisissez une à 3 colonnes");
    }

    [Fact]
    public async Task Publish_ExactAndPerturbedFiguresOfOneSeries_AreNeverMixed()
    {
        await _store.PublishAsync(await _store.ProtectedAsync(Persons(), Draft));
        var exact = await _store.ProtectedAsync(Persons(), Draft with { IsPerturbed = false, Period = "2026-11" });
        (await _store.ReleaseAsync(exact)).State.ShouldBe(ReleaseState.Audited);
        (await Should.ThrowAsync<BrokenRuleException>(() => _store.PublishAsync(exact))).Key.ShouldBe("release.mixed");
    }

    [Fact]
    public async Task Draft_OfAmountsToPerturb_IsRefused()
    {
        using var scope = _store.App.Services.CreateScope();
        var gate = scope.ServiceProvider.GetRequiredService<ReleaseGate>();
        (await Should.ThrowAsync<BrokenRuleException>(() => gate.DraftAsync(Draft, Releases.Microdata(Releases.Firms()), null, default)))
            .Key.ShouldBe("release.countsOnly");
    }

    private async Task<Dictionary<string, int>> CrossAsync(Guid id, params string[] sides)
    {
        using var answer = JsonDocument.Parse(await _store.Client.GetStringAsync(
            new Uri($"/api/v1/releases/{id}/cross?{string.Join('&', sides.Select(side => "side=" + side))}", UriKind.Relative)));
        answer.RootElement.GetProperty("label").GetString()!.Length.ShouldBeGreaterThan(5);
        return answer.RootElement.GetProperty("cells").EnumerateArray().ToDictionary(
            cell => string.Join('|', cell.GetProperty("codes").EnumerateArray().Select(code => code.GetString())), cell => cell.GetProperty("count").GetInt32());
    }

    private static Microdata Persons()
    {
        var shape = new TableShape(
        [
            Dimension.Of("zone", "Total", null, Enumerable.Range(1, 6).Select(i => $"z{i}")),
            Dimension.Of("age", "Total", null, ["15-24", "25-49", "50+"]),
        ]);
        var random = new Random(7);
        return new Microdata(shape,
            [.. Enumerable.Range(0, 150).Select(i => new Contribution([random.Next(1, 7), random.Next(1, 4)], $"person {i}", 1))], new HashSet<string>(), null, new HashSet<string>());
    }
}
