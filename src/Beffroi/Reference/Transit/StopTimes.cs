namespace Beffroi.Reference.Transit;

/// <summary>Times of a trip's stops that the operator leaves to be worked out.</summary>
internal static class StopTimes
{
    /// <summary>
    /// Stops between two with times get theirs by even steps; a trip whose first or last time is missing, or that runs back in
    /// time,
    /// is none.
    /// </summary>
    public static IReadOnlyList<StopTime> Completed(
        IReadOnlyList<(int Sequence, int? Arrival, int? Departure, int Stop, bool Boards, bool Alights)> told)
    {
        if (told.Count < 2 || told[0].Departure is null || told[^1].Arrival is null)
        {
            return [];
        }

        var times = new List<StopTime>(told.Count);
        var last = 0;
        for (var at = 0; at < told.Count; at++)
        {
            var one = told[at];
            if (one.Arrival is { } arrival && one.Departure is { } departure)
            {
                last = at;
                times.Add(new StopTime(one.Stop, arrival, departure, one.Boards, one.Alights));
                continue;
            }

            var next = Enumerable.Range(at, told.Count - at).First(later => told[later].Arrival is not null);
            var (from, until) = (told[last].Departure!.Value, told[next].Arrival!.Value);
            var between = from + ((until - from) * (at - last) / (next - last));
            times.Add(new StopTime(one.Stop, between, between, one.Boards, one.Alights));
        }

        return IsForward(times) ? times : [];
    }

    private static bool IsForward(List<StopTime> times) => times.TrueForAll(time => time.Departure >= time.Arrival)
        && times.Zip(times.Skip(1)).All(pair => pair.Second.Arrival >= pair.First.Departure);
}
