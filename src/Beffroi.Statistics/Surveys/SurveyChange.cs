namespace Beffroi.Statistics.Surveys;

/// <summary>The change of a measure from one wave to the next.</summary>
/// <param name="Before">The earlier estimate.</param>
/// <param name="After">The later.</param>
/// <param name="StandardError">With the covariance that common units bring.</param>
/// <param name="Correlation">Of the two estimates; null where one has no error.</param>
/// <param name="Matched">Over units that answered both; null without any.</param>
public sealed record SurveyChange(
    double Before, double After, double StandardError, double? Correlation, MatchedChange? Matched)
{
    /// <summary>Of the two estimates.</summary>
    public double Difference => After - Before;

    /// <summary>Whether it is beyond its error; else the measure is stable.</summary>
    public bool IsBeyondItsError => Math.Abs(Difference) > 1.96 * StandardError;
}

/// <summary>Over units that answered the question in both waves, their weights spread over the cells of response again.</summary>
/// <param name="N">How many.</param>
public sealed record MatchedChange(int N, double Difference, double StandardError);

/// <summary>Change between two waves of a rotating sample.</summary>
/// <remarks>
/// V(Δ) = V₁ + V₂ − 2C, C from the units that answered in both waves.
/// Composite: L_t = (1 − K) B_t + K (L_{t−1} + Δ_matched), K = 0.5: it drifts no further than its level lets it.
/// Source: S. M. Tam, <em>On covariances from overlapping samples</em>, The American Statistician 38 (1984); L. Qualité and
/// Y. Tillé, <em>Variance estimation of changes in repeated surveys</em>, Survey Methodology 34 (2008); the composite is that of
/// the American labour force survey.
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

        var both = new WavePair(before.Sample, first, after.Sample, second);
        return new SurveyChange(first.Value, second.Value, both.StandardError, both.Correlation, Matched(before, after));
    }

    /// <summary>The composite level of the later wave.</summary>
    /// <param name="change">Into it.</param>
    /// <param name="composite">That of the earlier wave; its estimate where the composite begins there.</param>
    /// <returns>The estimate itself where no unit answered twice: the composite begins anew.</returns>
    public static double Composite(SurveyChange change, double composite) => change.Matched is not { } matched ? change.After
        : ((1 - Kept) * change.After) + (Kept * (composite + matched.Difference));

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
                ? new MatchedChange(common.Count, second.Value - first.Value, new WavePair(early, first, late,
                    second).StandardError)
                : null;
    }
}

/// <summary>Two estimates of rotating samples, with the covariance that common units bring.</summary>
internal sealed class WavePair
{
    public WavePair(WeightedSample before, LinearisedEstimate first, WeightedSample after, LinearisedEstimate second)
    {
        var one = SurveyVariance.Of(first.Influences, before.Strata, before.Sample.Sizes);
        var two = SurveyVariance.Of(second.Influences, after.Strata, after.Sample.Sizes);
        var covariance = Covariance(before, first, after, second);
        StandardError = Math.Sqrt(Math.Max(0, one + two - (2 * covariance)));
        Correlation = one > 0 && two > 0 ? Math.Clamp(covariance / Math.Sqrt(one * two), -1, 1) : null;
    }

    /// <summary>Of the second estimate less the first.</summary>
    public double StandardError { get; }

    /// <summary>Null where one of them has no error.</summary>
    public double? Correlation { get; }

    /// <summary>In each stratum (m − n₁n₂/N) / (m − 1) · Σ (u₁ − ū₁)(u₂ − ū₂) over its m common units; nothing where there are
    /// fewer than two.</summary>
    public static double Covariance(
        WeightedSample before, LinearisedEstimate first, WeightedSample after, LinearisedEstimate second)
    {
        var earlier = before.Units.Index().ToDictionary(one => before.Sample.Ids[one.Item], one => first.Influences[one.Index]);
        var (n1, n2) = (before.Strata.CountBy(one => one).ToDictionary(), after.Strata.CountBy(one => one).ToDictionary());
        return after.Units.Index().Where(one => earlier.ContainsKey(after.Sample.Ids[one.Item]))
            .GroupBy(one => after.Strata[one.Index], one => (First: earlier[after.Sample.Ids[one.Item]],
                Second: second.Influences[one.Index])).Where(common => common.Count() > 1).Sum(common =>
            {
                var (units, m) = (common.ToList(), (double)common.Count());
                var (mean1, mean2) = (units.Average(unit => unit.First), units.Average(unit => unit.Second));
                var drawn = (double)n1.GetValueOrDefault(common.Key) * n2[common.Key] / after.Sample.Sizes[common.Key].Population;
                return (m - drawn) / (m - 1) * units.Sum(unit => (unit.First - mean1) * (unit.Second - mean2));
            });
    }
}
