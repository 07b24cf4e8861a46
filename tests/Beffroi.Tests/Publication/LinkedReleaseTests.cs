using Beffroi.Platform.Publication.Releases;
using Beffroi.Statistics.Disclosure;
using Beffroi.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Publication;

public sealed class LinkedReleasesOnSqlite() : LinkedReleaseTests(TestDatabase.Sqlite);

public sealed class LinkedReleasesOnPostgres() : LinkedReleaseTests(TestDatabase.Postgres);

/// <summary>Two tables of one population, with districts that cut across neighbourhoods, on their way out as one release.</summary>
[Trait("Capability", "X2")]
public abstract class LinkedReleaseTests(TestDatabase database) : IAsyncLifetime
{
    private const string Spec = """
        {"dimensions":[{"name":"zone","total":"commune","parents":{"A":"commune","B":"commune","B in Q":"B","rest of B":"B"},
            "zones":{"Q":["A","B in Q"]},"latent":["B in Q","rest of B"]},{"name":"age","total":"Total"},{"name":"sex","total":"Total"}],
         "tables":[["zone","age"],["zone","sex"]],"published":[["commune","Total","Total"]],"contributor":"person"}
        """;

    private TestStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await TestStore.StartAsync(database);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Release_OfLinkedTablesAndADistrict_ShowsNeitherAPieceNorWhatGivesItAway()
    {
        using var secretary = await _store.SignedInAsync("secretariat");
        await secretary.GetAsync("/fr/publications/deposer");
        var form = Form();
        var sent = await secretary.UploadAsync("/fr/publications/deposer", [("Upload", "persons.csv", Csv()), ("Spec", "spec.json", Spec)], form);
        sent.Location.ShouldNotBeNull(sent.Plain);
        var id = Guid.Parse(sent.Location.Split('/')[^1]);
        var ready = await _store.WorkedAsync(id);
        (ready.State, ready.Refusal, ready.Policy).ShouldBe((ReleaseState.Audited, null, "persons+persons-small-area"));
        await secretary.PostAsync(sent.Location + "?handler=Publish");

        var release = await _store.PublicAsync(id);
        var cells = release.Cells.ToDictionary(cell => cell.Key.Replace('\t', '/'));
        cells.Keys.ShouldNotContain(key => key.Contains("in Q", StringComparison.Ordinal) || key.Contains("rest of B", StringComparison.Ordinal));
        cells.Keys.ShouldNotContain("A/young/f"); // in neither table
        cells.Keys.ShouldContain("Q/Total/f");
        cells.Count.ShouldBe(4 * (3 + 3 - 1)); // commune, A, B, Q by age and by sex, and the total of both once
        (cells["commune/Total/Total"].Status, cells["commune/Total/Total"].Value).ShouldBe(("V", 312)); // out already
        cells["Q/Total/Total"].Status.ShouldNotBe("V"); // Q - A would be seven persons
        PublicAttack.Run(release, default).ShouldNotContain(row => row.IsExact);
        (await _store.Visit().GetAsync($"/fr/publications/{id}")).Plain.ShouldContain("Personnes, à partir de la commune + Personnes, sous la commune");
        (await secretary.PostAsync(sent.Location + "?handler=Export")).Plain.ShouldContain("exportez chaque tableau séparément");
    }

    [Fact]
    public async Task Correction_OfALinkedRelease_KeepsWhatWasHidden()
    {
        var first = await _store.ProtectedAsync(Linked(0), Releases.Draft with { Policy = "persons" });
        await _store.PublishAsync(first);
        var second = await _store.ProtectedAsync(Linked(40), Releases.Draft with { Policy = "persons" });
        var corrected = await _store.ReleaseAsync(second);
        (corrected.Refusal, corrected.Verdict?.Earlier).ShouldBe((null, 1));
        await _store.PublishAsync(second);
        var (old, now) = (await _store.PublicAsync(first), await _store.PublicAsync(second));
        foreach (var (before, after) in old.Cells.Zip(now.Cells).Where(pair => pair.First.Status != "V"))
        {
            after.Status.ShouldNotBe("V", before.Key);
        }

        var moved = await _store.ReleaseAsync(await _store.ProtectedAsync(Linked(0, "rest of B"), Releases.Draft with { Policy = "persons" }));
        moved.Refusal.ShouldBe("release.movedZone\tQ");
    }

    [Fact]
    public async Task Draft_OfAZoneThatIsNoSum_SaysWhich()
    {
        using var secretary = await _store.SignedInAsync("secretariat");
        await secretary.GetAsync("/fr/publications/deposer");
        var wrong = Spec.Replace("\"B in Q\"]},", "\"elsewhere\"]},", StringComparison.Ordinal);
        (await secretary.UploadAsync("/fr/publications/deposer", [("Upload", "persons.csv", Csv()), ("Spec", "spec.json", wrong)], Form()))
            .Plain.ShouldContain("« Q » n'est pas une somme de codes distincts");
    }

    [Fact]
    public async Task Policies_OfSeveralFamilies_AreTheStrictestOfEach()
    {
        using var scope = _store.App.Services.CreateScope();
        var policies = scope.ServiceProvider.GetRequiredService<Policies>();
        var both = (await policies.FindAsync("firms+tax", new DateOnly(2026, 11, 1), default))!;
        (both.Id, both.MinimumContributors, both.DominancePercent, both.PPercent, both.ProtectionPercent, both.PublishesIntervals)
            .ShouldBe(("firms+tax", 11, 85, 10, 10, false));
        (await policies.FindAsync("firms+unheard", new DateOnly(2026, 11, 1), default)).ShouldBeNull();
        (PolicyPack.Shipped[0] with { DominancePercent = 90 }).And(PolicyPack.Shipped[0] with { DominancePercent = 70, PPercent = null })
            .ShouldSatisfyAllConditions(pack => pack.DominancePercent.ShouldBe(70), pack => pack.PPercent.ShouldBe(10));
    }

    [Fact]
    public async Task Cost_OfACellThatTheMonthBeforeShowed_KeepsItShown()
    {
        // Of b and c either protects a: c is dearer, but was shown the month before while b was not.
        static Microdata Month(double b, double c) => Releases.Microdata([
            ("z", "a", "alone", 50), .. Firms("b", b), .. Firms("c", c), .. Firms("d", 400)]);
        static IEnumerable<(string, string, string, double)> Firms(string sector, double each) =>
            Enumerable.Range(0, 5).Select(i => ("z", sector, $"{sector}{i}", each));
        string[] Hidden(PublicRelease release) => [.. release.Cells.Where(cell => cell.Status == "D").Select(cell => cell.Key)];
        var september = await _store.ProtectedAsync(Month(40, 30), Releases.Draft with { Period = "2026-09" });
        await _store.PublishAsync(september);
        Hidden(await _store.PublicAsync(september)).ShouldContain("z\tc");
        var october = await _store.ProtectedAsync(Month(30, 40));
        await _store.PublishAsync(october);
        Hidden(await _store.PublicAsync(october)).ShouldContain("z\tc");
        var alone = await _store.ProtectedAsync(Month(30, 40), Releases.Draft with { Series = "another" });
        await _store.PublishAsync(alone);
        Hidden(await _store.PublicAsync(alone)).ShouldContain("z\tb");
    }

    /// <summary>Commune 312 = A 120 + B 192; the district Q, 127, contains all of A and seven persons of B.</summary>
    private static IEnumerable<(string Zone, string Age, string Sex)> Persons(int more) => new[] { ("A", 120), ("B in Q", 7), ("rest of B", 185 + more) }
        .SelectMany(piece => Enumerable.Range(0, piece.Item2).Select(i => (piece.Item1, i % 2 == 0 ? "young" : "old", i % 3 == 0 ? "f" : "m")));

    private static Microdata Linked(int more, string piece = "B in Q")
    {
        var zone = Dimension.Of("zone", "commune", new Dictionary<string, string> { ["A"] = "commune", ["B"] = "commune", ["B in Q"] = "B", ["rest of B"] = "B" }, [],
            new Dictionary<string, IReadOnlyList<string>> { ["Q"] = ["A", piece] }, ["B in Q", "rest of B"]);
        var shape = new TableShape([zone, Dimension.Of("age", "Total", null, ["young", "old"]), Dimension.Of("sex", "Total", null, ["f", "m"])], [["zone", "age"], ["zone", "sex"]]);
        return new Microdata(shape, [.. Persons(more).Select((person, i) => new Contribution(
            [zone.Find(person.Zone)!.Value, shape.Dimensions[1].Find(person.Age)!.Value, shape.Dimensions[2].Find(person.Sex)!.Value], $"p{i}", 1))],
            new HashSet<string>(), null, new HashSet<string>());
    }

    private static string Csv() => "zone,age,sex,person\n" + string.Join('\n', Persons(0).Select((person, i) => $"{person.Zone},{person.Age},{person.Sex},p{i}"));

    private static (string, string)[] Form() =>
    [
        ("Input.Title", "Demandeurs"), ("Input.Series", "seekers"), ("Input.Period", "2026-10"), ("Input.Source", "Extrait"), ("Input.Unit", "personnes"),
        ("Input.Policies", "persons"), ("Input.Policies", "persons-small-area"), ("Input.Sides", "zone, age, sex"), ("Input.Contributor", "person"),
    ];
}
