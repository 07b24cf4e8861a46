using System.Collections.Concurrent;
using Beffroi.Matching.Transit;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Storage;
using Beffroi.Reference.Zones;
using NetTopologySuite.Geometries;
using NetTopologySuite.Index.Strtree;

namespace Beffroi.Reference.Transit;

/// <summary>The timetables held, of all operators, as one network of a usual day.</summary>
internal sealed class TransitNetwork(HeldFiles files, StoreFolder folder, DataVersion version, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _loading = new(1);
    private (long Version, string Files, IReadOnlyList<GtfsFeed> Feeds) _held = (-1, "", []);
    private Dictionary<(DateOnly Today, DayOfWeek Weekday), TransitDay> _days = [];

    /// <returns>Null where no timetable is held.</returns>
    public async ValueTask<TransitDay?> UsualDayAsync(DayOfWeek weekday, CancellationToken cancel)
    {

        await _loading.WaitAsync(cancel);
        try
        {
            if (_held.Version != version.Current)
            {
                await RefreshAsync(version.Current, cancel);
            }

            if (_held.Feeds.Count == 0)
            {
                return null;
            }

            var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
            _days.Keys.Where(key => key.Today != today).ToList().ForEach(key =>
                _days.Remove(key)); // what was usual then may not be now
            return _days.TryGetValue((today, weekday), out var day) ? day
                : _days[(today, weekday)] = new TransitDay([.. _held.Feeds.Select(feed => (feed, feed.UsualDay(today,
                    weekday)))]);
        }
        finally
        {
            _loading.Release();
        }
    }

    public void Dispose() => _loading.Dispose();

    private async Task RefreshAsync(long now, CancellationToken cancel)
    {
        var current = await files.CurrentAsync("gtfs", null, cancel);
        var names = string.Join(' ', current.Select(feed => feed.Sha256));
        if (_held.Files != names)
        {
            _days = [];
            _held = (now, names, [.. current.Select(feed => GtfsReader.Open(folder.KeptPath(feed.Sha256, feed.Name),
                feed.Name))]);
        }

        _held = _held with { Version = now };
    }
}

/// <summary>One day of several operators, and how to walk to, between and from their stops.</summary>
internal sealed class TransitDay
{
    /// <summary>As people are ready to walk from one stop to another.</summary>
    public const double ChangeKm = 0.4;

    /// <summary>From home to the first stop, or from the last to where they go.</summary>
    public const double AccessKm = 1.2;

    /// <summary>Longer journeys are not looked for.</summary>
    public const int LongestSeconds = 90 * 60;

    private const double WalkMetresASecond = 1.2;
    private const double Detour = 1.3;
    private readonly STRtree<int> _tree = new();
    private readonly IReadOnlyList<TransitStop> _stops;

    /// <summary>A day does not change: what was worked out once stands. Places are few and the same ones.</summary>
    private readonly ConcurrentDictionary<(GeoPoint From, int First, int Last), int[]> _worked = new();
    private readonly ConcurrentDictionary<GeoPoint, IReadOnlyList<(int Stop, int Seconds)>> _ends = new();

    public TransitDay(IReadOnlyList<(GtfsFeed Feed, DateOnly Day)> feeds)
    {
        Days = [.. feeds.Select(one => (one.Feed.Agency, one.Day))];
        _stops = [.. feeds.SelectMany(one => one.Feed.Stops)];
        foreach (var (number, stop) in _stops.Index())
        {
            _tree.Insert(new Envelope(stop.Point.Longitude, stop.Point.Longitude, stop.Point.Latitude, stop.Point.Latitude),
                number);
        }

        _tree.Build();
        Timetable = new Timetable(_stops.Count, ConnectionsOf(feeds), WalksOf(feeds));
    }

    /// <summary>Whose timetable of which day it is.</summary>
    public IReadOnlyList<(string Agency, DateOnly Day)> Days { get; }

    public IReadOnlyList<TransitStop> Stops => _stops;

    public Timetable Timetable { get; }

    /// <summary>Stops that one walks to from a point, with the seconds that it takes.</summary>
    public IReadOnlyList<(int Stop, int Seconds)> Near(GeoPoint point, double km = AccessKm) =>
        [.. _tree.Query(point.Around(km)).Select(stop => (stop, Km: point.KmTo(_stops[stop].Point))).Where(one => one.Km <= km)
            .Select(one => (one.stop, SecondsOnFoot(one.Km)))];

    public static int SecondsOnFoot(double km) => (int)Math.Ceiling(km * 1000 * Detour / WalkMetresASecond);

    /// <summary>Minutes from a point to others, for whoever leaves within a span; null where nobody gets there.</summary>
    /// <param name="first">Seconds after midnight.</param>
    public IReadOnlyList<double?> Minutes(GeoPoint from, IReadOnlyList<GeoPoint> to, int first, int last, int step, int longest)
    {
        var starts = Near(from);
        var seconds = starts.Count == 0 ? []
            : _worked.GetOrAdd((from, first, last), _ => ConnectionScan.MedianSeconds(Timetable, starts, first, last, step,
                longest));
        return [.. to.Select(point => Shortest(seconds, point, from.KmTo(point), longest))];
    }

    private double? Shortest(int[] seconds, GeoPoint to, double km, int longest)
    {
        var best = SecondsOnFoot(km);
        foreach (var (stop, more) in seconds.Length == 0 ? [] : _ends.GetOrAdd(to, point => Near(point)))
        {
            best = seconds[stop] == ConnectionScan.Never ? best : Math.Min(best, seconds[stop] + more);
        }

        return best <= longest ? best / 60.0 : null;
    }

    private static IEnumerable<Connection> ConnectionsOf(IReadOnlyList<(GtfsFeed Feed, DateOnly Day)> feeds)
    {
        var (firstStop, firstTrip) = (0, 0);
        foreach (var (feed, day) in feeds)
        {
            var last = firstTrip;
            foreach (var connection in feed.ConnectionsOf(day, firstStop, firstTrip))
            {
                last = Math.Max(last, connection.Trip + 1);
                yield return connection;
            }

            (firstStop, firstTrip) = (firstStop + feed.Stops.Count, last);
        }
    }

    private IEnumerable<Walk> WalksOf(IReadOnlyList<(GtfsFeed Feed, DateOnly Day)> feeds)
    {
        var told = new Dictionary<(int From, int To), int?>();
        var firstStop = 0;
        foreach (var (feed, _) in feeds)
        {
            foreach (var ((from, to), seconds) in feed.Transfers)
            {
                told[(from + firstStop, to + firstStop)] = seconds;
            }

            firstStop += feed.Stops.Count;
        }

        var near = Enumerable.Range(0, _stops.Count).SelectMany(from => Near(_stops[from].Point, ChangeKm)
            .Where(one => one.Stop != from && !told.ContainsKey((from, one.Stop))).Select(one => new Walk(from, one.Stop,
                one.Seconds)));
        return near.Concat(told.Where(one => one.Value is not null).Select(one => new Walk(one.Key.From, one.Key.To,
            one.Value!.Value)));
    }
}
