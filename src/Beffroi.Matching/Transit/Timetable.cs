namespace Beffroi.Matching.Transit;

/// <summary>One vehicle from one stop to the next.</summary>
/// <param name="From">Number of the stop it leaves.</param>
/// <param name="To">Number of the stop it reaches.</param>
/// <param name="Departure">Seconds after midnight; a night service goes on beyond 86,400.</param>
/// <param name="Arrival">Seconds after midnight, not before the departure.</param>
/// <param name="Trip">Number of the vehicle's trip: who sits in it stays in it.</param>
/// <param name="Boards">Whether people may get in where it leaves.</param>
/// <param name="Alights">Whether people may get out where it arrives.</param>
public readonly record struct Connection(
    int From, int To, int Departure, int Arrival, int Trip, bool Boards = true, bool Alights = true);

/// <summary>A way on foot between two stops.</summary>
/// <param name="From">Number of the stop left.</param>
/// <param name="To">Number of the stop reached.</param>
/// <param name="Seconds">0 or more.</param>
public readonly record struct Walk(int From, int To, int Seconds);

/// <summary>All connections of one day in the order in which they leave, and the ways on foot between stops.</summary>
public sealed class Timetable
{
    private readonly Walk[] _walks;
    private readonly int[] _firstWalk;
    private readonly int[] _tripNumbers;

    /// <summary>Orders a day.</summary>
    /// <param name="stops">How many stops there are; they are numbered from 0.</param>
    /// <param name="connections">Those of one trip in the order in which the vehicle runs them.</param>
    /// <param name="walks">Each way on its own; they need not be closed under going on.</param>
    /// <exception cref="ArgumentException">A stop is not one of them, or an arrival stands before its departure.</exception>
    public Timetable(int stops, IEnumerable<Connection> connections, IEnumerable<Walk> walks)
    {
        // A stable sort: two connections of one trip that leave in the same second stay in their order.
        Connections = [.. connections.OrderBy(one => one.Departure)];
        foreach (var one in Connections)
        {
            Require(IsStop(one.From, stops) && IsStop(one.To, stops), "A connection names a stop that is not there.");
            Require(one.Arrival >= one.Departure, "A connection arrives before it leaves.");
        }

        _walks = [.. walks.OrderBy(one => one.From)];
        Require(Array.TrueForAll(_walks, one => IsStop(one.From, stops) && IsStop(one.To, stops) && one.Seconds >= 0),
            "A walk names a stop that is not there, or takes less than no time.");
        (Stops, _firstWalk) = (stops, new int[stops + 1]);
        foreach (var walk in _walks)
        {
            _firstWalk[walk.From + 1]++;
        }

        for (var stop = 0; stop < stops; stop++)
        {
            _firstWalk[stop + 1] += _firstWalk[stop];
        }

        // Trips are numbered anew without gaps, so that a scan marks them in a short array.
        var numbers = new Dictionary<int, int>();
        _tripNumbers = Array.ConvertAll(Connections, one =>
        {
            numbers.TryAdd(one.Trip, numbers.Count);
            return numbers[one.Trip];
        });
        Trips = numbers.Count;
    }

    /// <summary>How many stops there are.</summary>
    public int Stops { get; }

    internal Connection[] Connections { get; }

    internal int Trips { get; }

    internal int TripOf(int connection) => _tripNumbers[connection];

    internal ReadOnlySpan<Walk> WalksFrom(int stop) => _walks.AsSpan(_firstWalk[stop].._firstWalk[stop + 1]);

    private static bool IsStop(int stop, int stops) => stop >= 0 && stop < stops;

    private static void Require(bool holds, string why)
    {
        if (!holds)
        {
            throw new ArgumentException(why);
        }
    }
}
