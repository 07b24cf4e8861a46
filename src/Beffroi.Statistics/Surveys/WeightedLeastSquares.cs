using MathNet.Numerics.LinearAlgebra;

namespace Beffroi.Statistics.Surveys;

/// <summary>Weighted normal equations, solved by a generalised inverse.</summary>
internal static class WeightedLeastSquares
{
    /// <summary>Below this share of the largest, an eigenvalue is that of a redundant column.</summary>
    private const double Rank = 1e-11;

    /// <summary>[Σ v x x']⁺ b.</summary>
    public static Vector<double> Solve(IReadOnlyList<double> weights, IReadOnlyList<double[]> x, Vector<double> right) =>
        Inverse(weights, x, right.Count) * right;

    /// <summary>[Σ v x x']⁺, p by p.</summary>
    public static Matrix<double> Inverse(IReadOnlyList<double> weights, IReadOnlyList<double[]> x, int columns)
    {
        var gram = new double[columns, columns];
        for (var unit = 0; unit < x.Count; unit++)
        {
            var (row, weight) = (x[unit], weights[unit]);
            for (var a = 0; a < columns; a++)
            {
                var left = weight * row[a];
                for (var b = 0; b <= a; b++)
                {
                    gram[a, b] += left * row[b];
                }
            }
        }

        for (var a = 0; a < columns; a++)
        {
            for (var b = 0; b < a; b++)
            {
                gram[b, a] = gram[a, b];
            }
        }

        if (columns == 0)
        {
            return Matrix<double>.Build.Dense(0, 0);
        }

        var parts = Matrix<double>.Build.DenseOfArray(gram).Evd(Symmetricity.Symmetric);
        var values = parts.EigenValues.Select(value => value.Real).ToArray();
        var largest = values.Max(Math.Abs);
        var inverted = Vector<double>.Build.Dense([.. values.Select(value => value > Rank * largest ? 1 / value : 0)]);
        return parts.EigenVectors * Matrix<double>.Build.DiagonalOfDiagonalVector(inverted) * parts.EigenVectors.Transpose();
    }

    /// <summary>What is left of y once its regression on x is taken away.</summary>
    public static double[] Residuals(IReadOnlyList<double> weights, IReadOnlyList<double[]> x, IReadOnlyList<double> y,
        Matrix<double> inverse)
    {
        var sums = new double[inverse.RowCount];
        for (var unit = 0; unit < x.Count; unit++)
        {
            for (var at = 0; at < sums.Length && y[unit] != 0; at++)
            {
                sums[at] += weights[unit] * x[unit][at] * y[unit];
            }
        }

        var moments = Vector<double>.Build.DenseOfArray(sums);

        var (slopes, residuals) = ((inverse * moments).ToArray(), y.ToArray());
        for (var unit = 0; unit < residuals.Length; unit++)
        {
            for (var at = 0; at < slopes.Length; at++)
            {
                residuals[unit] -= x[unit][at] * slopes[at];
            }
        }

        return residuals;
    }
}
