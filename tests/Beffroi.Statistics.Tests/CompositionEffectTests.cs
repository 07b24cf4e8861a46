using Shouldly;
using Xunit;

namespace Beffroi.Statistics.Tests;

[Trait("Capability", "D0")]
public sealed class CompositionEffectTests
{
    [Fact]
    public void Compute_TwoOccupations_MatchesHandCalculation()
    {
        // Nation: 100 projects at 60 %, 100 at 40 % → 50 %. Place: 30 projects at 50 %, 10 at 20 % → 17/40 = 42.5 %.
        // Expected = 0.75·0.6 + 0.25·0.4 = 0.55; mix = +5 points; own = 42.5 − 55 = −12.5 points.
        var effect = CompositionEffect.Compute([new(30, 15, 100, 60), new(10, 2, 100, 40)]);
        effect.ExpectedShare.ShouldBe(.55, 1e-12);
        effect.MixEffect.ShouldBe(.05, 1e-12);
        effect.OwnEffect.ShouldBe(-.125, 1e-12);
        (effect.MixEffect + effect.OwnEffect).ShouldBe(effect.LocalShare - effect.NationalShare, 1e-12);
    }

    [Fact]
    public void Compute_SameRatesAsTheNation_HasNoOwnEffect() =>
        CompositionEffect.Compute([new(30, 18, 100, 60), new(10, 4, 100, 40)]).OwnEffect.ShouldBe(0, 1e-12);

    [Fact]
    public void Compute_PlaceWithoutProjects_IsRefused() =>
        Should.Throw<ArgumentException>(() => CompositionEffect.Compute([new(0, 0, 100, 60)]));

    [Fact]
    public void Compute_OccupationAbsentFromTheNation_IsRefused() =>
        Should.Throw<ArgumentException>(() => CompositionEffect.Compute([new(5, 1, 0, 0), new(1, 0, 10, 2)]));
}
