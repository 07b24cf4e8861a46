namespace Beffroi.Statistics.Surveys;

/// <summary>The change of a measure from one wave to the next.</summary>
/// <param name="Difference">Of the two estimates.</param>
/// <param name="StandardError">With the covariance that common units bring.</param>
/// <param name="Correlation">Of the two estimates; null where one has no error.</param>
/// <param name="Matched">Over units that answered both; null without any.</param>
public sealed record SurveyChange(double Difference, double StandardError, double? Correlation, MatchedChange? Matched)
{
    /// <summary>Whether it is beyond its error; else the measure is stable.</summary>
    public bool IsBeyondItsError => Math.Abs(Difference) > 1.96 * StandardError;
}

/// <summary>Over units that answered the question in both waves, their weights spread over the cells of response again.</summary>
/// <param name="N">How many.</param>
public sealed record MatchedChange(int N, double Difference, double StandardError);

/// <summary>Change between two waves of a rotating sample.</summary>
/// <remarks>
/// V(Δ): the two waves stacked, a unit being a cluster of its two answers that adds u₂ − u₁ (0 where it did not answer), in the
/// stratum of its later answer; the correlation is that of the two estimates in this stack.
/// Composite: L_t = (1 − K) B_t + K (L_{t−1} + Δ_matched), K = 0.5: it drifts no further than its level lets it.
/// Source: Y. Berger and R. Priam, <em>A simple variance estimator of change for rotating repeated surveys</em>, JRSS A 179
/// (2016); the composite is that of the American labour force survey.
/// </remarks>
public static class SurveyChanges
{
    /// <summary>How much the composite keeps of its own past.</summary>
    public const double Kept = 0.5;

    /// <summary>From one wave to the next.</summary>
    /// <param name="before">The earlier wave and the measure over its units.</param>
    /// <param name="after">The later.</param>
    /// <returns>Null where one of them has no estimate.</returns>
    public static SurveyChange? Between(
        (WeightedSample Sample, SurveyMeasure Measure, IReadOnlyList<double>? Sizes) before,
        (WeightedSample Sample, SurveyMeasure Measure, IReadOnlyList<double>? Sizes) after)
    {
        if (SurveyEstimator.Linearise(before.Sample, before.Measure, null, before.Sizes) is not { } first
            || SurveyEstimator.Linearise(after.Sample, after.Measure, null, after.Sizes) is not { } second)
        {
            return null;
        }

        var both = new StackedWaves(before.Sample, first, after.Sample, second);
        var (one, two, change) = (both.Variance(1, 0), both.Variance(0, 1), both.Variance(-1, 1));
        return new SurveyChange(second.Value - first.Value, Math.Sqrt(change),
            one > 0 && two > 0 ? (one + two - change) / 2 / Math.Sqrt(one * two) : null, Matched(before, after));
    }

    /// <summary>The composite level of each wave.</summary>
    /// <param name="levels">Estimates, in order.</param>
    /// <param name="matched">The matched change into each; null where there is none, and the composite begins anew.</param>
    public static IReadOnlyList<double> Composite(IReadOnlyList<double> levels, IReadOnlyList<double?> matched)
    {
        var composite = new List<double>();
        for (var wave = 0; wave < levels.Count; wave++)
        {
            composite.Add(wave == 0 || matched[wave] is not { } change ? levels[wave]
                : ((1 - Kept) * levels[wave]) + (Kept * (composite[^1] + change)));
        }

        return composite;
    }

    private static MatchedChange? Matched(
        (WeightedSample Sample, SurveyMeasure Measure, IReadOnlyList<double>? Sizes) before,
        (WeightedSample Sample, SurveyMeasure Measure, IReadOnlyList<double>? Sizes) after)
    {
        HashSet<string> Answering((WeightedSample Sample, SurveyMeasure Measure, IReadOnlyList<double>? Sizes) wave) =>
            [.. wave.Sample.Units.Where(unit => wave.Measure.Over[unit] is not null && wave.Measure.Under[unit] is not null)
                .Select(unit => wave.Sample.Sample.Ids[unit])];
        var common = Answering(before);
        common.IntersectWith(Answering(after));
        if (common.Count == 0)
        {
            return null;
        }

        var (early, late) = (before.Sample.Only(common), after.Sample.Only(common));
        return SurveyEstimator.Linearise(early, before.Measure, null, before.Sizes) is { } first
            && SurveyEstimator.Linearise(late, after.Measure, null, after.Sizes) is { } second
                ? new MatchedChange(common.Count, second.Value - first.Value, Math.Sqrt(new StackedWaves(early, first, late,
                    second).Variance(-1, 1)))
                : null;
    }
}

/// <summary>Two waves in one, each unit once.</summary>
internal sealed class StackedWaves
{
    private readonly Dictionary<string, (string Stratum, double First, double Second)> _units = [];
    private readonly Dictionary<string, StratumSize> _sizes;

    public StackedWaves(WeightedSample before, LinearisedEstimate first, WeightedSample after, LinearisedEstimate second)
    {
        foreach (var (at, unit) in before.Units.Index())
        {
            _units[before.Sample.Ids[unit]] = (before.Sample.Strata[unit], first.Influences[at], 0);
        }

        foreach (var (at, unit) in after.Units.Index())
        {
            var id = after.Sample.Ids[unit];
            _units[id] = (after.Sample.Strata[unit], _units.GetValueOrDefault(id).First, second.Influences[at]);
        }

        _sizes = before.Sample.Sizes.Concat(after.Sample.Sizes).GroupBy(one => one.Key, one => one.Value)
            .ToDictionary(one => one.Key, one => one.Last());
    }

    /// <summary>Of so many times the first estimate and so many times the second.</summary>
    public double Variance(double first, double second) => SurveyVariance.Of(
        [.. _units.Values.Select(one => (first * one.First) + (second * one.Second))],
        [.. _units.Values.Select(one => one.Stratum)], _sizes);
}
