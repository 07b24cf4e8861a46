namespace Beffroi.Matching.Transit;

/// <summary>When each stop is reached at the earliest, by public transport and on foot.</summary>
/// <remarks>
/// J. Dibbelt, T. Pajor, B. Strasser and D. Wagner, <em>Connection Scan Algorithm</em>, ACM Journal of Experimental Algorithmics
/// 23
/// (2018). One walk at most between two rides. Ways on foot are not closed under going on, so what was ridden to is kept apart
/// from
/// what was walked to: a ride that comes later than a walk may still be the better start of the next walk.
/// </remarks>
public static class ConnectionScan
{
    /// <summary>Stands for a stop that is not reached.</summary>
    public const int Never = int.MaxValue;

    /// <summary>Earliest arrivals from a place whose first stops are reached on foot.</summary>
    /// <param name="timetable">The day.</param>
    /// <param name="starts">Stops near the start, each with the second after midnight at which one stands there.</param>
    /// <param name="latest">Arrivals after this second are not looked for.</param>
    /// <returns>For each stop the second after midnight, or <see cref="Never"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A start is no stop of the timetable.</exception>
    public static int[] Arrivals(Timetable timetable, IReadOnlyCollection<(int Stop, int Second)> starts, int latest)
    {
        ArgumentNullException.ThrowIfNull(timetable);
        ArgumentNullException.ThrowIfNull(starts);
        var (at, ridden) = (new int[timetable.Stops], new int[timetable.Stops]);
        Array.Fill(at, Never);
        Array.Fill(ridden, Never);
        foreach (var (stop, second) in starts)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(stop, nameof(starts));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(stop, timetable.Stops, nameof(starts));
            at[stop] = second <= latest ? Math.Min(at[stop], second) : at[stop];
        }

        if (starts.Count > 0)
        {
            Scan(timetable, at, ridden, starts.Min(start => start.Second), latest);
        }

        return at;
    }

    /// <summary>How long a journey takes for whoever leaves at some moment of a span: the median over its moments.</summary>
    /// <param name="timetable">The day.</param>
    /// <param name="access">Stops near the start, each with the seconds to walk there.</param>
    /// <param name="first">The first moment of leaving, in seconds after midnight.</param>
    /// <param name="last">The last.</param>
    /// <param name="step">Seconds between two moments, more than 0.</param>
    /// <param name="longest">Journeys of more seconds are not made.</param>
    /// <returns>For each stop seconds, or <see cref="Never"/> where half of the moments or more do not lead there.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The step is not above 0, or the span ends before it begins.</exception>
    public static int[] MedianSeconds(
        Timetable timetable, IReadOnlyCollection<(int Stop, int Seconds)> access, int first, int last, int step, int longest)
    {
        ArgumentNullException.ThrowIfNull(timetable);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step);
        ArgumentOutOfRangeException.ThrowIfLessThan(last, first);
        var moments = ((last - first) / step) + 1;
        var taken = new int[timetable.Stops][];
        for (var moment = 0; moment < moments; moment++)
        {
            var leaving = first + (moment * step);
            var at = Arrivals(timetable, [.. access.Select(stop => (stop.Stop, leaving + stop.Seconds))], leaving + longest);
            for (var stop = 0; stop < at.Length; stop++)
            {
                (taken[stop] ??= new int[moments])[moment] = at[stop] == Never ? Never : at[stop] - leaving;
            }
        }

        return Array.ConvertAll(taken, Median);
    }

    private static void Scan(Timetable timetable, int[] at, int[] ridden, int first, int latest)
    {
        var (connections, boarded) = (timetable.Connections, new int[timetable.Trips]);
        Array.Fill(boarded, Never);
        for (var start = FirstFrom(connections, first); start < connections.Length;)
        {
            var end = start;
            var (isMoving, hasInstant) = (false, false);
            do
            {
                isMoving = false;
                for (end = start; end < connections.Length && connections[end].Departure == connections[start].Departure; end++)
                {
                    hasInstant |= connections[end].Arrival == connections[end].Departure;
                    isMoving |= Ride(timetable, connections[end], end, at, ridden, boarded, latest);
                }
            }
            while (isMoving && hasInstant); // what takes no time may lead to what left in the same second
            if (connections[start].Departure > latest)
            {
                return;
            }

            start = end;
        }
    }

    /// <returns>Whether something was reached earlier than was known.</returns>
    private static bool Ride(
        Timetable timetable, Connection ride, int number, int[] at, int[] ridden, int[] boarded, int latest)
    {
        var trip = timetable.TripOf(number);
        var isNews = number < boarded[trip]; // who got in further on does not ride what lies behind
        if (isNews && !(ride.Boards && at[ride.From] <= ride.Departure))
        {
            return false;
        }

        boarded[trip] = Math.Min(boarded[trip], number);
        if (!ride.Alights || ride.Arrival >= ridden[ride.To] || ride.Arrival > latest)
        {
            return isNews;
        }

        ridden[ride.To] = ride.Arrival;
        at[ride.To] = Math.Min(at[ride.To], ride.Arrival);
        foreach (var walk in timetable.WalksFrom(ride.To))
        {
            var there = ride.Arrival + walk.Seconds;
            at[walk.To] = there <= latest ? Math.Min(at[walk.To], there) : at[walk.To];
        }

        return true;
    }

    private static int FirstFrom(Connection[] connections, int second)
    {
        var (low, high) = (0, connections.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = connections[middle].Departure < second ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>The upper one of two in the middle: a journey that half of the moments do not lead to is none.</summary>
    private static int Median(int[] seconds)
    {
        Array.Sort(seconds);
        return seconds[seconds.Length / 2];
    }
}
