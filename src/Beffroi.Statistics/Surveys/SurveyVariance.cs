namespace Beffroi.Statistics.Surveys;

/// <summary>Variance of a total in a stratified sample drawn without replacement.</summary>
/// <remarks>
/// V = Σ_h (1 − n_h/N_h) · n_h/(n_h − 1) · Σ_{k∈h} (u_k − ū_h)², with n_h those who answered; a stratum of one answer is centred
/// at the mean of all. Response cells and calibration are taken as fixed: under a voluntary sample it is a lower bound.
/// Source: J.-C. Deville, <em>Variance estimation for complex statistics and estimators</em>, Survey Methodology 25 (1999);
/// T. Lumley, <em>Complex Surveys</em> (2010) for strata of one.
/// </remarks>
public static class SurveyVariance
{
    /// <param name="influences">What each unit adds.</param>
    /// <param name="strata">The stratum of each, in the same order.</param>
    /// <param name="sizes">For each stratum its size.</param>
    public static double Of(
        IReadOnlyList<double> influences, IReadOnlyList<string> strata, IReadOnlyDictionary<string, StratumSize> sizes)
    {
        var overall = influences.Count > 0 ? influences.Average() : 0;
        var held = new Dictionary<string, List<double>>();
        for (var unit = 0; unit < influences.Count; unit++)
        {
            if (!held.TryGetValue(strata[unit], out var values))
            {
                held[strata[unit]] = values = [];
            }

            values.Add(influences[unit]);
        }

        return held.Sum(stratum =>
        {
            var n = (double)stratum.Value.Count;
            var left = Math.Max(0, 1 - (n / sizes[stratum.Key].Population));
            var centre = n > 1 ? stratum.Value.Average() : overall;
            return left * (n > 1 ? n / (n - 1) : 1) * stratum.Value.Sum(value => (value - centre) * (value - centre));
        });
    }
}
