using Beffroi.Modules.Surveys.Estimates;
using Beffroi.Modules.Surveys.Results;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Surveys;

[Trait("Capability", "R7.3")]
public sealed class SmallMultiplesTests
{
    [Fact]
    public void Of_MonthsWithOneKeptBack_LeavesAGapOnOneScale()
    {
        var months = new[] { ("2027-04", 0.4, 0.2), ("2027-03", 0.3, 0.1), ("2027-02", double.NaN, 0.1), ("2027-01", 0.1, double.NaN) }
            .Select(one => Month(one.Item1, ("commerce", one.Item2), ("industrie", one.Item3))).ToList();
        var found = SmallMultiples.Of(months, Barometer.Sector)!;
        found.Top.ShouldBe(0.45, 1e-12);
        found.Charts.Select(chart => chart.Group).ShouldBe(["commerce", "industrie"]);
        found.Charts[0].Runs.Select(run => run.Count).ShouldBe([1, 2]); // January alone, March and April joined
        found.Charts[1].Runs.Select(run => run.Count).ShouldBe([3]);
        found.Line(found.Charts[0].Runs[1]).ShouldBe("131.3,28.7 194,13.6"); // 6 + 188 · 2/3; 74 - 68 · 0.3/0.45
        found.Band(found.Charts[0].Runs[1]).ShouldBe("131.3,21.1 194,6 194,21.1 131.3,36.2");
        SmallMultiples.Of(months, Barometer.Size).ShouldBeNull();
        SmallMultiples.Of([], Barometer.Sector).ShouldBeNull();
        SmallMultiples.Of([months[0]], Barometer.Sector).ShouldBeNull(); // one month is no chart
    }

    private static PublishedMonth Month(string month, params (string Sector, double Value)[] told)
    {
        var result = new WaveResult
        {
            WaveId = Guid.Empty, Month = month, IsFictitious = true, Revision = 1, EstimatedAt = default, EstimatedBy = Guid.Empty, Asked = 500, Answered = 450,
            ResponseRate = 0.9, WeightedResponseRate = 0.9, RatioMin = 1, RatioMax = 1, RatioCv = 0, Margins = "", Hash = "",
        };
        return new PublishedMonth(result, [.. told.Select(one => new WaveEstimate
        {
            ResultId = result.Id, Indicator = Barometer.Difficulty, Weighting = WaveEstimator.Firms, Domain = "sector=" + one.Sector, N = 40, Grade = "A",
            Estimate = double.IsNaN(one.Value) ? null : one.Value, Low = one.Value - 0.05, High = one.Value + 0.05, IsHidden = double.IsNaN(one.Value),
        })]);
    }
}
