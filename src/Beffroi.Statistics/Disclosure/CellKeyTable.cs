using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Beffroi.Statistics.Disclosure;

/// <summary>What a count becomes with which probability.</summary>
/// <param name="Change">Added to the count.</param>
/// <param name="Probability">Between 0 and 1.</param>
public readonly record struct CellKeyLine(int Change, double Probability);

/// <summary>
/// Perturbs counts of persons for free cross-tables: the same persons get the same change in whatever table they are counted.
/// </summary>
/// <remarks>
/// Each person has a secret key; a cell's key is their sum modulo 2⁶⁴, and chooses the change in the line of its count. The
/// change has mean 0 and a given variance, and no count of 1 or 2 comes out: of all such distributions the one of greatest
/// entropy.
/// Perturbed cells do not add up to perturbed totals. Source: Hundepool et al., <em>Handbook on Statistical Disclosure
/// Control</em>, 2nd ed., chapter 5 (cell-key method); Giessing (2016), maximum entropy tables.
/// </remarks>
public sealed class CellKeyTable
{
    private readonly CellKeyLine[][] _rows;

    private CellKeyTable(CellKeyLine[][] rows) => _rows = rows;

    /// <summary>From this count on all counts share one line.</summary>
    public int LastRow => _rows.Length - 1;

    /// <summary>Solves the table.</summary>
    /// <param name="most">The greatest change, at least 3.</param>
    /// <param name="variance">Of the change, above 0; at counts where nothing so narrow exists, the narrowest.</param>
    public static CellKeyTable Solve(int most = 5, double variance = 3)
    {
        var rows = new CellKeyLine[most + 4][];
        rows[0] = [new CellKeyLine(0, 1)];
        for (var count = 1; count < rows.Length; count++)
        {
            int[] changes = [.. Enumerable.Range(-most, (2 * most) + 1).Where(k => count + k >= 0 && count + k is not (1 or 2))];
            rows[count] = [.. Distribution(changes, variance).Select((p, i) => new CellKeyLine(changes[i], p))];
        }

        return new CellKeyTable(rows);
    }

    /// <summary>A table as given, one line after the other from count 0.</summary>
    public static CellKeyTable Of(IEnumerable<IReadOnlyList<CellKeyLine>> rows) => new([.. rows.Select(row => row.ToArray())]);

    /// <summary>The changes of a count, in growing order, and their probabilities.</summary>
    public IReadOnlyList<CellKeyLine> LinesOf(int count) => _rows[Math.Min(count, LastRow)];

    /// <summary>The count as it is shown.</summary>
    /// <param name="count">True count, 0 or more.</param>
    /// <param name="cellKey">Sum of the keys of those counted.</param>
    public int Perturb(int count, ulong cellKey)
    {
        // The first line whose upper bound is not below u = (key + 1) / 2^64: key + 1 does not fit 64 bits.
        var key = (UInt128)cellKey + 1;
        var (lines, sum) = (LinesOf(count), 0.0);
        foreach (var line in lines)
        {
            sum += line.Probability;
            if (key <= Threshold(sum))
            {
                return count + line.Change;
            }
        }

        return count + lines[^1].Change;
    }

    /// <summary>The key of a person.</summary>
    /// <param name="secret">Kept by whoever runs the program, 16 bytes or more.</param>
    /// <param name="pseudonym">Of the person, the same wherever they are counted.</param>
    public static ulong KeyOf(ReadOnlySpan<byte> secret, string pseudonym) =>
        BinaryPrimitives.ReadUInt64BigEndian(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(pseudonym)));

    /// <summary>The key of a cell: order does not matter, and nothing is rounded.</summary>
    public static ulong KeyOf(IEnumerable<ulong> persons) => persons.Aggregate(0UL, (sum, key) => unchecked(sum + key));

    private static UInt128 Threshold(double upper) =>
        upper >= 1 ? (UInt128)1 << 64 : (UInt128)Math.Round(upper * 18_446_744_073_709_551_616.0);

    /// <summary>p_k ∝ exp(a k + b k²) with mean 0 and the variance asked, by Newton's method on (a, b).</summary>
    private static double[] Distribution(int[] changes, double variance)
    {
        var (a, b) = (0.0, -1 / (2 * variance));
        for (var round = 0; round < 500; round++)
        {
            var p = Weights(changes, a, b);
            double Moment(int power) => changes.Zip(p, (k, q) => q * Math.Pow(k, power)).Sum();
            var (m1, m2, m3, m4) = (Moment(1), Moment(2), Moment(3), Moment(4));
            var (off1, off2) = (m1, m2 - variance);
            if (Math.Abs(off1) < 1e-12 && Math.Abs(off2) < 1e-12)
            {
                break;
            }

            // Derivatives of the moments are covariances of k and k².
            var (c11, c12, c22) = (m2 - (m1 * m1), m3 - (m1 * m2), m4 - (m2 * m2));
            var determinant = (c11 * c22) - (c12 * c12);
            var (stepA, stepB) = (((c22 * off1) - (c12 * off2)) / determinant, ((c11 * off2) - (c12 * off1)) / determinant);
            var damped = Math.Min(1, 1 / Math.Max(1e-12, Math.Max(Math.Abs(stepA), Math.Abs(stepB))));
            (a, b) = (a - (damped * stepA), b - (damped * stepB));
        }

        return Weights(changes, a, b);
    }

    private static double[] Weights(int[] changes, double a, double b)
    {
        var exponents = changes.Select(k => (a * k) + (b * k * k)).ToArray();
        var highest = exponents.Max();
        var weights = exponents.Select(exponent => Math.Exp(exponent - highest)).ToArray();
        var sum = weights.Sum();
        return [.. weights.Select(weight => weight / sum)];
    }
}
