namespace Beffroi.Statistics.Surveys;

/// <summary>A stratum of the frame.</summary>
/// <param name="Population">How many units it has, at least <paramref name="Drawn"/>.</param>
/// <param name="Drawn">How many of them were drawn, at least 1.</param>
public readonly record struct StratumSize(double Population, double Drawn);

/// <summary>Known totals on which weights are calibrated.</summary>
/// <param name="X">One row for each unit of the sample, also of those that do not answer.</param>
/// <param name="Totals">What the weighted columns must be.</param>
/// <param name="Method">How far weights may go.</param>
/// <param name="Bounds">For logit and truncated.</param>
public sealed record CalibrationTarget(
    IReadOnlyList<double[]> X, IReadOnlyList<double> Totals, CalibrationMethod Method, RatioBounds Bounds = default);

/// <summary>The units drawn for one wave, all lists in the same order.</summary>
/// <param name="Ids">What names a unit, the same in each wave; no two alike.</param>
/// <param name="Strata">The stratum of each.</param>
/// <param name="Sizes">For each stratum its size.</param>
/// <param name="Answers">Which units answered.</param>
public sealed record SurveySample(
    IReadOnlyList<string> Ids, IReadOnlyList<string> Strata, IReadOnlyDictionary<string, StratumSize> Sizes,
    IReadOnlyList<bool> Answers)
{
    /// <summary>Cells within which who answers and who does not are taken to be alike, outermost part first, the last part the
    /// one of which neighbours are merged; empty for one cell.</summary>
    public IReadOnlyList<string[]> ResponseCells { get; init; } = [];

    /// <summary>Null for none.</summary>
    public CalibrationTarget? Calibration { get; init; }

    /// <summary>N/n of the stratum of each unit.</summary>
    public double[] DesignWeights() => [.. Strata.Select(stratum => Sizes[stratum].Population / Sizes[stratum].Drawn)];

    /// <summary>Weighs those who answered.</summary>
    /// <exception cref="CalibrationException">No weights meet the totals.</exception>
    public WeightedSample Weigh()
    {
        var design = DesignWeights();
        var answering = Enumerable.Range(0, Ids.Count).Where(unit => Answers[unit]).ToList();
        var factors = ResponseAdjustment.Factors(design, Answers, ResponseCells);
        double[] adjusted = [.. answering.Select(unit => design[unit] * factors[unit])];
        List<double[]>? x = Calibration is { } target ? [.. answering.Select(unit => target.X[unit])] : null;
        var calibrated = x is null ? null
            : Surveys.Calibration.Solve(adjusted, x, Calibration!.Totals, Calibration.Method, Calibration.Bounds);
        return new WeightedSample(this, answering, adjusted, calibrated?.Weights ?? adjusted, x)
        {
            ResponseRate = (double)answering.Count / Ids.Count,
            WeightedResponseRate = answering.Sum(unit => design[unit]) / design.Sum(),
            Ratios = calibrated?.Ratios ?? [.. adjusted.Select(_ => 1.0)],
        };
    }
}

/// <summary>Those who answered, with their weights.</summary>
public sealed class WeightedSample
{
    private readonly MathNet.Numerics.LinearAlgebra.Matrix<double>? _inverse;

    internal WeightedSample(
        SurveySample sample, IReadOnlyList<int> units, IReadOnlyList<double> start, IReadOnlyList<double> weights,
        IReadOnlyList<double[]>? x)
    {
        (Sample, Units, Start, Weights, X) = (sample, units, start, weights, x);
        Strata = [.. units.Select(unit => sample.Strata[unit])];
        _inverse = x is null ? null : WeightedLeastSquares.Inverse(start, x, x.Count > 0 ? x[0].Length : 0);
    }

    /// <summary>What was drawn.</summary>
    public SurveySample Sample { get; }

    /// <summary>Numbers of the units that answered, in the order of the sample; all lists below follow them.</summary>
    public IReadOnlyList<int> Units { get; }

    /// <summary>The stratum of each.</summary>
    public IReadOnlyList<string> Strata { get; }

    /// <summary>Weights before calibration.</summary>
    public IReadOnlyList<double> Start { get; }

    /// <summary>Final weights.</summary>
    public IReadOnlyList<double> Weights { get; }

    /// <summary>Of each final weight to the one before calibration.</summary>
    public required IReadOnlyList<double> Ratios { get; init; }

    /// <summary>Answers over units drawn.</summary>
    public required double ResponseRate { get; init; }

    /// <summary>The same, each unit counted by its design weight.</summary>
    public required double WeightedResponseRate { get; init; }

    private IReadOnlyList<double[]>? X { get; }

    /// <summary>Some of those who answered, who carry the weight of the others of their cell of response.</summary>
    internal WeightedSample Only(IReadOnlySet<string> ids)
    {
        List<bool> chosen = [.. Units.Select(unit => ids.Contains(Sample.Ids[unit]))];
        List<string[]> cells = Sample.ResponseCells.Count == 0 ? [] : [.. Units.Select(unit => Sample.ResponseCells[unit])];
        var factors = ResponseAdjustment.Factors(Weights, chosen, cells);
        List<int> kept = [.. Enumerable.Range(0, Units.Count).Where(at => chosen[at])];
        double[] weights = [.. kept.Select(at => Weights[at] * factors[at])];
        return new WeightedSample(Sample, [.. kept.Select(at => Units[at])], weights, weights, null)
        {
            Ratios = [.. kept.Select(at => factors[at])], ResponseRate = ResponseRate,
            WeightedResponseRate = WeightedResponseRate,
        };
    }

    /// <summary>The same answers from other weights before calibration, calibrated anew; a weight of 0 takes a unit
    /// away.</summary>
    internal WeightedSample From(IReadOnlyList<double> start)
    {
        var weights = X is null ? start : Calibration.Solve(start, X, Sample.Calibration!.Totals, Sample.Calibration.Method,
            Sample.Calibration.Bounds).Weights;
        return new WeightedSample(Sample, Units, start, weights, null)
        {
            Ratios = Ratios, ResponseRate = ResponseRate, WeightedResponseRate = WeightedResponseRate,
        };
    }

    /// <summary>What each unit adds to an estimate: its weight times z, or times what is left of z once its regression on the
    /// calibration variables is taken away.</summary>
    /// <param name="z">One value for each unit that answered.</param>
    internal double[] Influence(IReadOnlyList<double> z)
    {
        var left = X is null ? z : WeightedLeastSquares.Residuals(Start, X, z, _inverse!);
        return [.. Weights.Select((weight, at) => weight * left[at])];
    }
}
