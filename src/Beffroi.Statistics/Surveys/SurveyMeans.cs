namespace Beffroi.Statistics.Surveys;

/// <summary>The mean of a measure over several waves of a rotating sample, each counting the same.</summary>
/// <remarks>V = (Σ V_t + 2 Σ C_st) / T², C from the units that answered in both waves, as in <see cref="SurveyChanges"/>.
/// Degrees of
/// freedom are those of the wave that has fewest: what waves have in common adds none.</remarks>
public static class SurveyMeans
{
    /// <summary>Over these waves.</summary>
    /// <param name="waves">One or more, each with the measure over its units.</param>
    /// <returns>Null where one of them has no estimate.</returns>
    public static SurveyEstimate? Over(IReadOnlyList<(WeightedSample Sample, SurveyMeasure Measure)> waves)
    {
        var parts = new List<(WeightedSample Sample, LinearisedEstimate Part)>();
        foreach (var (sample, measure) in waves)
        {
            if (SurveyEstimator.Linearise(sample, measure, null, null) is not { } part)
            {
                return null;
            }

            parts.Add((sample, part));
        }

        var variance = 0.0;
        for (var i = 0; i < parts.Count; i++)
        {
            variance += SurveyVariance.Of(parts[i].Part.Influences, parts[i].Sample.Strata, parts[i].Sample.Sample.Sizes);
            for (var j = i + 1; j < parts.Count; j++)
            {
                variance += 2 * WavePair.Covariance(parts[i].Sample, parts[i].Part, parts[j].Sample, parts[j].Part);
            }
        }

        var (mean, error) = (parts.Average(one => one.Part.Value), Math.Sqrt(Math.Max(0, variance)) / parts.Count);
        var df = parts.Min(one => SurveyEstimator.DegreesOf(one.Sample));
        var (low, high) = SurveyEstimator.Interval(waves[0].Measure.Kind, mean, error, df);
        return new SurveyEstimate(mean, error, low, high, df, parts.Sum(one => one.Part.N));
    }
}
