namespace Beffroi.Platform.Identity;

/// <summary>How many personal records someone usually opens in an hour, and from how many on it is unusual for them.</summary>
internal static class ReadingHabit
{
    /// <summary>The most that anybody opens without being asked again.</summary>
    public const int Most = 60;

    /// <summary>So few alarm nobody, whatever their habit.</summary>
    public const int Few = 20;

    /// <summary>With fewer hours than these there is no habit to compare with.</summary>
    public const int FewestHours = 20;

    public static readonly TimeSpan LookBack = TimeSpan.FromDays(30);

    /// <summary>The mean of the hours in which they read, and three standard deviations more.</summary>
    /// <param name="readsAnHour">How many were opened in each hour that had any.</param>
    public static int AlertAbove(IReadOnlyCollection<int> readsAnHour)
    {
        if (readsAnHour.Count < FewestHours)
        {
            return Most;
        }

        var mean = readsAnHour.Average();
        var deviation = Math.Sqrt(readsAnHour.Sum(reads => (reads - mean) * (reads - mean)) / (readsAnHour.Count - 1));
        return (int)Math.Clamp(Math.Ceiling(mean + (3 * deviation)), Few, Most);
    }
}
