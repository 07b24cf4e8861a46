using Beffroi.Matching.Transit;
using Beffroi.TestKit;
using Shouldly;
using Xunit;

namespace Beffroi.Matching.Tests.Transit;

[Trait("Capability", "R7.2b")]
public sealed class ConnectionScanTests
{
    private const int Never = ConnectionScan.Never;

    /// <summary>
    /// A line 0 → 1 → 2 at 8:00, 8:10, 8:25; a faster one from stop 3, two minutes on foot from 1, at 8:13, at 2 by 8:20; and a
    /// way on
    /// foot of three minutes from 2 to 4, where a bus leaves at 8:23 for 5, by 8:30.
    /// </summary>
    [Fact]
    public void Arrivals_WorkedByHand_AreTheEarliest()
    {
        Connection[] day =
        [
            new(0, 1, At(8, 0), At(8, 10), 1), new(1, 2, At(8, 10), At(8, 25), 1),
            new(3, 2, At(8, 13), At(8, 20), 2), new(4, 5, At(8, 23), At(8, 30), 3),
        ];
        var timetable = new Timetable(6, day, [new Walk(1, 3, 120), new Walk(2, 4, 180)]);

        ConnectionScan.Arrivals(timetable, [(0, At(7, 55))], At(12, 0))
            .ShouldBe([At(7, 55), At(8, 10), At(8, 20), At(8, 12), At(8, 23), At(8, 30)]);
        ConnectionScan.Arrivals(timetable, [(0, At(8, 1))], At(12, 0)).ShouldBe([At(8, 1), Never, Never, Never, Never, Never]);
        ConnectionScan.Arrivals(timetable, [(0, At(7, 55))], At(8, 15))
            .ShouldBe([At(7, 55), At(8, 10), Never, At(8, 12), Never, Never]); // nothing after the latest
    }

    /// <summary>
    /// Stop 1 is reached first on foot (8:05, from 0), then by a ride (8:06). One walk at most stands between two rides: only
    /// the ride's
    /// arrival may be walked on from, though it is the later of the two.
    /// </summary>
    [Fact]
    public void Arrivals_RideAfterAWalk_IsWalkedOnFrom()
    {
        Connection[] day =
        [
            new(0, 5, At(8, 0), At(8, 1), 1), new(5, 1, At(8, 1), At(8, 6), 1), new(2, 3, At(8, 10), At(8, 20), 2),
        ];
        Walk[] walks = [new(5, 1, 240), new(1, 2, 120)];
        var found = ConnectionScan.Arrivals(new Timetable(6, day, walks), [(0, At(8, 0))], At(12, 0));
        found[1].ShouldBe(At(8, 5));
        found[2].ShouldBe(At(8, 8));
        found[3].ShouldBe(At(8, 20));
    }

    [Fact]
    public void Arrivals_StopsWhereNobodyMayGetInOrOut_AreRiddenThrough()
    {
        Connection[] day =
        [
            new(0, 1, At(8, 0), At(8, 5), 1, Alights: false), new(1, 2, At(8, 5), At(8, 9), 1, Boards: false),
        ];
        var timetable = new Timetable(3, day, []);
        ConnectionScan.Arrivals(timetable, [(0, At(8, 0))], At(12, 0)).ShouldBe([At(8, 0), Never, At(8, 9)]);
        ConnectionScan.Arrivals(timetable, [(1, At(8, 0))], At(12, 0)).ShouldBe([Never, At(8, 0), Never]);
    }

    /// <summary>Every ten minutes a bus of ten minutes: who leaves at any of 8:00, 8:05 … 8:20 waits 0 or 5 minutes.</summary>
    [Fact]
    public void MedianSeconds_BusEveryTenMinutes_CountsTheWait()
    {
        var day = Enumerable.Range(0, 7).Select(turn => new Connection(0, 1, At(8, 10 * turn), At(8, 10 * turn) + 600, turn))
            .ToList();
        var timetable = new Timetable(3, day, []);
        ConnectionScan.MedianSeconds(timetable, [(0, 0)], At(8, 0), At(8, 20), 300, 3600).ShouldBe([0, 600, Never]);
        ConnectionScan.MedianSeconds(timetable, [(0, 60)], At(8, 0), At(8, 20), 300, 3600).ShouldBe([60, 1200, Never]);
        ConnectionScan.MedianSeconds(timetable, [(0, 0)], At(8, 40), At(9, 40), 600,
            3600)[1].ShouldBe(Never); // four of seven too late
    }

    [Fact]
    public void Arrivals_RandomDays_EqualBruteForce()
    {
        var days = int.TryParse(Environment.GetEnvironmentVariable("BEFFROI_TRANSIT_DAYS"), out var told) ? told : 200;
        var compared = 0;
        for (var seed = 1; seed <= days; seed++)
        {
            var dice = new Random(seed);
            var (stops, connections, walks) = RandomDay(dice);
            var timetable = new Timetable(stops, connections, walks);
            for (var turn = 0; turn < 5; turn++)
            {
                (int, int)[] starts = [(dice.Next(stops), dice.Next(0, 4000)), (dice.Next(stops), dice.Next(0, 4000))];
                ConnectionScan.Arrivals(timetable, starts, Never - 1)
                    .ShouldBe(SlowTransit.Arrivals(stops, connections, walks, starts), $"seed {seed}");
                compared += stops;
            }
        }

        Report.Write($"transit: {days} random days, {compared} arrivals equal to brute force");
    }

    [Fact]
    public void Timetable_WrongParts_AreRefused()
    {
        Should.Throw<ArgumentException>(() => new Timetable(2, [new Connection(0, 2, 0, 1, 0)], []));
        Should.Throw<ArgumentException>(() => new Timetable(2, [new Connection(0, 1, 5, 4, 0)], []));
        Should.Throw<ArgumentException>(() => new Timetable(2, [], [new Walk(0, 1, -1)]));
        Should.Throw<ArgumentOutOfRangeException>(() => ConnectionScan.Arrivals(new Timetable(2, [], []), [(2, 0)], 10));
        Should.Throw<ArgumentOutOfRangeException>(() => ConnectionScan.MedianSeconds(new Timetable(2, [], []), [], 0, 10, 0, 10));
    }

    /// <summary>Trips that visit stops more than once, take no time between some, and ways on foot that are not closed.</summary>
    private static (int Stops, List<Connection> Connections, List<Walk> Walks) RandomDay(Random dice)
    {
        var stops = dice.Next(3, 25);
        var connections = new List<Connection>();
        for (var trip = 0; trip < dice.Next(1, 40); trip++)
        {
            var (stop, now) = (dice.Next(stops), dice.Next(0, 5000));
            for (var leg = 0; leg < dice.Next(1, 8); leg++)
            {
                var (to, ride) = (dice.Next(stops), dice.Next(4) == 0 ? 0 : dice.Next(1, 600));
                connections.Add(new Connection(stop, to, now, now + ride, trip, dice.Next(8) > 0, dice.Next(8) > 0));
                (stop, now) = (to, now + ride + (dice.Next(3) == 0 ? dice.Next(60) : 0));
            }
        }

        var walks = Enumerable.Range(0, dice.Next(0, 3 * stops)).Select(_ => new Walk(dice.Next(stops), dice.Next(stops),
            dice.Next(0, 400))).ToList();
        return (stops, connections, walks);
    }

    private static int At(int hour, int minute) => (hour * 3600) + (minute * 60);
}
