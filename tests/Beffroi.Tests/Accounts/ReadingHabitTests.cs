using Beffroi.Platform.Identity;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Accounts;

/// <summary>When the number of records that someone opens is unusual for them.</summary>
[Trait("Capability", "X1")]
public sealed class ReadingHabitTests
{
    [Fact]
    public void AlertAbove_WithFewerThanTwentyHours_IsTheCommonLimit() =>
        ReadingHabit.AlertAbove([.. Enumerable.Repeat(3, 19)]).ShouldBe(60);

    [Fact]
    public void AlertAbove_OfASteadyReader_IsTheMeanAndThreeDeviations()
    {
        // Ten hours of 24 and ten of 26: mean 25, deviation sqrt(20/19) = 1.026; 28.08 is rounded up.
        int[] hours = [.. Enumerable.Repeat(24, 10), .. Enumerable.Repeat(26, 10)];
        ReadingHabit.AlertAbove(hours).ShouldBe(29);
    }

    [Theory]
    [InlineData(2, 20)] // never so low that a usual morning alarms
    [InlineData(59, 60)] // never above the common limit
    public void AlertAbove_OfLittleOrMuch_StaysBetweenTheBounds(int each, int expected) =>
        ReadingHabit.AlertAbove([.. Enumerable.Repeat(each, 18), each + 1, each + 2]).ShouldBe(expected);
}
