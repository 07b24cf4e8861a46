namespace Beffroi.Statistics.Series;

/// <summary>A series taken apart: value = seasonal + trend + remainder.</summary>
/// <param name="Seasonal">The same for each season of every cycle.</param>
public sealed record SeasonalParts(
    IReadOnlyList<double> Seasonal, IReadOnlyList<double> Trend, IReadOnlyList<double> Remainder);

/// <summary>Seasonal and trend decomposition by loess (STL), with a seasonal part that does not change from cycle to
/// cycle.</summary>
/// <remarks>
/// R. B. Cleveland, W. S. Cleveland, J. E. McRae and I. Terpenning, <i>Journal of Official Statistics</i> 6 (1990) 3-73. Settings
/// are those of <c>stl(x, s.window = "periodic")</c> in R: seasonal smoothing of degree 0, trend and low-pass of degree 1, two
/// inner passes, no robust weights.
/// </remarks>
public static class SeasonalTrend
{
    private const int Passes = 2;

    /// <param name="values">One for each season in turn, oldest first; none missing.</param>
    /// <param name="period">Seasons of a cycle, such as 12.</param>
    /// <exception cref="ArgumentException">Fewer than two cycles, or a cycle of fewer than two seasons.</exception>
    public static SeasonalParts Split(IReadOnlyList<double> values, int period)
    {
        if (period < 2 || values.Count <= 2 * period)
        {
            throw new ArgumentException("More than two cycles of two seasons or more are needed.", nameof(values));
        }

        double[] y = [.. values];
        // The settings by which the authors let the seasonal part vary as little as can be.
        var (seasons, low) = ((10 * y.Length) + 1, Loess.OddFrom(period));
        var trendSpan = Loess.OddFrom((int)Math.Ceiling(1.5 * period / (1 - (1.5 / seasons))));
        var (bySeason, byTrend, byLow) = (new Loess(seasons, 0), new Loess(trendSpan, 1), new Loess(low, 1));
        var (seasonal, trend) = (new double[y.Length], new double[y.Length]);
        for (var pass = 0; pass < Passes; pass++)
        {
            var extended = Subseries(Minus(y, trend), period, bySeason);
            var passed = byLow.Smooth(Averages(Averages(Averages(extended, period), period), 3));
            for (var i = 0; i < y.Length; i++)
            {
                seasonal[i] = extended[period + i] - passed[i];
            }

            trend = byTrend.Smooth(Minus(y, seasonal));
        }

        var means = Enumerable.Range(0, period).Select(season =>
            Enumerable.Range(0, y.Length).Where(i => i % period == season).Average(i => seasonal[i])).ToArray();
        seasonal = [.. Enumerable.Range(0, y.Length).Select(i => means[i % period])];
        return new SeasonalParts(seasonal, trend, Minus(Minus(y, seasonal), trend));
    }

    /// <summary>Each season's own series smoothed, and one cycle more at both ends.</summary>
    private static double[] Subseries(double[] values, int period, Loess loess)
    {
        var smoothed = new double[values.Length + (2 * period)];
        for (var season = 0; season < period; season++)
        {
            double[] own = [.. values.Where((_, i) => i % period == season)];
            double[] longer = [loess.At(own, 0), .. loess.Smooth(own), loess.At(own, own.Length + 1)];
            for (var cycle = 0; cycle < longer.Length; cycle++)
            {
                smoothed[(cycle * period) + season] = longer[cycle];
            }
        }

        return smoothed;
    }

    private static double[] Averages(double[] values, int length)
    {
        var (averages, sum) = (new double[values.Length - length + 1], values.Take(length).Sum());
        averages[0] = sum / length;
        for (var i = 1; i < averages.Length; i++)
        {
            sum += values[i + length - 1] - values[i - 1];
            averages[i] = sum / length;
        }

        return averages;
    }

    private static double[] Minus(double[] left, double[] right) => [.. left.Zip(right, (one, other) => one - other)];
}
