using Shouldly;
using Xunit;

namespace Beffroi.Statistics.Tests;

[Trait("Capability", "R1.0")]
public sealed class SpecialisationTests
{
    private static readonly double[] Region = [300, 100, 400, 200];
    private static readonly double[] Nation = [2000, 1500, 5000, 1500];

    [Fact]
    public void LocationQuotients_WorkedVector_Match()
    {
        var quotients = Specialisation.LocationQuotients(Region, Nation);
        double[] expected = [1.5, 2 / 3d, 0.8, 4 / 3d];
        quotients.Zip(expected).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-12);
    }

    [Fact]
    public void LocationQuotients_CategoryAbsentFromTheNation_IsNotANumber() =>
        Specialisation.LocationQuotients([1, 0], [5, 0])[1].ShouldBe(double.NaN);

    [Fact]
    public void KrugmanIndex_WorkedVector_Matches() => Specialisation.KrugmanIndex(Region, Nation).ShouldBe(0.30, 1e-12);

    [Fact]
    public void KrugmanIndexAgainstRest_WorkedVector_Matches() =>
        Specialisation.KrugmanIndexAgainstRest(Region, Nation).ShouldBe(0.333333, 1e-6);

    [Fact]
    public void HerfindahlIndex_WorkedVector_Matches() => Specialisation.HerfindahlIndex(Region).ShouldBe(0.30, 1e-12);

    [Fact]
    public void KrugmanIndex_SameProfile_IsZero() => Specialisation.KrugmanIndex([1, 2], [10, 20]).ShouldBe(0, 1e-12);

    [Fact]
    public void KrugmanIndex_NothingInCommon_IsTwo() => Specialisation.KrugmanIndex([1, 0], [0, 7]).ShouldBe(2, 1e-12);

    [Theory]
    [InlineData(new double[] { 1 }, new double[] { 1, 2 })]
    [InlineData(new double[] { 0, 0 }, new double[] { 1, 2 })]
    [InlineData(new double[] { -1, 2 }, new double[] { 1, 2 })]
    [InlineData(new double[] { double.NaN, 2 }, new double[] { 1, 2 })]
    public void KrugmanIndex_VectorsThatAreNoCounts_AreRefused(double[] place, double[] whole) =>
        Should.Throw<ArgumentException>(() => Specialisation.KrugmanIndex(place, whole));
}
