namespace Beffroi.Matching.Linkage;

/// <summary>How alike two short texts are, letter by letter.</summary>
public static class JaroWinkler
{
    private const int Longest = 64;
    private const int Prefix = 4;
    private const double PrefixWorth = 0.1;

    /// <summary>Jaro's similarity, raised for a common beginning of up to four letters.</summary>
    /// <remarks>Source: Winkler (1990), <em>String comparator metrics and enhanced decision rules in the Fellegi–Sunter model of
    /// record linkage</em>. Letters beyond the 64th are not looked at.</remarks>
    /// <returns>From 0, nothing in common, to 1, the same; two empty texts are the same.</returns>
    public static double Similarity(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        one = one[..Math.Min(Longest, one.Length)];
        other = other[..Math.Min(Longest, other.Length)];
        if (one.SequenceEqual(other))
        {
            return 1;
        }

        if (one.IsEmpty || other.IsEmpty)
        {
            return 0;
        }

        ulong taken = 0, met = 0;
        var reach = Math.Max(0, (Math.Max(one.Length, other.Length) / 2) - 1);
        for (var i = 0; i < one.Length; i++)
        {
            for (var j = Math.Max(0, i - reach); j <= Math.Min(other.Length - 1, i + reach); j++)
            {
                if ((taken & (1UL << j)) == 0 && one[i] == other[j])
                {
                    (taken, met) = (taken | (1UL << j), met | (1UL << i));
                    break;
                }
            }
        }

        if (met == 0)
        {
            return 0;
        }

        var (common, crossed, at) = (0, 0, 0);
        for (var i = 0; i < one.Length; i++)
        {
            if ((met & (1UL << i)) == 0)
            {
                continue;
            }

            while ((taken & (1UL << at)) == 0)
            {
                at++;
            }

            common++;
            crossed += one[i] == other[at++] ? 0 : 1;
        }

        var jaro = (((double)common / one.Length) + ((double)common / other.Length)
            + ((common - (crossed / 2)) / (double)common)) / 3;
        var alike = one.CommonPrefixLength(other);
        return jaro + (Math.Min(Prefix, alike) * PrefixWorth * (1 - jaro));
    }
}
