using System.Globalization;
using Shouldly;
using Xunit;

namespace Beffroi.Statistics.Tests;

[Trait("Capability", "D0")]
public sealed class TensionIndexTests
{
    [Fact]
    public void Compute_WorkedVector_Matches()
    {
        // z = 0.8, 0.7, 1.075 → 0.3·0.8 + 0.2·0.7 + 0.5·1.075
        var tension = TensionIndex.Compute(
            new StandardisedComponent(1.20, 0.80, 0.50), new StandardisedComponent(0.62, 0.55, 0.10),
            new StandardisedComponent(0.579, 0.45, 0.12));
        tension.ShouldBe(0.9175, 1e-12);
    }

    [Theory]
    [InlineData(-0.6, 1)]
    [InlineData(-0.5643915, 1)]
    [InlineData(-0.5643914, 2)]
    [InlineData(0, 3)]
    [InlineData(0.3, 4)]
    [InlineData(3.08, 5)]
    public void Classify_AroundTheCuts_CountsThoseBelow(double tension, int expected) =>
        TensionIndex.Classify(tension).ShouldBe(expected);

    [Fact]
    public void Classify_NotANumber_IsRefused() => Should.Throw<ArgumentException>(() => TensionIndex.Classify(double.NaN));

    [Fact]
    public void Score_NoSpread_IsRefused() =>
        Should.Throw<InvalidOperationException>(() => new StandardisedComponent(1, 1, 0).Score);

    [Fact]
    public void Classify_EveryClassifiedRowOfThePublishedFile_GivesItsClass()
    {
        var path = Path.Combine(FindRoot(), "..", "shared", "data", "dares", "tensions.csv");
        Assert.SkipUnless(File.Exists(path), "SKIPPED: the official file dares/tensions.csv is not beside the project.");
        var rows = File.ReadLines(path).Skip(1).Select(line => line.Split(','))
            .Where(cells => cells[2].Length > 0 && cells[3].Length > 0).ToList();
        rows.Count.ShouldBe(17143);
        rows.ShouldAllBe(cells => TensionIndex.Classify(Number(cells[2])) == (int)Number(cells[3]));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Beffroi.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? AppContext.BaseDirectory;
    }
}
