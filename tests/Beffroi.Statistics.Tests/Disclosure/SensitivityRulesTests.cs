using Beffroi.Statistics.Disclosure;
using Shouldly;
using Xunit;

namespace Beffroi.Statistics.Tests.Disclosure;

/// <summary>Which cells may not be shown.</summary>
public sealed class SensitivityRulesTests
{
    [Theory]
    [InlineData(0, 0, 0, CellStatus.V)] // empty
    [InlineData(2, 30, 20, CellStatus.A)]
    [InlineData(3, 100, 85, CellStatus.V)] // at the limit, not above it
    [InlineData(3, 100, 85.1, CellStatus.B)]
    public void Judge_ByCountAndLargest_GivesTheStatus(int count, double total, double largest, CellStatus expected) =>
        new SensitivityRules(3, 85).Judge(count, total, largest, 0).Status.ShouldBe(expected);

    [Theory]
    [InlineData(5, 5, 11, true)] // all of a small group
    [InlineData(0, 21, 11, true)] // none of a group below twice the minimum
    [InlineData(0, 22, 11, false)]
    [InlineData(10, 200, 11, true)] // a numerator below the minimum
    [InlineData(195, 200, 11, true)] // or its complement
    [InlineData(60, 200, 11, false)]
    public void IsShareUnsafe_OfAFew_IsTrue(int numerator, int denominator, int minimum, bool expected) =>
        SensitivityRules.IsShareUnsafe(numerator, denominator, minimum).ShouldBe(expected);

    [Fact]
    public void SafeDecimals_WhereOneNumeratorAloneFits_DropsADecimal()
    {
        // 2 of 150 is 1.3 %: no other whole number gives it. At 1 % both 1 and 2 do.
        SensitivityRules.SafeDecimals(2, 150, 3, 1).ShouldBe(0);
        SensitivityRules.SafeDecimals(75, 150, 3, 1).ShouldBe(1);
    }

    [Fact]
    public void Judge_WithNegativeContributions_KeepsTheFrequencyRuleAlone()
    {
        var shape = Tables.Flat(1, 2);
        var table = ContributedTable.FromMicrodata(shape,
        [
            new([1, 1], "a", 95), new([1, 1], "b", -3), new([1, 1], "c", 2), new([1, 2], "a", 95), new([1, 2], "b", 1), new([1, 2], "c", 1),
        ]);
        var (system, judged) = table.Judge(new SensitivityRules(3, 85), 10, 0, double.PositiveInfinity, content => content.Value);
        judged.ShouldAllBe(one => !one.IsSensitive);
        system.Cells[0].Low.ShouldBe(double.NegativeInfinity);
    }

    [Fact]
    public void Judge_TwoFirmsOfOneHolding_CountsThemOnce()
    {
        var shape = Tables.Flat(1, 1);
        var table = ContributedTable.FromMicrodata(shape, [new([1, 1], "group", 5), new([1, 1], "group", 6), new([1, 1], "b", 7)]);
        table.Contents[shape.Cell(1, 1)].ShouldBe(new CellContent(18, 2, 11, 7, Leader: "group", Led: 11));
    }

    [Fact]
    public void WaiversAndWeights_LookAtOthers()
    {
        SensitivityRules.WaiverLevel(10, 100, 5, 90).ShouldBe(0); // the firm that agreed no longer counts as the one to protect
        SensitivityRules.PPercentLevel(10, 100, 90, 5).ShouldBe(4);
        SensitivityRules.WeightedLevel(10, 500, 90, 5).ShouldBe(0); // the sample stands for more
        SensitivityRules.IsWeightedFrequencyUnsafe(2.5, 3).ShouldBeTrue();
        SensitivityRules.IsWeightedFrequencyUnsafe(30, 3).ShouldBeFalse();
    }
}
