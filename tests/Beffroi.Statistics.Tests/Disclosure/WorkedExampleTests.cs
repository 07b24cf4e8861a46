using Beffroi.Statistics.Disclosure;
using Shouldly;
using Xunit;

namespace Beffroi.Statistics.Tests.Disclosure;

/// <summary>Examples with known answers: of the handbook, of rtauargus, and our own.</summary>
public sealed class WorkedExampleTests
{
    [Fact]
    public void Attack_HandbookExampleOfGeurts_FindsTheKnownBounds()
    {
        // Rows 7, 3, 6 (the last shown as 3, 3), columns 9 and 7; the four first cells are hidden.
        var (shape, system) = Geurts(3, 4, 3, 0);
        var hidden = Tables.Hidden(system, [shape.Cell(1, 1), shape.Cell(1, 2), shape.Cell(2, 1), shape.Cell(2, 2)]);
        var seen = DisclosureAudit.Attack(system, hidden, [Attacker.Outsider]).ToDictionary(cell => cell.Cell);
        Bounds(seen, shape.Cell(1, 1)).ShouldBe((3, 6));
        Bounds(seen, shape.Cell(1, 2)).ShouldBe((1, 4));
        Bounds(seen, shape.Cell(2, 1)).ShouldBe((0, 3));
        Bounds(seen, shape.Cell(2, 2)).ShouldBe((0, 3));
    }

    [Fact]
    public void Attack_ByTheOwnerOfAHiddenCell_IsExact()
    {
        var (shape, system) = Geurts(3, 4, 3, 0);
        var hidden = Tables.Hidden(system, [shape.Cell(1, 1), shape.Cell(1, 2), shape.Cell(2, 1), shape.Cell(2, 2)]);
        var insider = Attacker.Insider("owner", new HashSet<int> { shape.Cell(1, 2) });
        var seen = DisclosureAudit.Attack(system, hidden, [insider]).ToDictionary(cell => cell.Cell);
        Bounds(seen, shape.Cell(1, 1)).ShouldBe((3, 3));
    }

    [Fact]
    public void Choose_ActSizeOfRtauargus_HidesOneHundredAndFifty()
    {
        var shape = new TableShape(
        [
            Dimension.Of("act", "Total", null, ["01", "02", "06"]), Dimension.Of("size", "Total", null, ["tr1", "tr2"]),
        ]);
        var table = ContributedTable.FromInner(shape, new Dictionary<int, CellContent>
        {
            [shape.Cell(1, 1)] = new(100, 10, 20, 0), [shape.Cell(1, 2)] = new(50, 5, 15, 0),
            [shape.Cell(2, 1)] = new(30, 2, 20, 0), [shape.Cell(2, 2)] = new(20, 5, 10, 0),
            [shape.Cell(3, 1)] = new(60, 8, 16, 0), [shape.Cell(3, 2)] = new(40, 6, 38, 0),
        });
        var (system, judged) = table.Judge(new SensitivityRules(3, 85), 10, 0, double.PositiveInfinity, content => content.Value);
        judged[shape.Cell(2, 1)].Status.ShouldBe(CellStatus.A);
        judged[shape.Cell(3, 2)].Status.ShouldBe(CellStatus.B); // 38 > 34
        judged.Count(one => one.IsSensitive).ShouldBe(2);
        var chosen = new CellSuppression(system, [Attacker.Outsider]).Choose(Tables.NoLimit);
        (chosen.Outcome, chosen.Cost, chosen.LowerBound).ShouldBe((SuppressionOutcome.Optimal, 150, 150));
        chosen.IsHidden[shape.Cell(2, 2)].ShouldBeTrue();
        chosen.IsHidden[shape.Cell(3, 1)].ShouldBeTrue();
        var seen = DisclosureAudit.Attack(system, chosen.IsHidden, [Attacker.Outsider]).ToDictionary(cell => cell.Cell);
        Bounds(seen, shape.Cell(2, 1)).ShouldBe((0, 50));
        Bounds(seen, shape.Cell(3, 2)).ShouldBe((10, 60));
    }

    [Fact]
    public void Attack_TwoHiddenInEveryLine_StillFindsOneExactlyAndTheBestRepairIsTheCheapest()
    {
        double[,] values = { { 30, 47, 64, 89 }, { 90, 124, 5, 31 }, { 92, 100, 59, 85 }, { 800, 991, 651, 685 } };
        var shape = Tables.Flat(4, 4);
        var all = Tables.WithMargins(shape, cell => values[shape.At(cell)[0] - 1, shape.At(cell)[1] - 1]);
        int[] pattern =
        [
            shape.Cell(1, 1), shape.Cell(1, 2), shape.Cell(1, 3), shape.Cell(2, 1), shape.Cell(2, 3), shape.Cell(3, 2),
            shape.Cell(3, 4), shape.Cell(4, 2), shape.Cell(4, 4),
        ];
        var system = Tables.System(shape, all, pattern.Contains, 1e-3, cell => !shape.IsInner(cell));
        var seen = DisclosureAudit.Attack(system, Tables.Hidden(system, pattern), [Attacker.Outsider]).ToDictionary(cell => cell.Cell);
        Bounds(seen, shape.Cell(1, 2)).ShouldBe((47, 47));
        seen[shape.Cell(1, 2)].IsExposed.ShouldBeTrue();
        var repaired = new CellSuppression(system, [Attacker.Outsider]).Choose(Tables.NoLimit);
        (repaired.Outcome, repaired.Cost).ShouldBe((SuppressionOutcome.Optimal, 2_128));
        repaired.IsHidden[shape.Cell(2, 4)].ShouldBeTrue(); // x,d: 31; the published repair x,b costs 124
    }

    [Fact]
    public void Choose_TwoTablesThatShareCells_ProtectsThemTogether()
    {
        // Regions A2 B2 I8 J8 K3 L3 M3 N7; county 1 = ABIJ 20, county 2 = KLMN 16; big = LM 6, small = ABIJKN 30.
        double[] values = [2, 2, 8, 8, 3, 3, 3, 7, 20, 16, 6, 30, 36];
        int[] hidden = [0, 1, 4, 5, 6];
        Equation[] equations =
        [
            new(8, [0, 1, 2, 3]), new(9, [4, 5, 6, 7]), new(10, [5, 6]), new(11, [0, 1, 2, 3, 4, 7]), new(12, [8, 9]), new(12, [10, 11]),
        ];
        var system = new CellSystem([.. values.Select((value, i) => Cell(value, hidden.Contains(i), i >= 8))], equations);
        var each = DisclosureAudit.Attack(
            new CellSystem(system.Cells, [equations[0], equations[1]]), Tables.Hidden(system, hidden), [Attacker.Outsider]);
        each.ShouldAllBe(cell => !cell.IsExposed);
        var joint = DisclosureAudit.Attack(system, Tables.Hidden(system, hidden), [Attacker.Outsider]).ToDictionary(cell => cell.Cell);
        Bounds(joint, 4).ShouldBe((3, 3));
        var chosen = new CellSuppression(system, [Attacker.Outsider]).Choose(Tables.NoLimit);
        chosen.Outcome.ShouldBe(SuppressionOutcome.Optimal);
        Enumerable.Range(0, 13).Where(i => chosen.IsHidden[i]).ShouldBe([0, 1, 4, 5, 6, 7]);
        var safe = DisclosureAudit.Attack(system, chosen.IsHidden, [Attacker.Outsider]).ToDictionary(cell => cell.Cell);
        Bounds(safe, 0).ShouldBe((0, 4));
        Bounds(safe, 4).ShouldBe((0, 10));
        Bounds(safe, 5).ShouldBe((0, 6));
    }

    [Fact]
    public void Rules_OfTheWorkedFirms_GiveTheKnownLevels()
    {
        SensitivityRules.DominanceLevel(85, 330, 300).ShouldBe(22.94, 0.005);
        SensitivityRules.PPercentLevel(10, 110_000, 52_000, 50_000).ShouldBe(0); // the rest is 15.4 % of the largest
        ((110_000 - 102_000) / 52_000.0).ShouldBe(0.154, 0.0005);
        SensitivityRules.DominanceLevel(90.9, 110_000, 102_000).ShouldBeGreaterThan(0);
        SensitivityRules.MatchingP(80).ShouldBe(25);
        SensitivityRules.MatchingP(85).ShouldBe(17.65, 0.005);
        SensitivityRules.MatchingP(95).ShouldBe(5.26, 0.005);
        SensitivityRules.PPercentLevel(10, 100_000, 50_000, 49_000).ShouldBeGreaterThan(0); // (1,90) lets it pass
        SensitivityRules.DominanceLevel(90, 100_000, 50_000).ShouldBe(0);
    }

    private static TableCell Cell(double value, bool isSensitive, bool isPublished) =>
        new(value, 0, double.PositiveInfinity, value, isSensitive ? 1e-3 : 0, isSensitive ? 1e-3 : 0, isSensitive, isPublished);

    private static (TableShape Shape, CellSystem System) Geurts(double x11, double x12, double x21, double x22)
    {
        var shape = Tables.Flat(3, 2);
        double[,] values = { { x11, x12 }, { x21, x22 }, { 3, 3 } };
        var all = Tables.WithMargins(shape, cell => values[shape.At(cell)[0] - 1, shape.At(cell)[1] - 1]);
        return (shape, new CellSystem([.. all.Select(value => TableCell.Open(value, value))], shape.Equations));
    }

    private static (double Low, double High) Bounds(Dictionary<int, AuditedCell> seen, int cell) =>
        (Math.Round(seen[cell].Low, 6), Math.Round(seen[cell].High, 6));
}
