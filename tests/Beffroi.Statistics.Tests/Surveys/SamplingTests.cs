using Beffroi.Statistics.Surveys;
using Shouldly;
using Xunit;

namespace Beffroi.Statistics.Tests.Surveys;

public sealed class SamplingTests
{
    private static readonly string[] Units = [.. Enumerable.Range(0, 120).Select(i => $"unit {i}")];

    [Fact, Trait("Capability", "R7.3")]
    public void Share_Proportional_FollowsThePopulation()
    {
        SampleAllocation.Share([Of(600), Of(300), Of(100)], 50, 0).ShouldBe([30, 15, 5]);
        SampleAllocation.Share([Of(1), Of(1), Of(1)], 2, 0).Sum().ShouldBe(2); // remainders are dealt out, not lost
    }

    [Fact]
    public void Share_Neyman_FollowsPopulationTimesSpread()
    {
        // By hand: 600 · 1, 300 · 4, 100 · 12 are 600, 1200 and 1200 of 3000.
        SampleAllocation.Share([Of(600, 600), Of(300, 1200), Of(100, 1200)], 100, 0).ShouldBe([20, 40, 40]);
    }

    [Fact]
    public void Share_WholeAndLeast_ComeFirst()
    {
        // 40 taken whole; 20 is the least of the second; 40 of 100 are left for the last.
        SampleAllocation.Share([new(40, 40, true, 40), Of(60), Of(900)], 100, 20).ShouldBe([40, 20, 40]);
        SampleAllocation.Share([Of(3), Of(900)], 100, 20).ShouldBe([3, 97]); // no more than there are
        SampleAllocation.Share([new(400, 400, false, 10), Of(400)], 100, 0).ShouldBe([10, 90]); // no more than may be asked
    }

    [Fact]
    public void Share_Negative_Refuses() =>
        Should.Throw<ArgumentOutOfRangeException>(() => SampleAllocation.Share([Of(3)], -1, 0));

    [Fact, Trait("Capability", "R7.3")]
    public void Drawn_ThreeMonthsInNineOut_HoldsForEveryUnit()
    {
        var size = RotatingDraw.Most(Units.Length, 3, 9);
        size.ShouldBe(30);
        var months = Months(36, size, _ => Units);
        months.ShouldAllBe(month => month.Count == size);
        foreach (var unit in Units)
        {
            var asked = string.Concat(months.Select(month => month.Contains(unit) ? 'x' : '.'));
            asked.Trim('.').Split('.', StringSplitOptions.RemoveEmptyEntries).Skip(1).SkipLast(1).ShouldAllBe(stay => stay == "xxx");
            asked.Split('x', StringSplitOptions.RemoveEmptyEntries).Skip(1).SkipLast(1).ShouldAllBe(pause => pause == ".........");
        }
    }

    [Fact]
    public void Drawn_TwoThirdsOfAMonth_AreThoseOfTheLast()
    {
        var months = Months(12, 31, _ => Units); // 31 is no multiple of 3
        months.Zip(months.Skip(1)).ShouldAllBe(pair => pair.First.Intersect(pair.Second).Count() >= 20);
    }

    [Fact]
    public void Drawn_UnitsBornAndEnded_LeavesTheOthersTheirTurn()
    {
        // Each month two units end and three are born: still about two thirds are those of the last month.
        var months = Months(24, 30, month => [.. Units.Skip(2 * month), .. Enumerable.Range(0, 3 * month).Select(i => $"born {i}")]);
        months.Zip(months.Skip(1)).ShouldAllBe(pair => pair.First.Intersect(pair.Second).Count() >= 16);
    }

    [Fact]
    public void Drawn_SameSeed_IsTheSameDrawWhateverTheOrder()
    {
        RotatingDraw.Drawn([.. Units.Reverse()], "seed", 7, 20).ShouldBe(RotatingDraw.Drawn(Units, "seed", 7, 20));
        RotatingDraw.Drawn(Units, "other", 7, 20).ShouldNotBe(RotatingDraw.Drawn(Units, "seed", 7, 20));
    }

    [Fact]
    public void Drawn_MoreThanThereAre_Refuses() =>
        Should.Throw<ArgumentOutOfRangeException>(() => RotatingDraw.Drawn(Units, "seed", 0, 121));

    private static List<HashSet<string>> Months(int count, int size, Func<int, string[]> unitsIn)
    {
        var (drawn, start) = (new List<HashSet<string>>(), 0UL);
        for (var month = 0; month < count; month++)
        {
            drawn.Add([.. RotatingDraw.Drawn(unitsIn(month), "seed", start, size)]);
            start = RotatingDraw.Next(unitsIn(month), "seed", start, size, 3, month);
        }

        return drawn;
    }

    private static StratumToDraw Of(int population, double? importance = null) =>
        new(population, importance ?? population, false, population);
}
