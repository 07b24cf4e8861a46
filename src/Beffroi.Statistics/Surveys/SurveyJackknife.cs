namespace Beffroi.Statistics.Surveys;

/// <summary>The precision of an estimate by leaving out one answer at a time, calibrated anew each time.</summary>
/// <remarks>
/// JKn: V = Σ_h (1 − n_h/N_h) (n_h − 1)/n_h Σ_{k∈h} (θ_(k) − θ̄)², θ̄ the mean of all replicates, the weights of the rest of the
/// stratum times n_h / (n_h − 1). A stratum of one answer leaves nothing out. It checks the linearised error: both agree where
/// each stratum has answers enough. Source: K. Wolter, <em>Introduction to Variance Estimation</em> (2007), chapter 4.
/// </remarks>
public static class SurveyJackknife
{
    /// <summary>Standard error of one measure.</summary>
    /// <returns>Null where there is no estimate, or some replicate cannot be calibrated.</returns>
    public static double? StandardError(
        WeightedSample sample, SurveyMeasure measure, IReadOnlyList<bool>? inDomain = null, IReadOnlyList<double>? sizes = null)
    {
        var strata = Enumerable.Range(0, sample.Units.Count)
            .GroupBy(at => sample.Strata[at]).Where(stratum => stratum.Count() > 1).ToList();
        var replicates = new List<(double Value, double Factor)>();
        foreach (var stratum in strata)
        {
            var n = (double)stratum.Count();
            var factor = Math.Max(0, 1 - (n / sample.Sample.Sizes[stratum.Key].Population)) * (n - 1) / n;
            foreach (var left in stratum)
            {
                var start = sample.Start.ToArray();
                foreach (var at in stratum)
                {
                    start[at] = at == left ? 0 : start[at] * n / (n - 1);
                }

                if (Replicate(sample, start, measure, inDomain, sizes) is not { } value)
                {
                    return null;
                }

                replicates.Add((value, factor));
            }
        }

        if (replicates.Count == 0)
        {
            return null;
        }

        var mean = replicates.Average(one => one.Value);
        return Math.Sqrt(replicates.Sum(one => one.Factor * (one.Value - mean) * (one.Value - mean)));
    }

    private static double? Replicate(
        WeightedSample sample, double[] start, SurveyMeasure measure, IReadOnlyList<bool>? inDomain,
        IReadOnlyList<double>? sizes)
    {
        try
        {
            return SurveyEstimator.Linearise(sample.From(start), measure, inDomain, sizes)?.Value;
        }
        catch (CalibrationException)
        {
            return null;
        }
    }
}
