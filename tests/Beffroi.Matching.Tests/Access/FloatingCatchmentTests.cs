using Beffroi.Matching.Access;
using Shouldly;
using Xunit;

namespace Beffroi.Matching.Tests.Access;

[Trait("Capability", "R7.2b")]
public sealed class FloatingCatchmentTests
{
    private static readonly Dictionary<string, double> Jobs = new() { ["one"] = 500, ["two"] = 1200 };
    private static readonly Dictionary<string, double> People = new() { ["a"] = 1000, ["b"] = 800 };
    private static readonly Journey[] Minutes = [new("a", "one", 10), new("a", "two", 25), new("b", "one", 30), new("b", "two", 10)];

    [Fact]
    public void Access_OfTheWorkedExample_IsShens()
    {
        var access = FloatingCatchment.Access(Jobs, People, Minutes, AccessMethod.Shen, 0.05);
        access["a"].ShouldBe(0.831809, 5e-7);
        access["b"].ShouldBe(1.085239, 5e-7);
        (People.Sum(area => area.Value * access[area.Key]) / 1800).ShouldBe(1700.0 / 1800, 1e-12); // the supply, shared out
    }

    [Fact]
    public void Access_InTwoStepsWithinAReach_DividesEachPlaceByThoseWhoReachIt()
    {
        // Within 20 minutes a reaches one alone, b two alone: 500 / 1000 and 1200 / 800.
        var access = FloatingCatchment.Access(Jobs, People, Minutes, AccessMethod.TwoStep, 0, reach: 20);
        (access["a"], access["b"]).ShouldBe((0.5, 1.5));
    }

    [Fact]
    public void Access_Balanced_WorkedByHand()
    {
        // Weights 1 and 1/2 by turns: a shares itself 2/3 and 1/3, b 1/3 and 2/3; people 1000·2/3 + 800/3 = 933.33 at one, 866.67 at two.
        var cost = Math.Log(2);
        var access = FloatingCatchment.Access(Jobs, People, [new("a", "one", 0), new("a", "two", cost), new("b", "one", cost), new("b", "two", 0)], AccessMethod.Balanced, 1);
        var (one, two) = (500 / (2800.0 / 3), 1200 / (2600.0 / 3));
        access["a"].ShouldBe((one * 2 / 3) + (two / 3), 1e-12);
        access["b"].ShouldBe((one / 3) + (two * 2 / 3), 1e-12);
    }

    /// <summary>Somebody who stands where an area stands sees what it sees, and changes nothing for it.</summary>
    [Theory]
    [InlineData(AccessMethod.Shen)]
    [InlineData(AccessMethod.TwoStep)]
    [InlineData(AccessMethod.Balanced)]
    public void Access_OfAnOnlooker_IsThatOfTheAreaWhereTheyStand(AccessMethod method)
    {
        Journey[] seen = [.. Minutes, new("onlooker", "one", 10), new("onlooker", "two", 25), new("nobody", "one", 1)];
        var access = FloatingCatchment.Access(Jobs, People, seen, method, 0.05, onlookers: ["onlooker", "far"]);
        var without = FloatingCatchment.Access(Jobs, People, Minutes, method, 0.05);
        access["onlooker"].ShouldBe(access["a"], 1e-12);
        (access["a"], access["b"], access["far"]).ShouldBe((without["a"], without["b"], 0));
        access.Keys.ShouldBe(["a", "b", "onlooker", "far"], ignoreOrder: true);
    }

    [Theory]
    [InlineData(AccessMethod.Shen)]
    [InlineData(AccessMethod.TwoStep)]
    [InlineData(AccessMethod.Balanced)]
    public void Access_OfRandomTerritories_ConservesWhatItShares(AccessMethod method)
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var supply = Enumerable.Range(0, 12).ToDictionary(place => $"p{place}", _ => random.Next(4) == 0 ? 0.0 : random.Next(1, 90));
            var demand = Enumerable.Range(0, 30).ToDictionary(area => $"a{area}", _ => random.Next(5) == 0 ? 0.0 : random.Next(1, 4000));
            var journeys = (from area in demand.Keys from place in supply.Keys where random.Next(3) > 0 select new Journey(area, place, random.Next(1, 60))).ToList();
            var access = FloatingCatchment.Access(supply, demand, journeys, method, 0.08, reach: 45);
            var used = journeys.Where(journey => journey.Cost <= 45 && demand[journey.Area] > 0).Select(journey => journey.Place).ToHashSet();
            var shared = supply.Where(place => used.Contains(place.Key)).Sum(place => place.Value);
            if (method != AccessMethod.Balanced)
            {
                demand.Sum(area => area.Value * access[area.Key]).ShouldBe(shared, 1e-9 * shared, $"seed {seed}");
                continue;
            }

            // Nobody is counted twice: what the places hold in common is what the areas have in common.
            var pull = journeys.Where(journey => journey.Cost <= 45).ToLookup(journey => journey.Place, journey => (journey.Area, Pull: Math.Exp(-0.08 * journey.Cost)));
            var ofArea = pull.SelectMany(place => place).GroupBy(tie => tie.Area).ToDictionary(ties => ties.Key, ties => ties.Sum(tie => tie.Pull));
            var coming = supply.Keys.ToDictionary(place => place, place => pull[place].Sum(tie => demand[tie.Area] * tie.Pull / ofArea[tie.Area]));
            coming.Values.Sum().ShouldBe(demand.Where(area => ofArea.ContainsKey(area.Key)).Sum(area => area.Value), 1e-6);
            access.Values.Sum().ShouldBe(coming.Where(place => place.Value > 0).Sum(place => supply[place.Key] / place.Value), 1e-9 * access.Values.Sum(), $"seed {seed}");
        }
    }

    [Fact]
    public void Access_WithoutSupplyOrAWayThere_IsNothing()
    {
        var access = FloatingCatchment.Access(new Dictionary<string, double> { ["one"] = 0, ["two"] = 7 }, People, [new("a", "one", 1)], AccessMethod.Balanced, 0.1);
        access.ShouldBe(new Dictionary<string, double> { ["a"] = 0, ["b"] = 0 });
        Should.Throw<ArgumentOutOfRangeException>(() => FloatingCatchment.Access(Jobs, People, [new("a", "one", -1)], AccessMethod.Shen, 0.1));
    }

    [Fact]
    public void EffectiveProviders_OfEqualAndUnequalShares_CountsThem()
    {
        FloatingCatchment.EffectiveProviders([5, 5, 5, 5]).ShouldBe(4, 1e-12);
        FloatingCatchment.EffectiveProviders([9, 1]).ShouldBe(1 / 0.82, 1e-12);
        FloatingCatchment.EffectiveProviders([]).ShouldBe(0);
    }

    [Fact]
    public void ShareBelowHalfOfMedian_CountsPeopleNotAreas()
    {
        var access = new Dictionary<string, double> { ["poor"] = 1, ["middle"] = 4, ["rich"] = 10 };
        FloatingCatchment.ShareBelowHalfOfMedian(access, new Dictionary<string, double> { ["poor"] = 30, ["middle"] = 50, ["rich"] = 20 }).ShouldBe(0.3, 1e-12);
        FloatingCatchment.ShareBelowHalfOfMedian(access, new Dictionary<string, double> { ["poor"] = 60, ["middle"] = 20, ["rich"] = 20 }).ShouldBe(0);
    }
}
