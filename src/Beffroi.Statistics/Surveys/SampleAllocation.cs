namespace Beffroi.Statistics.Surveys;

/// <summary>One stratum before the draw.</summary>
/// <param name="Population">Units of the frame, 0 or more.</param>
/// <param name="Importance">What the sample is shared out by: the population (proportional), or the population times the standard
/// deviation of a known variable (Neyman).</param>
/// <param name="IsWhole">Whether every unit is taken.</param>
/// <param name="Most">The most units that may be taken, for instance that rotation lets come back in time.</param>
public readonly record struct StratumToDraw(int Population, double Importance, bool IsWhole, int Most);

/// <summary>How many units to draw in each stratum.</summary>
/// <remarks>Source: Neyman, <em>Journal of the Royal Statistical Society</em> 97 (1934); Cochran, <em>Sampling
/// Techniques</em>, chapter 5.</remarks>
public static class SampleAllocation
{
    /// <summary>
    /// Strata taken whole come first; the rest is shared out by importance, never below <paramref name="least"/> nor above what a
    /// stratum has or may give. Units that are left over go to the largest remainders.
    /// </summary>
    /// <param name="strata">One or more.</param>
    /// <param name="total">Units wanted in all, 0 or more; strata taken whole and least numbers may ask for more.</param>
    /// <param name="least">Units wanted in each stratum that has them.</param>
    /// <returns>For each stratum how many units.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public static IReadOnlyList<int> Share(IReadOnlyList<StratumToDraw> strata, int total, int least)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(total);
        ArgumentOutOfRangeException.ThrowIfNegative(least);
        var most = strata.Select(one => one.IsWhole ? one.Population : Math.Min(one.Population, Math.Max(0, one.Most))).ToArray();
        var floor = strata.Select((one, h) => one.IsWhole ? one.Population : Math.Min(least, most[h])).ToArray();
        var given = new int?[strata.Count];
        for (var h = 0; h < strata.Count; h++)
        {
            given[h] = strata[h].IsWhole || most[h] == floor[h] ? floor[h] : null;
        }

        while (true)
        {
            var open = Enumerable.Range(0, strata.Count).Where(h => given[h] is null).ToList();
            var left = Math.Max(0, total - given.Sum(one => one ?? 0));
            var weight = open.Sum(h => strata[h].Importance);
            double Share(int h) => weight > 0 ? left * strata[h].Importance / weight : 0;
            // Who would get too little is fixed before who would get too much: what they take is missing to the others.
            var few = open.Where(h => Share(h) < floor[h]).ToList();
            var many = few.Count > 0 ? [] : open.Where(h => Share(h) > most[h]).ToList();
            if (few.Count + many.Count == 0)
            {
                Round(open, Share, left, most, given);
                return [.. given.Select(one => one!.Value)];
            }

            few.ForEach(h => given[h] = floor[h]);
            many.ForEach(h => given[h] = most[h]);
        }
    }

    private static void Round(List<int> open, Func<int, double> share, int left, int[] most, int?[] given)
    {
        open.ForEach(h => given[h] = (int)share(h));
        var over = Math.Min(left - open.Sum(h => given[h]!.Value), open.Count);
        foreach (var h in open.OrderByDescending(h => share(h) - Math.Floor(share(h))).Where(h => given[h] < most[h]).Take(over))
        {
            given[h]++;
        }
    }
}
