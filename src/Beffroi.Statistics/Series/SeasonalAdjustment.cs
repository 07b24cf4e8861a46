namespace Beffroi.Statistics.Series;

/// <summary>A monthly series without what comes back every year.</summary>
public static class SeasonalAdjustment
{
    /// <summary>Months that are needed before anything is adjusted.</summary>
    public const int LeastMonths = 36;

    private const int Year = 12;

    /// <summary>
    /// Adjusts by the seasonal part of the months up to the last December (<see cref="SeasonalTrend"/>): within a year it
    /// stays as it is, and each January it is worked out again and the past revised.
    /// </summary>
    /// <param name="first">The month of the first value, 1 for January.</param>
    /// <param name="values">One a month without a gap, oldest first.</param>
    /// <returns>Values less their seasonal part, in the same unit; null with fewer than 36 months up to the last
    /// December.</returns>
    public static IReadOnlyList<double>? Adjust(int first, IReadOnlyList<double> values)
    {
        // How many of them are after the last December that is there.
        var since = (first - 1 + values.Count) % Year;
        var known = values.Count - since;
        if (known < LeastMonths)
        {
            return null;
        }

        var seasonal = SeasonalTrend.Split([.. values.Take(known)], Year).Seasonal;
        return [.. values.Select((value, i) => value - seasonal[i % Year])];
    }
}
