using Beffroi.Matching.Transit;
using Beffroi.Reference.Zones;

namespace Beffroi.Reference.Transit;

/// <param name="Id">As the feed names it.</param>
internal sealed record TransitStop(string Id, string Name, GeoPoint Point);

/// <summary>One stop of a trip; times in seconds after midnight.</summary>
internal readonly record struct StopTime(int Stop, int Arrival, int Departure, bool Boards, bool Alights);

/// <summary>A vehicle's run on the days of a service.</summary>
/// <param name="Starts">Where it runs again and again: seconds after midnight of each start, the first stop time being its model.
/// Null where it runs once.</param>
internal sealed record TransitTrip(string Service, IReadOnlyList<StopTime> Times, IReadOnlyList<int>? Starts = null);

/// <summary>On which days a service runs.</summary>
/// <param name="Weekdays">Monday first.</param>
internal sealed record ServiceDays(DateOnly From, DateOnly Until, IReadOnlyList<bool> Weekdays)
{
    public bool Has(DateOnly day) => day >= From && day <= Until && Weekdays[((int)day.DayOfWeek + 6) % 7];
}

/// <summary>The timetable of an operator for months, as its GTFS archive gives it.</summary>
internal sealed class GtfsFeed
{
    private const int DaySeconds = 86_400;

    public required string Agency { get; init; }

    public required IReadOnlyList<TransitStop> Stops { get; init; }

    public required IReadOnlyList<TransitTrip> Trips { get; init; }

    public required IReadOnlyDictionary<string, ServiceDays> Calendar { get; init; }

    /// <summary>Days on which a service runs or does not, whatever its week says.</summary>
    public required IReadOnlyDictionary<(string Service, DateOnly Day), bool> Exceptions { get; init; }

    /// <summary>Ways between two stops that the operator tells: seconds, or null where one cannot change.</summary>
    public required IReadOnlyDictionary<(int From, int To), int?> Transfers { get; init; }

    public DateOnly FirstDay => Days().Min();

    public DateOnly LastDay => Days().Max();

    public bool Runs(string service, DateOnly day) => Exceptions.TryGetValue((service, day), out var runs) ? runs
        : Calendar.TryGetValue(service, out var week) && week.Has(day);

    /// <summary>All connections of a day, those of the night before that run past midnight among them.</summary>
    /// <param name="firstStop">Added to the number of each stop.</param>
    /// <param name="firstTrip">The number of the first trip.</param>
    public IEnumerable<Connection> ConnectionsOf(DateOnly day, int firstStop = 0, int firstTrip = 0)
    {
        var number = firstTrip;
        foreach (var (on, shift) in new[] { (day, 0), (day.AddDays(-1), -DaySeconds) })
        {
            foreach (var trip in Trips.Where(trip => Runs(trip.Service, on)))
            {
                foreach (var start in trip.Starts ?? [trip.Times[0].Departure])
                {
                    var later = start - trip.Times[0].Departure + shift;
                    foreach (var one in RunOf(trip, later, number++, firstStop))
                    {
                        yield return one;
                    }
                }
            }
        }
    }

    /// <summary>A day like most: of the weekdays next to a day the one with most trips, the nearest of equals.</summary>
    public DateOnly UsualDay(DateOnly near, DayOfWeek weekday = DayOfWeek.Tuesday)
    {
        var (first, last) = (FirstDay, LastDay);
        var from = near < first ? first : near > last ? last.AddDays(-6) : near;
        var next = from.AddDays(((int)weekday - (int)from.DayOfWeek + 7) % 7);
        return Enumerable.Range(-4, 9).Select(week => next.AddDays(7 * week)).Where(day => day >= first && day <= last)
            .DefaultIfEmpty(from)
            .OrderByDescending(day => Trips.Count(trip => Runs(trip.Service, day)))
            .ThenBy(day => Math.Abs(day.DayNumber - near.DayNumber)).First();
    }

    private static IEnumerable<Connection> RunOf(TransitTrip trip, int later, int number, int firstStop) =>
        trip.Times.Zip(trip.Times.Skip(1), (from, to) => new Connection(
            firstStop + from.Stop, firstStop + to.Stop, from.Departure + later, to.Arrival + later, number, from.Boards,
                to.Alights))
            .Where(one => one.Departure >= 0 || one.Arrival >= 0);

    private IEnumerable<DateOnly> Days() => Calendar.Values.SelectMany(week => new[] { week.From, week.Until })
        .Concat(Exceptions.Where(one => one.Value).Select(one => one.Key.Day));
}
