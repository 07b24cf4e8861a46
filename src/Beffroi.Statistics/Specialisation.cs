namespace Beffroi.Statistics;

/// <summary>How a place differs from a larger one that holds it in what it does: shares by category, compared.</summary>
/// <remarks>
/// Vectors are in one order: element i of each is the same category (occupation, family, sector); all are counts, 0 or more.
/// Source: P. Krugman, <em>Geography and Trade</em> (1991); P. Sargant Florence (1939) for the location quotient;
/// specification of the observatory, section 2.6.
/// </remarks>
public static class Specialisation
{
    /// <summary>Location quotients: share of each category in the place over its share in the larger place.</summary>
    /// <param name="place">Counts of the place.</param>
    /// <param name="whole">Counts of the larger place, the place included.</param>
    /// <returns>One quotient a category; <see cref="double.NaN"/> where the larger place has none of it.</returns>
    /// <exception cref="ArgumentException">Lengths differ, a count is negative or not finite, or a total is 0.</exception>
    public static double[] LocationQuotients(ReadOnlySpan<double> place, ReadOnlySpan<double> whole)
    {
        var (placeTotal, wholeTotal) = Totals(place, whole);
        var quotients = new double[place.Length];
        for (var i = 0; i < place.Length; i++)
        {
            quotients[i] = whole[i] > 0 ? place[i] / placeTotal / (whole[i] / wholeTotal) : double.NaN;
        }

        return quotients;
    }

    /// <summary>Krugman's index: the sum of absolute differences of shares, 0 (same profile) to 2 (nothing in common).</summary>
    /// <param name="place">Counts of the place.</param>
    /// <param name="reference">Counts of what it is compared with.</param>
    /// <exception cref="ArgumentException">Lengths differ, a count is negative or not finite, or a total is 0.</exception>
    public static double KrugmanIndex(ReadOnlySpan<double> place, ReadOnlySpan<double> reference)
    {
        var (placeTotal, referenceTotal) = Totals(place, reference);
        var sum = 0d;
        for (var i = 0; i < place.Length; i++)
        {
            sum += Math.Abs(place[i] / placeTotal - reference[i] / referenceTotal);
        }

        return sum;
    }

    /// <summary>Krugman's index against the rest of the larger place, the place itself taken out.</summary>
    /// <param name="place">Counts of the place.</param>
    /// <param name="whole">Counts of the larger place, the place included: none below the place's.</param>
    /// <exception cref="ArgumentException">As for <see cref="KrugmanIndex"/>, or the rest has a negative count or
    /// none.</exception>
    public static double KrugmanIndexAgainstRest(ReadOnlySpan<double> place, ReadOnlySpan<double> whole)
    {
        Totals(place, whole);
        var rest = new double[whole.Length];
        for (var i = 0; i < whole.Length; i++)
        {
            rest[i] = whole[i] - place[i];
        }

        return KrugmanIndex(place, rest);
    }

    /// <summary>Herfindahl–Hirschman index: the sum of squared shares, 1/n (even) to 1 (one category).</summary>
    /// <param name="counts">Counts by category.</param>
    /// <exception cref="ArgumentException">A count is negative or not finite, or the total is 0.</exception>
    public static double HerfindahlIndex(ReadOnlySpan<double> counts)
    {
        var total = Total(counts);
        var sum = 0d;
        foreach (var count in counts)
        {
            sum += count / total * (count / total);
        }

        return sum;
    }

    private static (double First, double Second) Totals(ReadOnlySpan<double> first, ReadOnlySpan<double> second) =>
        first.Length == second.Length
            ? (Total(first), Total(second))
            : throw new ArgumentException("The two vectors must have one element for each category.", nameof(second));

    private static double Total(ReadOnlySpan<double> counts)
    {
        var total = 0d;
        foreach (var count in counts)
        {
            if (!double.IsFinite(count) || count < 0)
            {
                throw new ArgumentException("A count is negative or not a finite number.", nameof(counts));
            }

            total += count;
        }

        return total > 0 ? total : throw new ArgumentException("The counts add up to nothing.", nameof(counts));
    }
}
