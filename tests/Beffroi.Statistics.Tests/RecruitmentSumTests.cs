using CsCheck;
using Shouldly;
using Xunit;

namespace Beffroi.Statistics.Tests;

[Trait("Capability", "D0")]
public sealed class RecruitmentSumTests
{
    // BMO 2024, Lille basin: sums and hidden cells counted in the published file.
    private static readonly RecruitmentSum Lille = new(35456, 6, 16158, 37, 6341, 130);

    [Fact]
    public void DifficultShare_LilleBasin2024_FollowsThePointRuleAndItsBounds()
    {
        // point (16158 + 1.25·37)/(35456 + 2.5·6) ; low 16158/(35456 + 4·6) ; high (16158 + 4·37)/(35456 + 4·6)
        var share = Lille.DifficultShare;
        share.Value.ShouldBe(16204.25 / 35471, 1e-12);
        share.Low.ShouldBe(16158 / 35480d, 1e-12);
        share.High.ShouldBe(16306 / 35480d, 1e-12);
    }

    [Fact]
    public void Projects_HiddenCells_CountTwoAndAHalfBetweenOneAndFour()
    {
        var projects = new RecruitmentSum(10, 2, 0, 2, 0, 2).Projects;
        projects.ShouldBe(new BoundedValue(15, 12, 18));
    }

    [Fact]
    public void DifficultProjects_OnlyHiddenCells_NeverExceedTheProjects()
    {
        var sum = new RecruitmentSum(0, 1, 0, 1, 0, 1);
        sum.IsWhollyHidden.ShouldBeTrue();
        sum.DifficultProjects.ShouldBe(new BoundedValue(1.25, 0, 4));
        sum.DifficultShare.High.ShouldBe(1);
    }

    [Fact]
    public void DifficultShare_NoHiddenCell_IsExact()
    {
        new RecruitmentSum(200, 0, 50, 0, 0, 0).DifficultShare.ShouldBe(new BoundedValue(.25, .25, .25));
    }

    [Fact]
    public void DifficultShare_NoCell_IsRefused() =>
        Should.Throw<InvalidOperationException>(() => RecruitmentSum.Empty.DifficultShare);

    [Fact]
    public void DifficultShare_AnyTrueCounts_LieWithinTheBounds()
    {
        // Cells are drawn with their true counts; those below 5 are hidden as the producer hides them.
        var cell = from met in Gen.Int[1, 60] from difficult in Gen.Int[0, met] select (met, difficult);
        cell.List[1, 40].Sample(cells =>
        {
            var sum = cells.Aggregate(RecruitmentSum.Empty, (all, c) => all + Published(c.met, c.difficult));
            var truth = cells.Sum(c => c.difficult) / (double)cells.Sum(c => c.met);
            return sum.DifficultShare.Low <= truth + 1e-12 && truth <= sum.DifficultShare.High + 1e-12
                && sum.Projects.Low <= cells.Sum(c => c.met) && cells.Sum(c => c.met) <= sum.Projects.High;
        });
    }

    private static RecruitmentSum Published(int met, int difficult) => met < 5
        ? new RecruitmentSum(0, 1, 0, 1, 0, 1)
        : difficult < 5 ? new RecruitmentSum(met, 0, 0, 1, 0, 1) : new RecruitmentSum(met, 0, difficult, 0, 0, 1);

    [Fact]
    public void Difference_OfBounds_IsTheWidest() =>
        BoundedValue.Difference(new BoundedValue(5, 4, 6), new BoundedValue(3, 2, 4)).ShouldBe(new BoundedValue(2, 0, 4));
}
