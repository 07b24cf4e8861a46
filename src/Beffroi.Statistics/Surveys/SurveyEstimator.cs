using MathNet.Numerics.Distributions;

namespace Beffroi.Statistics.Surveys;

/// <summary>Estimates of one wave with their precision by linearisation.</summary>
/// <remarks>
/// ŷ = Σ w a / Σ w b; u_k = w_k (a_k − ŷ b_k) / Σ w b, of calibrated weights its residual on the calibration variables. A domain
/// is zero outside itself: the design is never cut. Interval: ŷ ± t · SE with n − H degrees of freedom; of a share that of its
/// logit, which stays between 0 and 1.
/// Source: Deville (1999); Särndal, Swensson and Wretman, <em>Model Assisted Survey Sampling</em> (1992).
/// </remarks>
public static class SurveyEstimator
{
    /// <summary>Of intervals.</summary>
    public const double Confidence = 0.95;

    /// <summary>One measure in one domain.</summary>
    /// <param name="sample">Those who answered, weighed.</param>
    /// <param name="measure">What is estimated.</param>
    /// <param name="inDomain">Whether each unit of the sample is in the domain; null for all.</param>
    /// <param name="sizes">A second weight of each unit of the sample, as headcount; null for each firm counting one.</param>
    public static SurveyEstimate Estimate(
        WeightedSample sample, SurveyMeasure measure, IReadOnlyList<bool>? inDomain = null, IReadOnlyList<double>? sizes = null)
    {
        var df = DegreesOf(sample);
        if (Linearise(sample, measure, inDomain, sizes) is not { } part)
        {
            return new SurveyEstimate(null, null, null, null, df, 0);
        }

        var error = Math.Sqrt(SurveyVariance.Of(part.Influences, sample.Strata, sample.Sample.Sizes));
        var (low, high) = Interval(measure.Kind, part.Value, error, df);
        return new SurveyEstimate(part.Value, error, low, high, df, part.N);
    }

    /// <summary>Answers less strata.</summary>
    internal static int DegreesOf(WeightedSample sample) => sample.Units.Count - sample.Strata.Distinct().Count();

    /// <summary>Nothing where degrees of freedom are lacking.</summary>
    internal static (double? Low, double? High) Interval(MeasureKind kind, double value, double error, int df) =>
        df < 1 ? (null, null) : kind == MeasureKind.Share ? OfShare(value, error, df) : Around(value, error, df);

    /// <summary>The estimate, what each unit that answered adds to it, and how many answered; null where that weighs
    /// nothing.</summary>
    internal static LinearisedEstimate? Linearise(
        WeightedSample sample, SurveyMeasure measure, IReadOnlyList<bool>? inDomain, IReadOnlyList<double>? sizes)
    {
        var (over, under) = (new double[sample.Units.Count], new double[sample.Units.Count]);
        var (n, above, below) = (0, 0.0, 0.0);
        for (var at = 0; at < sample.Units.Count; at++)
        {
            var unit = sample.Units[at];
            if (inDomain?[unit] == false || measure.Over[unit] is not { } a || measure.Under[unit] is not { } b)
            {
                continue;
            }

            var size = sizes?[unit] ?? 1;
            (over[at], under[at]) = (a * size, b * size);
            n += under[at] * sample.Weights[at] != 0 ? 1 : 0; // who weighs nothing tells nothing
            above += sample.Weights[at] * over[at];
            below += sample.Weights[at] * under[at];
        }

        if (n == 0 || below == 0)
        {
            return null;
        }

        var value = above / below;
        return new LinearisedEstimate(value, sample.Influence([.. over.Select((a, at) => (a - (value * under[at])) / below)]), n);
    }

    private static (double?, double?) Around(double value, double error, int df)
    {
        var half = StudentT.InvCDF(0, 1, df, 1 - ((1 - Confidence) / 2)) * error;
        return (value - half, value + half);
    }

    /// <summary>ln(p / (1 − p)) ± t · SE / (p (1 − p)); of 0 and 1 the point itself.</summary>
    private static (double?, double?) OfShare(double share, double error, int df)
    {
        if (share is <= 0 or >= 1)
        {
            return (share, share);
        }

        var (low, high) = Around(Math.Log(share / (1 - share)), error / (share * (1 - share)), df);
        double Back(double logit) => 1 / (1 + Math.Exp(-logit));
        return (Back(low!.Value), Back(high!.Value));
    }
}

/// <param name="Influences">One for each unit that answered.</param>
internal sealed record LinearisedEstimate(double Value, double[] Influences, int N);
