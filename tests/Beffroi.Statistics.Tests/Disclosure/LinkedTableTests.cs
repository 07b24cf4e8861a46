using Beffroi.Statistics.Disclosure;
using Shouldly;
using Xunit;

namespace Beffroi.Statistics.Tests.Disclosure;

/// <summary>Zones that overlap, and tables of one population that share margins: one system holds them.</summary>
public sealed class LinkedTableTests
{
    private static readonly Dictionary<string, string> Neighbourhoods = new() { ["A"] = "commune", ["B"] = "commune", ["B in Q"] = "B", ["rest of B"] = "B" };

    private static Dimension District(IReadOnlyCollection<string>? latent = null) => Dimension.Of(
        "zone", "commune", Neighbourhoods, [], new Dictionary<string, IReadOnlyList<string>> { ["Q"] = ["A", "B in Q"] }, latent);

    [Fact]
    public void SelfAndAbove_OfAPieceOfAZone_HasTheZoneOnce()
    {
        var side = Dimension.Of("zone", "T", new Dictionary<string, string> { ["a1"] = "A", ["a2"] = "A" }, ["B"],
            new Dictionary<string, IReadOnlyList<string>> { ["Q"] = ["A", "B"], ["R"] = ["a1"] });
        side.Codes.ShouldBe(["T", "A", "B", "a1", "a2", "Q", "R"]);
        side.SelfAndAbove(side.Find("a1")!.Value).Select(code => side.Codes[code]).ShouldBe(["a1", "R", "A", "Q", "T"], ignoreOrder: true);
        side.SelfAndAbove(side.Find("Q")!.Value).Select(code => side.Codes[code]).ShouldBe(["Q"]);
        side.Children[0].Select(code => side.Codes[code]).ShouldBe(["A", "B"]); // no zone is counted in the total again
    }

    [Theory]
    [InlineData("Q", "A", "a1")] // a part under another
    [InlineData("A", "B")] // a code of the tree already
    [InlineData("Q", "nowhere")]
    [InlineData("Q")]
    public void Of_AZoneThatIsNoSumOfCodes_IsRefusedByName(string zone, params string[] parts) => Should.Throw<ArgumentException>(() =>
        Dimension.Of("zone", "T", new Dictionary<string, string> { ["a1"] = "A" }, ["B"], new Dictionary<string, IReadOnlyList<string>> { [zone] = parts }))
        .Message.ShouldBe(zone);

    [Fact]
    public void Choose_ADistrictAcrossTwoNeighbourhoods_HidesTheSevenPersonsBetween()
    {
        // Commune 312 = IRIS A 120 + IRIS B 192; the district Q, 127, contains all of A: Q - A = 7, fewer than 11.
        var shape = new TableShape([District(["B in Q", "rest of B"])]);
        var persons = new[] { ("A", 120), ("B in Q", 7), ("rest of B", 185) }.SelectMany(piece => Enumerable.Range(0, piece.Item2)
            .Select(i => new Contribution([shape.Dimensions[0].Find(piece.Item1)!.Value], $"{piece.Item1} {i}", 1)));
        var table = ContributedTable.FromMicrodata(shape, persons);
        var (system, _) = table.Judge(new SensitivityRules(11), 0, 0, double.PositiveInfinity, content => content.Value);
        int Cell(string code) => shape.Dimensions[0].Find(code)!.Value;
        table.Contents[Cell("Q")].Value.ShouldBe(127);
        table.Contents[0].Value.ShouldBe(312);

        // Every zone shown, no piece shown: the seven follow.
        bool[] onlyPieces = [.. Enumerable.Range(0, shape.Count).Select(cell => !shape.IsShown(cell))];
        var seen = DisclosureAudit.Attack(system, onlyPieces, [Attacker.Outsider]).Where(cell => cell.IsExposed).ShouldHaveSingleItem();
        (seen.Cell, seen.Low, seen.High).ShouldBe((Cell("B in Q"), 7, 7));

        var chosen = new CellSuppression(system, [Attacker.Outsider]).Choose(Tables.NoLimit);
        chosen.Outcome.ShouldBe(SuppressionOutcome.Optimal);
        chosen.Cost.ShouldBe(127); // Q goes: the cheapest of what could
        Enumerable.Range(0, shape.Count).Where(cell => shape.IsShown(cell) && chosen.IsHidden[cell]).ShouldBe([Cell("Q")]);
        DisclosureAudit.Attack(system, chosen.IsHidden, [Attacker.Outsider]).ShouldAllBe(cell => !cell.IsExposed);
    }

    [Fact]
    public void Choose_RegionsInCountiesAndBySize_HidesOneMoreThanEitherAlone()
    {
        // Regions A2 B2 I8 J8 in one county, K3 L3 M3 N7 in the other; L and M are large, the others small.
        var values = new Dictionary<string, double> { ["A"] = 2, ["B"] = 2, ["I"] = 8, ["J"] = 8, ["K"] = 3, ["L"] = 3, ["M"] = 3, ["N"] = 7 };
        var shape = new TableShape([Dimension.Of("region", "T", values.Keys.ToDictionary(region => region, region => "ABIJ".Contains(region, StringComparison.Ordinal) ? "c1" : "c2"), [],
            new Dictionary<string, IReadOnlyList<string>> { ["large"] = ["L", "M"], ["small"] = ["A", "B", "I", "J", "K", "N"] })]);
        var side = shape.Dimensions[0];
        var all = Tables.WithMargins(shape, cell => values[side.Codes[cell]]);
        all[side.Find("small")!.Value].ShouldBe(30);
        var system = Tables.System(shape, all, cell => "ABKLM".Contains(side.Codes[cell], StringComparison.Ordinal), 0.1,
            cell => !shape.IsInner(cell)); // the totals are published
        var chosen = new CellSuppression(system, [Attacker.Outsider]).Choose(Tables.NoLimit);
        chosen.Outcome.ShouldBe(SuppressionOutcome.Optimal);
        string.Concat(Enumerable.Range(0, shape.Count).Where(cell => chosen.IsHidden[cell]).Select(cell => side.Codes[cell])).ShouldBe("ABKLMN");
        var seen = DisclosureAudit.Attack(system, chosen.IsHidden, [Attacker.Outsider]).ToDictionary(cell => side.Codes[cell.Cell], cell => (cell.Low, cell.High));
        seen.ShouldBe(new Dictionary<string, (double, double)>
        {
            ["A"] = (0, 4), ["B"] = (0, 4), ["K"] = (0, 10), ["L"] = (0, 6), ["M"] = (0, 6), ["N"] = (0, 10),
        }, ignoreOrder: true);
    }

    [Fact]
    public void IsShown_OfTwoTablesThatShareASide_IsWhatEitherHas()
    {
        var shape = new TableShape([District(["B in Q"]), Dimension.Of("age", "T", null, ["young", "old"]), Dimension.Of("sex", "T", null, ["f", "m"])],
            [["zone", "age"], ["zone", "sex"]]);
        bool Shown(params string[] key) => shape.IsShown(shape.NumberOf([.. key.Select((code, d) => shape.Dimensions[d].Find(code)!.Value)]));
        Shown("A", "young", "T").ShouldBeTrue();
        Shown("Q", "T", "f").ShouldBeTrue();
        Shown("commune", "T", "T").ShouldBeTrue();
        Shown("A", "young", "f").ShouldBeFalse();
        Shown("commune", "young", "f").ShouldBeFalse();
        Shown("B in Q", "T", "T").ShouldBeFalse();
        Should.Throw<ArgumentException>(() => new TableShape(shape.Dimensions, [["zone", "size"]])).Message.ShouldBe("size");
    }

    [Fact]
    public void Judge_ACellPublishedElsewhere_IsNeverHidden()
    {
        var shape = new TableShape([Dimension.Of("a", "T", null, ["x", "y", "z"])]);
        var table = ContributedTable.FromMicrodata(shape, [new([1], "one", 4), new([2], "two", 5), new([3], "three", 6), new([3], "four", 6), new([3], "five", 6)]);
        var (system, _) = table.Judge(new SensitivityRules(3), 0, 0, double.PositiveInfinity, content => content.Value, published: new HashSet<int> { 0, 3 });
        var chosen = new CellSuppression(system, [Attacker.Outsider]).Choose(Tables.NoLimit);
        (chosen.Outcome, chosen.IsHidden).ShouldSatisfyAllConditions(
            one => one.Outcome.ShouldBe(SuppressionOutcome.Optimal), one => one.IsHidden.ShouldBe([false, true, true, false]));
        var (tight, _) = table.Judge(new SensitivityRules(3), 0, 0, double.PositiveInfinity, content => content.Value, published: new HashSet<int> { 0, 2, 3 });
        new CellSuppression(tight, [Attacker.Outsider]).Choose(Tables.NoLimit).Outcome.ShouldBe(SuppressionOutcome.Refused); // x follows from what is out
    }
}
