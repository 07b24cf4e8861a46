using System.IO.Compression;
using Beffroi.Matching.Transit;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Tables;
using Beffroi.Reference.Transit;
using Beffroi.Reference.Zones;
using Beffroi.TestKit;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Transit;

/// <summary>Timetables of two real operators, and one of four stops worked out by hand.</summary>
[Trait("Capability", "R7.2b")]
public sealed class GtfsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("beffroi-gtfs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("caltrain", 31, 252, 2019)]
    [InlineData("kcm", 56, 282, 2016)]
    public void Read_RealFeed_RunsEveryTripAndEqualsBruteForce(string name, int stops, int trips, int year)
    {
        var (feed, issues) = Read(Official(name));
        feed.Stops.Count.ShouldBe(stops);
        feed.Trips.Count.ShouldBe(trips);
        issues.Count.ShouldBe(0);
        feed.LastDay.Year.ShouldBe(year);
        var usual = feed.UsualDay(new DateOnly(2026, 11, 26));
        usual.DayOfWeek.ShouldBe(DayOfWeek.Tuesday);
        var connections = feed.ConnectionsOf(usual).ToList();
        connections.Count.ShouldBeGreaterThan(500);
        var day = new TransitDay([(feed, usual)]);
        var walks = (from a in Enumerable.Range(0, stops)
                     from b in Enumerable.Range(0, stops)
                     let km = feed.Stops[a].Point.KmTo(feed.Stops[b].Point)
                     where a != b && km <= TransitDay.ChangeKm
                     select new Walk(a, b, TransitDay.SecondsOnFoot(km))).ToList();
        var reached = 0;
        for (var stop = 0; stop < stops; stop++)
        {
            foreach (var hour in new[] { 6, 8, 12, 17, 23 })
            {
                var found = ConnectionScan.Arrivals(day.Timetable, [(stop, hour * 3600)], ConnectionScan.Never - 1);
                found.ShouldBe(SlowTransit.Arrivals(stops, connections, walks, [(stop, hour * 3600)]),
                    $"from {feed.Stops[stop].Id} at {hour}");
                reached += found.Count(arrival => arrival != ConnectionScan.Never);
            }
        }

        Report.Write($"gtfs {name}: {usual:yyyy-MM-dd}, {connections.Count} connections, {reached} arrivals equal to brute force");
    }

    /// <summary>Train 142 of the weekdays, read by hand in the timetable: San Francisco to San Jose.</summary>
    [Fact]
    public void Arrivals_OfARealTrain_AreThoseOfTheTimetable()
    {
        var (feed, _) = Read(Official("caltrain"));
        var trip = feed.Trips.Where(one => feed.Runs(one.Service, feed.UsualDay(new DateOnly(2015, 3, 3))))
            .Select(one => one.Times).First(times => feed.Stops[times[0].Stop].Id == "San Francisco Caltrain"
                && feed.Stops[times[^1].Stop].Id == "San Jose Caltrain");
        var day = new TransitDay([(feed, feed.UsualDay(new DateOnly(2015, 3, 3)))]);
        var found = ConnectionScan.Arrivals(day.Timetable, [(trip[0].Stop, trip[0].Departure)], 86_400);
        found[trip[^1].Stop].ShouldBeLessThanOrEqualTo(trip[^1].Arrival);
        found[trip[1].Stop].ShouldBe(trip[1].Arrival);
    }

    [Fact]
    public void Read_HandWorkedFeed_KnowsNightsExceptionsGapsAndFrequencies()
    {
        var (feed, issues) = Read(Zip(Small));
        issues.Kept.Select(issue => (issue.Line, issue.Column, issue.Reason)).ShouldBe(
        [
            (5, "stops.txt: stop_lat", "issue.coordinates"), (9, "stop_times.txt: stop_id", "issue.gtfsUnknown"),
            (10, "stop_times.txt: arrival_time", "issue.gtfsTime"),
        ]);
        var monday = new DateOnly(2026, 11, 30);
        feed.Runs("week", monday).ShouldBeTrue();
        feed.Runs("week", monday.AddDays(1)).ShouldBeFalse(); // taken out by a date
        feed.Runs("week", monday.AddDays(5)).ShouldBeTrue(); // a Saturday put in by a date

        // On Tuesday only what left on Monday night is still under way: 24:05 is 0:05.
        feed.ConnectionsOf(monday.AddDays(1)).Select(one => (one.From, one.To, one.Departure, one.Arrival)).ShouldBe([(0, 2, 300,
            900)]);

        // The middle stop of the day's bus has no time: half of the way.
        var bus = feed.ConnectionsOf(monday).Where(one => one.Trip == 0).ToList();
        bus.Select(one => (one.Departure, one.Arrival)).ShouldBe([(28_800, 29_400), (29_400, 30_000)]);

        // Every 15 minutes from 9:00, the last before 10:00.
        feed.ConnectionsOf(monday).Where(one => one.From == 2 && one.To == 0).Select(one => one.Departure).ShouldBe([32_400,
            33_300, 34_200, 35_100]);
    }

    [Fact]
    public void Minutes_FromDoorToDoor_AreWalkRideWalkOrOnFoot()
    {
        var (feed, _) = Read(Zip(Small));
        var day = new TransitDay([(feed, new DateOnly(2026, 11, 30))]);
        var (home, office) = (new GeoPoint(3.05, 50.6309), new GeoPoint(3.12,
            50.63)); // 100 m north of the first stop; at the third
        var walk = TransitDay.SecondsOnFoot(home.KmTo(feed.Stops[0].Point));
        walk.ShouldBeInRange(107, 111);
        IReadOnlyList<double?> At(int first) => day.Minutes(home, [office, home], first, first, 60, 3600);
        At((8 * 3600) - walk)[0]!.Value.ShouldBe((walk + 1200) / 60.0, 1e-9); // at the stop just as the bus leaves
        At((8 * 3600) - walk)[1]!.Value.ShouldBe(0);
        At(12 * 3600)[0].ShouldBeNull(); // no bus, and five kilometres are too far on foot
    }

    [Fact]
    public void Read_WithoutAFileThatEveryFeedHas_IsRefused()
    {
        Should.Throw<FileRefusedException>(() => Read(Zip(Small.Where(file => file.Name
            is not ("calendar.txt" or "calendar_dates.txt")))))
            .Key.ShouldBe("file.gtfsEmpty");
    }

    internal static readonly (string Name, string Text)[] Small =
    [
        ("agency.txt", "agency_name\nFictive\n"),
        ("stops.txt", "stop_id,stop_name,stop_lat,stop_lon\nA,Gare,50.63,3.05\nB,Place,50.63,3.08\nC,Parc,50.63,3.12\nD,Nowhere,,3.1\n"),
        ("calendar.txt", "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nweek,1,1,1,1,1,0,0,20261101,20261231\n"),
        ("calendar_dates.txt", "service_id,date,exception_type\nweek,20261201,2\nweek,20261205,1\n"),
        ("trips.txt", "trip_id,service_id\nday,week\nnight,week\nturns,week\n"),
        ("stop_times.txt", "trip_id,stop_id,stop_sequence,arrival_time,departure_time\n"
            + "day,C,3,08:20:00,08:20:00\nday,A,1,08:00:00,08:00:00\nday,B,2,,\n"
            + "night,A,1,24:05:00,24:05:00\nnight,C,2,24:15:00,24:15:00\n"
            + "turns,C,1,09:00:00,09:00:00\nturns,A,2,09:10:00,09:10:00\nturns,X,3,09:20:00,09:20:00\nturns,B,4,9h30,09:30:00\n"),
        ("frequencies.txt", "trip_id,start_time,end_time,headway_secs\nturns,09:00:00,10:00:00,900\n"),
    ];

    private static (GtfsFeed Feed, IssueList Issues) Read(string archive)
    {
        using var file = SourceFile.Open(archive);
        new GtfsReader().Recognises(file).ShouldBeTrue();
        var result = new GtfsReader().Read(file, ImportProgress.None, CancellationToken.None);
        return (GtfsReader.Open(archive, Path.GetFileName(archive)), result.Issues);
    }

    private string Zip(IEnumerable<(string Name, string Text)> files) => ZipInto(_folder, files);

    internal static string ZipInto(string folder, IEnumerable<(string Name, string Text)> files)
    {
        var path = Path.Combine(folder, "feed.zip");
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (name, text) in files)
        {
            using var writer = new StreamWriter(archive.CreateEntry(name).Open());
            writer.Write(text);
        }

        return path;
    }

    private string Official(string name)
    {
        var stops = TestPaths.Official($"pathways/gtfs-{name}/stops.txt");
        var path = Path.Combine(_folder, name + ".zip");
        ZipFile.CreateFromDirectory(Path.GetDirectoryName(stops)!, path);
        return path;
    }
}
