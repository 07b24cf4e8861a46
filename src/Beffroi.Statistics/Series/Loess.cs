namespace Beffroi.Statistics.Series;

/// <summary>Local regression with tricube weights on a series of equal steps, worked out at some points and drawn straight
/// between them, as STL does.</summary>
/// <param name="span">How many neighbours count; above the length of the series their distance is stretched.</param>
/// <param name="degree">0 for a local mean, 1 for a local line.</param>
internal sealed class Loess(int span, int degree)
{
    /// <summary>From one point that is worked out to the next.</summary>
    private readonly int _jump = (span + 9) / 10;

    public static int OddFrom(int number) => number % 2 == 0 ? number + 1 : number;

    public double[] Smooth(double[] values)
    {
        var n = values.Length;
        if (n < 2)
        {
            return [.. values];
        }

        var (smoothed, jump, last) = (new double[n], Math.Min(_jump, n - 1), 1);
        for (var x = 1; x <= n; x += jump)
        {
            (smoothed[x - 1], last) = (At(values, x), x);
        }

        if (last < n)
        {
            smoothed[n - 1] = At(values, n);
        }

        for (var x = 1; x < n; x++)
        {
            var before = 1 + ((x - 1) / jump * jump);
            var after = Math.Min(n, before + jump);
            smoothed[x - 1] = smoothed[before - 1]
                + ((smoothed[after - 1] - smoothed[before - 1]) / (after - before) * (x - before));
        }

        return smoothed;
    }

    /// <param name="x">The first value stands at 1; 0 and the one after the last may be asked too.</param>
    public double At(double[] values, int x)
    {
        var n = values.Length;
        var left = span >= n ? 1 : Math.Clamp(x - ((span + 1) / 2) + 1, 1, n - span + 1);
        var right = span >= n ? n : left + span - 1;
        var reach = Math.Max(x - left, right - x) + (span > n ? (span - n) / 2 : 0);
        var weights = new double[right - left + 1];
        var sum = 0.0;
        for (var j = left; j <= right; j++)
        {
            var distance = Math.Abs(j - x);
            var near = (double)distance / reach;
            weights[j - left] = distance > 0.999 * reach ? 0 : distance <= 0.001 * reach ? 1
                : Math.Pow(1 - (near * near * near), 3);
            sum += weights[j - left];
        }

        var centre = weights.Select((weight, at) => weight / sum * (left + at)).Sum();
        var spread = weights.Select((weight, at) => weight / sum * (left + at - centre) * (left + at - centre)).Sum();
        var slope = degree > 0 && Math.Sqrt(spread) > 0.001 * (n - 1) ? (x - centre) / spread : 0;
        return weights.Select((weight, at) => weight / sum * (1 + (slope * (left + at - centre))) * values[left + at - 1]).Sum();
    }
}
