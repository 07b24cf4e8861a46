using System.Globalization;
using Beffroi.Modules.Surveys.Estimates;
using Beffroi.Statistics.Series;

namespace Beffroi.Modules.Surveys.Results;

/// <summary>Published months beside those of other years.</summary>
internal static class SeasonalSeries
{
    /// <summary>Of each month and measure the value without what comes back every year; nothing before three years of months
    /// without a gap.</summary>
    /// <param name="months">As published, latest first.</param>
    public static IReadOnlyDictionary<(string Month, string Indicator), double> Of(IReadOnlyList<PublishedMonth> months)
    {
        var adjusted = new Dictionary<(string, string), double>();
        foreach (var measure in Barometer.Measures.Select(one => one.Id))
        {
            var run = months.TakeWhile((month, back) => month.Find(measure) is { IsHidden: false, Estimate: not null }
                && month.Result.Month == WaveEstimator.MonthBefore(months[0].Result.Month, back)).Reverse().ToList();
            if (run.Count > 0 && SeasonalAdjustment.Adjust(NumberOf(run[0]), [.. run.Select(month =>
                month.Find(measure)!.Estimate!.Value)]) is { } values)
            {
                foreach (var (month, value) in run.Zip(values))
                {
                    adjusted[(month.Result.Month, measure)] = value;
                }
            }
        }

        return adjusted;
    }

    /// <summary>The change since the same month of the year before, with its error; null where one of both is not told.</summary>
    /// <remarks>Few firms are asked in both: without their covariance the error is a little too large.</remarks>
    public static (double Change, double Error)? OverAYear(IReadOnlyList<PublishedMonth> months, string indicator)
    {
        var now = months.Count == 0 ? null : months[0].Find(indicator);
        var before = months.FirstOrDefault(month => month.Result.Month == WaveEstimator.MonthBefore(months[0].Result.Month, 12));
        return now is { IsHidden: false, Estimate: { } value, StandardError: { } error }
            && before?.Find(indicator) is { IsHidden: false, Estimate: { } other, StandardError: { } otherError }
            ? (value - other, Math.Sqrt((error * error) + (otherError * otherError))) : null;
    }

    private static int NumberOf(PublishedMonth month) =>
        int.Parse(month.Result.Month.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture);
}
