using Beffroi.Statistics.Disclosure;
using Shouldly;
using Xunit;

namespace Beffroi.Statistics.Tests.Disclosure;

/// <summary>Perturbed counts: the moments asked, the published values, and what repeats and differences give away.</summary>
public sealed class CellKeyTests
{
    private static readonly CellKeyTable Table = CellKeyTable.Solve();

    public static TheoryData<int, int, double> Published => new()
    {
        { 1, -1, .7345 }, { 1, 2, .1367 }, { 1, 3, .0728 }, { 1, 4, .0374 }, { 1, 5, .0186 },
        { 3, -3, .2040 }, { 3, 0, .3937 }, { 3, 1, .2475 }, { 3, 2, .1106 }, { 3, 3, .0351 }, { 3, 4, .0079 }, { 3, 5, .0013 },
        { 8, 0, .2288 }, { 8, 1, .1942 }, { 8, 2, .1187 }, { 8, 3, .0523 }, { 8, 4, .0166 }, { 8, 5, .0038 },
        { 8, -1, .1942 }, { 8, -5, .0038 },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void Solve_CountsOneThreeAndEight_GivesThePublishedProbabilities(int count, int change, double probability) =>
        Table.LinesOf(count).Single(line => line.Change == change).Probability.ShouldBe(probability, 5e-5);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(500)]
    public void Solve_EachCount_HasMeanZeroVarianceThreeAndNoOneOrTwo(int count)
    {
        var lines = Table.LinesOf(count);
        lines.Sum(line => line.Probability).ShouldBe(1, 1e-12);
        lines.Sum(line => line.Probability * line.Change).ShouldBe(0, 1e-9);
        lines.Sum(line => line.Probability * line.Change * line.Change).ShouldBe(3, 1e-9);
        lines.ShouldAllBe(line => count + line.Change >= 0 && count + line.Change != 1 && count + line.Change != 2);
    }

    [Fact]
    public void Perturb_ExampleOfTheHandbook_TurnsThreeIntoFour()
    {
        var row = new CellKeyLine[] { new(-1, .3), new(0, .4), new(1, .3) };
        var table = CellKeyTable.Of([[new(0, 1)], row, row, row]);
        var key = CellKeyTable.KeyOf(new[] { .9, .3, .6 }.Select(Key)); // .8 modulo 1
        table.Perturb(3, key).ShouldBe(4);
        table.Perturb(3, CellKeyTable.KeyOf(new[] { .5, .3, .6 }.Select(Key))).ShouldBe(3); // as its text has it by mistake
    }

    [Fact]
    public void Perturb_AtTheEndsOfTheKeys_StaysInTheTable()
    {
        Table.Perturb(0, ulong.MaxValue).ShouldBe(0);
        Table.Perturb(8, 0).ShouldBe(3);
        Table.Perturb(8, ulong.MaxValue).ShouldBe(13);
    }

    [Fact]
    public void Perturb_OneHundredThousandCells_FollowsTheTable()
    {
        var random = new Random(1);
        var seen = new Dictionary<int, int>();
        const int Cells = 100_000;
        for (var i = 0; i < Cells; i++)
        {
            var change = Table.Perturb(8, (ulong)random.NextInt64(long.MinValue, long.MaxValue)) - 8;
            seen[change] = seen.GetValueOrDefault(change) + 1;
        }

        var lines = Table.LinesOf(8);
        var chi = lines.Sum(line => Math.Pow(seen.GetValueOrDefault(line.Change) - (Cells * line.Probability), 2) / (Cells * line.Probability));
        chi.ShouldBeLessThan(29.59); // 10 degrees of freedom, p > 0.001
        Math.Abs(seen.Sum(pair => (double)pair.Key * pair.Value) / Cells).ShouldBeLessThan(0.02);
    }

    [Fact]
    public void Perturb_TheSamePersonsInAnyTable_GivesTheSameCount()
    {
        var secret = Enumerable.Range(0, 32).Select(i => (byte)i).ToArray();
        var keys = Enumerable.Range(0, 3_000).Select(i => CellKeyTable.KeyOf(secret, $"person {i}")).ToArray();
        var random = new Random(2);
        for (var pair = 0; pair < 10_000; pair++)
        {
            var persons = Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.Next(keys.Length)).Distinct().ToArray();
            var one = Table.Perturb(persons.Length, CellKeyTable.KeyOf(persons.Select(i => keys[i])));
            random.Shuffle(persons);
            Table.Perturb(persons.Length, CellKeyTable.KeyOf(persons.Select(i => keys[i]))).ShouldBe(one);
        }
    }

    [Fact]
    public void Perturb_NestedZones_HidesMostTrueOnesFromTheirDifference()
    {
        // A zone and the same zone with one person more: what the difference of the shown counts says of that person.
        var random = new Random(3);
        var told = 0;
        const int Tries = 20_000;
        for (var i = 0; i < Tries; i++)
        {
            var (zone, more) = ((ulong)random.NextInt64(), (ulong)random.NextInt64());
            var inner = random.Next(8, 40);
            told += Table.Perturb(inner + 1, unchecked(zone + more)) - Table.Perturb(inner, zone) == 1 ? 1 : 0;
        }

        ((double)told / Tries).ShouldBeLessThan(0.20);
    }

    private static ulong Key(double share) => (ulong)(share * 18_446_744_073_709_551_616.0);
}
