using Beffroi.Modules.Surveys.Estimates;
using Beffroi.Modules.Surveys.Results;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Surveys;

[Trait("Capability", "R7.3")]
public sealed class SeasonalSeriesTests
{
    [Fact]
    public void Of_ThreeYearsWithoutAGap_IsAdjusted()
    {
        var adjusted = SeasonalSeries.Of(Months(40));
        adjusted.Count.ShouldBe(40); // one measure of the four
        adjusted[("2027-01", Barometer.Difficulty)].ShouldBe(0.4, 1e-9);
        adjusted[("2030-04", Barometer.Difficulty)].ShouldBe(0.4, 1e-9);
        SeasonalSeries.Of(Months(35)).ShouldBeEmpty();
    }

    [Fact]
    public void Of_AMonthThatIsHidden_BeginsAfterIt() =>
        SeasonalSeries.Of(Months(48, hidden: 14)).ShouldBeEmpty();

    [Fact]
    public void OverAYear_AddsTheErrorsOfBoth()
    {
        var months = Months(13);
        var (change, error) = SeasonalSeries.OverAYear(months, Barometer.Difficulty).ShouldNotBeNull();
        change.ShouldBe(0, 1e-12);
        error.ShouldBe(0.02 * Math.Sqrt(2), 1e-12);
        SeasonalSeries.OverAYear(Months(12), Barometer.Difficulty).ShouldBeNull();
        SeasonalSeries.OverAYear(Months(13, hidden: 0), Barometer.Difficulty).ShouldBeNull();
        SeasonalSeries.OverAYear([], Barometer.Difficulty).ShouldBeNull();
    }

    /// <summary>From January 2027 on, latest first: 0.4 and a season that is the same each year.</summary>
    private static List<PublishedMonth> Months(int count, int? hidden = null) => [.. Enumerable.Range(0, count).Reverse().Select(i =>
    {
        var month = new DateOnly(2027, 1, 1).AddMonths(i).ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);
        var result = new WaveResult
        {
            WaveId = Guid.Empty, Month = month, IsFictitious = true, Revision = 1, EstimatedAt = default, EstimatedBy = Guid.Empty, Asked = 500, Answered = 450,
            ResponseRate = 0.9, WeightedResponseRate = 0.9, RatioMin = 1, RatioMax = 1, RatioCv = 0, Margins = "", Hash = "",
        };
        return new PublishedMonth(result, [new WaveEstimate
        {
            ResultId = result.Id, Indicator = Barometer.Difficulty, Weighting = WaveEstimator.Firms, Domain = "", N = 450, Grade = "A",
            Estimate = 0.4 + (0.1 * Math.Sin(2 * Math.PI * i / 12)), StandardError = 0.02, IsHidden = i == hidden,
        }]);
    })];
}
