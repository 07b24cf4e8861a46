using Beffroi.Matching.Transit;

namespace Beffroi.TestKit;

/// <summary>
/// Earliest arrivals by brute force: every trip is ridden from every stop where one may stand, again and again, until no arrival
/// changes. It knows nothing of the order in which things leave.
/// </summary>
public static class SlowTransit
{
    public static int[] Arrivals(
        int stops, IReadOnlyList<Connection> connections, IReadOnlyList<Walk> walks, IReadOnlyCollection<(int Stop, int Second)> starts)
    {
        var ridden = Enumerable.Repeat(ConnectionScan.Never, stops).ToArray();
        var at = (int[])ridden.Clone();
        foreach (var (stop, second) in starts)
        {
            at[stop] = Math.Min(at[stop], second);
        }

        var trips = connections.GroupBy(one => one.Trip).Select(trip => trip.ToList()).ToList();
        for (var isMoving = true; isMoving;)
        {
            isMoving = false;
            foreach (var trip in trips)
            {
                var sits = false;
                foreach (var ride in trip)
                {
                    sits |= ride.Boards && at[ride.From] <= ride.Departure;
                    if (sits && ride.Alights && ride.Arrival < ridden[ride.To])
                    {
                        (ridden[ride.To], isMoving) = (ride.Arrival, true);
                    }
                }
            }

            for (var stop = 0; stop < stops; stop++)
            {
                at[stop] = Math.Min(at[stop], ridden[stop]);
            }

            foreach (var walk in walks.Where(walk => ridden[walk.From] != ConnectionScan.Never))
            {
                at[walk.To] = Math.Min(at[walk.To], ridden[walk.From] + walk.Seconds);
            }
        }

        return at;
    }
}
