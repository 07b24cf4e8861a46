using MathNet.Numerics.LinearAlgebra;

namespace Beffroi.Statistics.Surveys;

/// <summary>How far calibrated weights may go from those they start from.</summary>
public enum CalibrationMethod
{
    /// <summary>F(u) = 1 + u; weights may become negative.</summary>
    Linear,

    /// <summary>F(u) = exp(u); weights stay above 0.</summary>
    Raking,

    /// <summary>Between two bounds, smoothly.</summary>
    Logit,

    /// <summary>1 + u, cut at two bounds.</summary>
    Truncated,
}

/// <summary>Bounds of the ratio of a calibrated weight to the one it starts from.</summary>
/// <param name="Low">Below 1.</param>
/// <param name="High">Above 1.</param>
public readonly record struct RatioBounds(double Low, double High);

/// <summary>Why there are no calibrated weights.</summary>
public enum CalibrationFailure
{
    /// <summary>The totals cannot be met within the bounds, or contradict each other.</summary>
    NotConverged,

    /// <summary>A total is asked of something that no unit of the sample has.</summary>
    NobodyThere,
}

/// <summary>There are no weights that meet the totals.</summary>
/// <param name="failure">Why.</param>
/// <param name="column">The number of the total that is furthest from being met.</param>
public sealed class CalibrationException(CalibrationFailure failure, int column)
    : Exception($"No weights meet the totals ({failure}, column {column}).")
{
    /// <summary>Why.</summary>
    public CalibrationFailure Failure { get; } = failure;

    /// <summary>The number of the total that is furthest from being met, from 0.</summary>
    public int Column { get; } = column;
}

/// <summary>Weights that meet totals known from elsewhere.</summary>
/// <param name="Weights">One for each unit, in their order.</param>
/// <param name="Ratios">Of each to the one it started from; 1 where that is 0.</param>
/// <param name="Iterations">Steps of Newton's method.</param>
public sealed record CalibratedWeights(IReadOnlyList<double> Weights, IReadOnlyList<double> Ratios, int Iterations)
{
    /// <summary>Coefficient of variation of the ratios, divisor n.</summary>
    public double RatioCv => SurveyMoments.Cv(Ratios);

    /// <summary>Kish: 1 + CV² of the weights, which is n Σw² / (Σw)².</summary>
    public double DesignEffect => SurveyMoments.KishEffect(Weights);
}

/// <summary>Calibration of sample weights on known totals.</summary>
/// <remarks>
/// w = d · F(q · x'λ) with Σ w x = X. Newton: λ ← λ + [Σ d q F'(q x'λ) x x']⁺ (X − Σ d F x), the step halved while it brings the
/// totals no nearer; it ends when every total is met to 1e-10 of itself. The generalised inverse lets totals be redundant.
/// Source: J.-C. Deville and C.-E. Särndal, <em>Calibration estimators in survey sampling</em>, JASA 87 (1992).
/// </remarks>
public static class Calibration
{
    private const double Tolerance = 1e-10;
    private const int MostSteps = 200;
    private const int MostHalvings = 40;

    /// <summary>Finds the weights.</summary>
    /// <param name="weights">Those to start from, n of them, 0 or more; one of 0 stays 0.</param>
    /// <param name="x">n rows of p values.</param>
    /// <param name="totals">p totals that the weighted columns of <paramref name="x"/> must have.</param>
    /// <param name="method">How far weights may go.</param>
    /// <param name="bounds">For logit and truncated; left aside by the others.</param>
    /// <param name="scale">q: how much each unit may move, n values above 0; null for 1.</param>
    /// <exception cref="CalibrationException">No weights meet the totals.</exception>
    /// <exception cref="ArgumentException">A size does not fit, a number is not finite, a weight is negative, or the bounds do
    /// not hold 1 between them.</exception>
    public static CalibratedWeights Solve(
        IReadOnlyList<double> weights, IReadOnlyList<double[]> x, IReadOnlyList<double> totals, CalibrationMethod method,
        RatioBounds bounds = default, IReadOnlyList<double>? scale = null)
    {
        Require(x.Count == weights.Count && x.All(row => row.Length == totals.Count && row.All(double.IsFinite)), nameof(x));
        Require(weights.All(weight => weight >= 0 && double.IsFinite(weight)), nameof(weights));
        Require(scale is null || (scale.Count == x.Count && scale.All(one => one > 0)), nameof(scale));
        Require(method is CalibrationMethod.Linear or CalibrationMethod.Raking || bounds is { Low: >= 0 and < 1, High: > 1 },
            nameof(bounds));
        var sizes = Enumerable.Range(0, totals.Count).Select(at => SizeOf(weights, x, totals, at)).ToArray();
        var scaled = x.Select(row => row.Select((value, at) => value / sizes[at]).ToArray()).ToList();
        var problem = new Problem(weights, scaled, [.. totals.Select((total, at) => total / sizes[at])],
            CalibrationFunction.Of(method, bounds), scale);
        var lambda = Vector<double>.Build.Dense(totals.Count);
        var state = problem.At(lambda);
        for (var step = 0; step < MostSteps; step++)
        {
            if (state.Worst(sizes, totals) is var (far, _) && far < Tolerance)
            {
                return new CalibratedWeights(state.Weights, state.Ratios, step);
            }

            if (Better(problem, lambda, state) is not var (next, reached))
            {
                break;
            }

            (lambda, state) = (next, reached);
        }

        throw new CalibrationException(CalibrationFailure.NotConverged, state.Worst(sizes, totals).Column);
    }

    /// <summary>One step, halved until it brings the totals nearer; null where none does.</summary>
    private static (Vector<double> Lambda, State State)? Better(Problem problem, Vector<double> lambda, State state)
    {
        var step = problem.Direction(state);
        var distance = state.Gap.L2Norm();
        for (var halving = 0; halving < MostHalvings; halving++)
        {
            var next = lambda + (step / Math.Pow(2, halving));
            var reached = problem.At(next);
            var now = reached.Gap.L2Norm();
            if (double.IsFinite(now) && now < distance)
            {
                return (next, reached);
            }
        }

        return null;
    }

    /// <summary>By what a column is divided, so that euros and heads weigh the same.</summary>
    private static double SizeOf(
        IReadOnlyList<double> weights, IReadOnlyList<double[]> x, IReadOnlyList<double> totals, int column)
    {
        var size = Enumerable.Range(0, x.Count).Sum(unit => weights[unit] * Math.Abs(x[unit][column]));
        return size > 0 ? size : totals[column] == 0 ? 1
            : throw new CalibrationException(CalibrationFailure.NobodyThere, column);
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new ArgumentException("It does not fit the other arguments.", what);
        }
    }

    private sealed record State(Vector<double> Gap, double[] Weights, double[] Ratios, double[] Slopes)
    {
        public (double Far, int Column) Worst(double[] sizes, IReadOnlyList<double> totals) => Gap
            .Select((gap, at) => (Math.Abs(gap) * sizes[at] / Math.Max(1, Math.Abs(totals[at])), at)).DefaultIfEmpty().Max();
    }

    private sealed record Problem(
        IReadOnlyList<double> Start, List<double[]> X, double[] Totals, CalibrationFunction Function,
        IReadOnlyList<double>? Scale)
    {
        public State At(Vector<double> lambda)
        {
            var (gap, ratios, slopes) = (Totals.ToArray(), new double[X.Count], new double[X.Count]);
            var weights = new double[X.Count];
            for (var unit = 0; unit < X.Count; unit++)
            {
                var (row, q) = (X[unit], Scale?[unit] ?? 1);
                var u = 0.0;
                for (var at = 0; at < row.Length; at++)
                {
                    u += row[at] * lambda[at];
                }

                ratios[unit] = Start[unit] == 0 ? 1 : Function.Value(q * u);
                slopes[unit] = q * Function.Slope(q * u);
                weights[unit] = Start[unit] * ratios[unit];
                for (var at = 0; at < row.Length; at++)
                {
                    gap[at] -= weights[unit] * row[at];
                }
            }

            return new State(Vector<double>.Build.Dense(gap), weights, ratios, slopes);
        }

        public Vector<double> Direction(State state) => WeightedLeastSquares.Solve(
            [.. Start.Select((weight, unit) => weight * state.Slopes[unit])], X, state.Gap);
    }
}
