using MathNet.Numerics.Statistics;

namespace Beffroi.Statistics.Surveys;

/// <summary>Small sums that weights are described by.</summary>
public static class SurveyMoments
{
    /// <summary>Standard deviation over mean, divisor n.</summary>
    /// <param name="values">At least one.</param>
    /// <returns>0 for a single value; not a number where the mean is 0.</returns>
    public static double Cv(IReadOnlyCollection<double> values) => values.PopulationStandardDeviation() / values.Mean();

    /// <summary>Kish: how much larger a variance is for weights being unequal, n Σw² / (Σw)².</summary>
    /// <param name="weights">Those of 0 are of nobody and are not counted.</param>
    public static double KishEffect(IEnumerable<double> weights)
    {
        var held = weights.Where(weight => weight != 0).ToList();
        var sum = held.Sum();
        return held.Count * held.Sum(weight => weight * weight) / (sum * sum);
    }

    /// <summary>The quantile of type 7 (linear between order statistics).</summary>
    /// <param name="values">At least one.</param>
    /// <param name="share">From 0 to 1.</param>
    public static double Quantile(IEnumerable<double> values, double share) => values.QuantileCustom(share,
        QuantileDefinition.R7);
}
