using Beffroi.Statistics.Disclosure;
using Shouldly;
using Xunit;

namespace Beffroi.Statistics.Tests.Disclosure;

[Trait("Capability", "X2")]
public sealed class ContributedTableTests
{
    private static readonly SensitivityRules Firms = new(3, 85, 10);

    private static TableShape Line(params string[] codes) => new([Dimension.Of("a", "Total", null, codes)]);

    private static ContributedTable Of(TableShape shape, IReadOnlySet<string>? waivers, params (int Code, string Who, double Value, double Weight)[] rows) =>
        ContributedTable.FromMicrodata(shape, rows.Select(row => new Contribution([row.Code], row.Who, row.Value, row.Weight)), waivers);

    private static CellStatus StatusOf(ContributedTable table, int cell) =>
        table.Judge(Firms, 10, 0, double.PositiveInfinity, content => content.Value).Judged[cell].Status;

    [Fact]
    public void FromMicrodata_TwoRespondentsWhoStandForMore_AreShown()
    {
        var table = Of(Line("x"), null, (1, "f", 100, 4), (1, "g", 90, 3));
        table.Contents[1].ShouldBe(new CellContent(670, 7, 100, 90, Leader: "f", Led: 400));
        StatusOf(table, 1).ShouldBe(CellStatus.V); // 670 - 190 is far above a tenth of 100
        StatusOf(Of(Line("x"), null, (1, "f", 100, 1), (1, "g", 90, 1)), 1).ShouldBe(CellStatus.A);
    }

    [Fact]
    public void FromMicrodata_TheLargestOfAWeightedSample_IsTheLargestObserved()
    {
        var table = Of(Line("x"), null, (1, "f", 900, 1), (1, "g", 10, 2), (1, "h", 10, 2));
        StatusOf(table, 1).ShouldBe(CellStatus.B); // 900 of 940 is 95.7 %
    }

    [Fact]
    public void FromMicrodata_AWaiverOfTheLargest_LooksAtTheOthers()
    {
        (int, string, double, double)[] rows = [(1, "big", 900, 1), (1, "b", 50, 1), (1, "c", 40, 1), (1, "d", 10, 1)];
        StatusOf(Of(Line("x"), null, rows), 1).ShouldBe(CellStatus.B);
        var waived = Of(Line("x"), new HashSet<string> { "big" }, rows);
        waived.Contents[1].Largest.ShouldBe(50);
        waived.Contents[1].Second.ShouldBe(900);
        StatusOf(waived, 1).ShouldBe(CellStatus.V); // 1000 - 50 - 900 = 50 is above a tenth of 50
    }

    [Fact]
    public void FromMicrodata_AllAgreed_IsShownThoughAlone()
    {
        (int, string, double, double)[] rows = [(1, "big", 900, 1)];
        StatusOf(Of(Line("x"), null, rows), 1).ShouldBe(CellStatus.A);
        StatusOf(Of(Line("x"), new HashSet<string> { "big" }, rows), 1).ShouldBe(CellStatus.V);
    }

    [Fact]
    public void Judge_ACodeThatAllOfASmallGroupHave_IsHiddenAndItsZeroToo()
    {
        var shape = new TableShape([Dimension.Of("zone", "Total", null, ["z"]), Dimension.Of("benefit", "Total", null, ["no", "yes"])]);
        var table = ContributedTable.FromMicrodata(shape, Enumerable.Range(0, 12).Select(i => new Contribution([1, 2], $"p{i}", 1)));
        var rules = new SensitivityRules(11);
        var (system, judged) = table.Judge(rules, 0, 0, double.PositiveInfinity, _ => 1, betraying: 1);
        foreach (var code in new[] { 1, 2 })
        {
            judged[shape.NumberOf([1, code])].Status.ShouldBe(CellStatus.A);
            system.Cells[shape.NumberOf([1, code])].IsPublished.ShouldBeFalse();
        }

        judged[shape.NumberOf([1, 0])].Status.ShouldBe(CellStatus.V); // the group itself has 12
        table.Judge(rules, 0, 0, double.PositiveInfinity, _ => 1).Judged.ShouldAllBe(one => one.Status == CellStatus.V);
    }

    [Fact]
    public void Insiders_WhoDominateATotal_NeedNoProtectionFromThemselvesThere()
    {
        // One firm makes nearly all of every margin: it knows them nearly, and that is its own secret, not another's.
        var shape = Tables.Flat(3, 3);
        var rows = new List<Contribution> { new([1, 1], "giant", 1_000_000) };
        rows.AddRange(Enumerable.Range(0, 40).Select(i => new Contribution([1 + (i % 3), 1 + (i / 3 % 3)], $"f{i}", 10 + i)).Where(row => row.At is not [1, 1]));
        var table = ContributedTable.FromMicrodata(shape, rows);
        var (system, judged) = table.Judge(Firms, 10, 0, double.PositiveInfinity, content => content.Value);
        var giant = table.Insiders(judged).Single(insider => insider.Name == "insider:giant");
        giant.Leads.Keys.ShouldContain(shape.Cell(0, 0));
        LazySuppression.Choose(system, [Attacker.Outsider], table.Insiders(judged), Tables.NoLimit).Chosen.Outcome.ShouldBe(SuppressionOutcome.Optimal);
        var strict = giant with { Leads = new Dictionary<int, (double Down, double Up)>() };
        LazySuppression.Choose(system, [Attacker.Outsider], [strict], Tables.NoLimit).Chosen.Outcome.ShouldBe(SuppressionOutcome.Refused);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(0, 1)] // that the other gave nothing cannot be less: it must be possible that they gave something
    [InlineData(0, 1.3)]
    public void Insiders_WhoLeadACellOfTwo_LeaveTheOtherUnknown(double other, double weight)
    {
        // The leader gave 19 and is alone in y: the level of 2.35, meant for its 19, could never stand around the other's 1.
        var shape = new TableShape([
            Dimension.Of("a", "T", new Dictionary<string, string> { ["x"] = "p", ["y"] = "p" }, ["q", "r"]), Dimension.Of("b", "T", null, ["m", "n"])]);
        int At(string code) => shape.Dimensions[0].Find(code)!.Value;
        var table = ContributedTable.FromMicrodata(shape,
        [
            new([At("x"), 1], "small", other), new([At("y"), 1], "leader", 19, weight),
            .. from code in new[] { "q", "r" } from column in new[] { 1, 2 } from i in Enumerable.Range(0, 5) select new Contribution([At(code), column], $"{code}{column}{i}", 30.0 + i),
            .. from code in new[] { "x", "y" } from i in Enumerable.Range(0, 5) select new Contribution([At(code), 2], $"{code}2{i}", 30.0 + i),
        ]);
        var (system, judged) = table.Judge(Firms, 10, 0, double.PositiveInfinity, content => content.Value);
        var leader = table.Insiders(judged).Single(insider => insider.Name == "insider:leader");
        var both = shape.NumberOf([At("p"), 1]);
        judged[both].Status.ShouldBe(CellStatus.A);
        leader.LevelsOf(both, system.Cells[both]).ShouldBe((other > 0 ? 1e-4 : 0, 1e-4));
        var proven = LazySuppression.Choose(system, [Attacker.Outsider], table.Insiders(judged), Tables.NoLimit);
        proven.Chosen.Outcome.ShouldBe(SuppressionOutcome.Optimal);
        DisclosureAudit.Attack(system, proven.Chosen.IsHidden, [leader], AttackSolver.Clp).Single(cell => cell.Cell == shape.NumberOf([At("x"), 1]))
            .ShouldSatisfyAllConditions(seen => seen.Low.ShouldBe(0, 1e-6), seen => seen.High.ShouldBeGreaterThan(other + 0.5));
    }

    [Fact]
    public void Join_ACorrectionOfACorrection_HidesWhatEitherWouldTell()
    {
        var shape = Line("x", "y", "z");
        (int Code, string Who, double Value)[] first =
            [.. from code in new[] { 1, 2, 3 } from who in Enumerable.Range(0, 5) select (code, $"{code}{who}", 10.0 + who)];
        (int Code, string Who, double Value)[] second = [.. first.Select(row => row.Code == 1 ? row with { Value = row.Value + 1 } : row)];
        (int Code, string Who, double Value)[] third = [.. second.Select(row => row.Who == "20" ? row with { Value = 18 } : row)];
        var rows = new[] { first, second, third }.Select(list => list.Select(row => new Contribution([row.Code], row.Who, row.Value)).ToList()).ToList();
        var systems = rows.ConvertAll(list => ContributedTable.FromMicrodata(shape, list).Judge(Firms, 10, 0, double.PositiveInfinity, c => c.Value).System);
        bool[] shown = new bool[shape.Count];
        var joined = Revision.Join(
            [.. new[] { 0, 1 }.Select(i => (systems[i], (IReadOnlyList<bool>)shown, Revision.Judge(shape, rows[i], rows[2], Firms, 10)))], systems[2]);
        joined.Cells.Count.ShouldBe(5 * shape.Count);
        var chosen = new CellSuppression(joined, [Attacker.Outsider]).Choose(() => TimeSpan.FromSeconds(20));
        chosen.Outcome.ShouldBe(SuppressionOutcome.Optimal);
        var now = Enumerable.Range(2 * shape.Count, shape.Count).Select(i => chosen.IsHidden[i]).ToList();
        now.ShouldBe([true, false, true, false]); // one firm changed y: y and the total would tell by how much
    }
}
