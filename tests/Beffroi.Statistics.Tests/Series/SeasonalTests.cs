using Beffroi.Statistics.Series;
using Shouldly;
using Xunit;

namespace Beffroi.Statistics.Tests.Series;

[Trait("Capability", "R7.3")]
public sealed class SeasonalTests
{
    /// <summary>Printed by R 4.4, <c>stl(ts(y, frequency = p), s.window = "periodic")</c>, of the same series.</summary>
    [Theory]
    [InlineData(40, 12, 0.213322761007957, 2.63014684048649, 0.766433726657976, 3.10957655596678, 5.37374329844146)]
    [InlineData(60, 12, 0.0786087223351392, 2.17913162293605, 0.851209446853216, 3.10844768311733, 7.14797389841417)]
    [InlineData(37, 12, 0.273805677808298, 2.59406072446438, 0.87793147444214, 3.10013869777953, 4.59614742746174)]
    [InlineData(100, 4, 0.0221248621834489, 0.0221248621834489, -0.0124251124377144, 3.3739342704431, 10.4559698679372)]
    public void Split_AsR(int count, int period, double season1, double season5, double trend1, double trend20, double trendLast)
    {
        var values = Values(count, period);
        var parts = SeasonalTrend.Split(values, period);
        new[] { parts.Seasonal[0], parts.Seasonal[4], parts.Trend[0], parts.Trend[19], parts.Trend[^1] }.Zip([season1, season5, trend1, trend20, trendLast])
            .ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-10);
        Enumerable.Range(0, count).ShouldAllBe(i => Math.Abs(values[i] - parts.Seasonal[i] - parts.Trend[i] - parts.Remainder[i]) < 1e-12);
    }

    [Fact]
    public void Split_PureSeason_IsAllSeason()
    {
        var parts = SeasonalTrend.Split([.. Enumerable.Range(0, 48).Select(i => 10 + Math.Cos(2 * Math.PI * i / 12))], 12);
        parts.Trend.ShouldAllBe(one => Math.Abs(one - 10) < 1e-9);
        parts.Remainder.ShouldAllBe(one => Math.Abs(one) < 1e-9);
    }

    [Fact]
    public void Split_TooShort_IsRefused() => Should.Throw<ArgumentException>(() => SeasonalTrend.Split(Values(24, 12), 12));

    [Fact]
    public void Adjust_FewerThanThreeYearsToDecember_IsNothing()
    {
        SeasonalAdjustment.Adjust(1, Values(35, 12)).ShouldBeNull();
        SeasonalAdjustment.Adjust(2, Values(46, 12)).ShouldBeNull(); // from February: 35 months up to the last December
        SeasonalAdjustment.Adjust(2, Values(47, 12)).ShouldNotBeNull();
    }

    [Fact]
    public void Adjust_WithinAYear_LeavesThePastAlone()
    {
        var december = SeasonalAdjustment.Adjust(1, Values(36, 12))!;
        var july = SeasonalAdjustment.Adjust(1, Values(43, 12))!;
        july.Take(36).ShouldBe(december);
        july[40].ShouldBe(Values(43, 12)[40] - SeasonalTrend.Split(Values(36, 12), 12).Seasonal[4], 1e-12);
        SeasonalAdjustment.Adjust(1, Values(48, 12))!.Take(36).ShouldNotBe(december); // each January the past is revised
    }

    private static double[] Values(int count, int period) =>
        [.. Enumerable.Range(0, count).Select(i => (3 * Math.Sin(2 * Math.PI * i / period)) + (0.1 * i) + (i * 7919 % 13 / 5.0))];
}
