namespace Beffroi.Statistics.Disclosure;

/// <summary>Why a cell may not be shown, as the European statistical system marks it.</summary>
public enum CellStatus
{
    /// <summary>Shown.</summary>
    V,

    /// <summary>Too few contributors.</summary>
    A,

    /// <summary>One contributor dominates, or could be estimated by another.</summary>
    B,

    /// <summary>Hidden to protect others.</summary>
    D,
}

/// <summary>The judgement on one cell.</summary>
/// <param name="Status">V, A or B.</param>
/// <param name="Level">How far an attacker's bounds must stay from the value, in its unit.</param>
public readonly record struct Sensitivity(CellStatus Status, double Level)
{
    /// <summary>Whether it must be hidden.</summary>
    public bool IsSensitive => Status is CellStatus.A or CellStatus.B;
}

/// <summary>Rules of primary suppression for one family of data.</summary>
/// <remarks>
/// Fewer than <paramref name="MinimumContributors"/> contributors, none not counted; the largest above
/// <paramref name="DominancePercent"/> of the total; the second-largest could estimate the largest within
/// <paramref name="PPercent"/>. Source: Hundepool et al., <em>Handbook on Statistical Disclosure Control</em>, 2nd ed.,
/// chapter 4.
/// </remarks>
/// <param name="MinimumContributors">At least 1.</param>
/// <param name="DominancePercent">Between 0 and 100, or null for no such rule.</param>
/// <param name="PPercent">Above 0, or null for no such rule. It is kept from the public.</param>
public sealed record SensitivityRules(int MinimumContributors, double? DominancePercent = null, double? PPercent = null)
{
    /// <summary>Judges a cell by its contributors.</summary>
    /// <param name="count">Contributors, each a holding.</param>
    /// <param name="total">Their sum.</param>
    /// <param name="largest">The largest contribution, 0 without one.</param>
    /// <param name="second">The one after it, 0 without one.</param>
    public Sensitivity Judge(int count, double total, double largest, double second)
    {
        if (count == 0)
        {
            return new(CellStatus.V, 0);
        }

        var dominance = DominancePercent is { } k ? DominanceLevel(k, total, largest) : 0;
        var estimation = PPercent is { } p ? PPercentLevel(p, total, largest, second) : 0;
        var level = Math.Max(dominance, estimation);
        return count < MinimumContributors ? new(CellStatus.A, level) : level > 0 ? new(CellStatus.B, level)
            : new(CellStatus.V, 0);
    }

    /// <summary>(n,k): positive where the n largest are above k percent of the total. It is the protection level.</summary>
    /// <param name="k">Between 0 and 100.</param>
    /// <param name="total">Sum of the cell, 0 or more.</param>
    /// <param name="sumOfLargest">Sum of the n largest.</param>
    public static double DominanceLevel(double k, double total, double sumOfLargest) =>
        total > 0 && sumOfLargest > k / 100 * total ? (100 / k * sumOfLargest) - total : 0;

    /// <summary>p%: positive where what neither of the two largest gives is below p percent of the largest.</summary>
    public static double PPercentLevel(double p, double total, double largest, double second) =>
        PqLevel(p, 100, total, largest, second);

    /// <summary>(p,q): as p%, for an attacker who knows each contribution within q percent.</summary>
    public static double PqLevel(double p, double q, double total, double largest, double second) =>
        total > 0 ? Math.Max(0, (p / q * largest) - (total - largest - second)) : 0;

    /// <summary>p% where some firms agreed to be shown.</summary>
    /// <param name="p">Above 0.</param>
    /// <param name="total">Sum of the cell.</param>
    /// <param name="largestWithoutWaiver">The largest of those that did not agree.</param>
    /// <param name="largestOther">The largest of all the others, agreed or not.</param>
    public static double WaiverLevel(double p, double total, double largestWithoutWaiver, double largestOther) =>
        PqLevel(p, 100, total, largestWithoutWaiver, largestOther);

    /// <summary>p% of a weighted sample.</summary>
    /// <param name="p">Above 0.</param>
    /// <param name="weightedTotal">The estimated total.</param>
    /// <param name="largestObserved">The largest observed value, not weighted.</param>
    /// <param name="secondObserved">The one after it, not weighted.</param>
    public static double WeightedLevel(double p, double weightedTotal, double largestObserved, double secondObserved) =>
        PqLevel(p, 100, weightedTotal, largestObserved, secondObserved);

    /// <summary>Whether a weighted cell has too few: the rule speaks of the units that the respondents stand for.</summary>
    public static bool IsWeightedFrequencyUnsafe(double sumOfWeights, int minimum) => sumOfWeights > 0 && sumOfWeights < minimum;

    /// <summary>The p for which every p%-unsafe cell is (2,k)-unsafe too.</summary>
    public static double MatchingP(double k) => 100 * (100 - k) / k;

    /// <summary>
    /// Whether a share tells of a few: all or none of a group below twice the minimum, or a numerator or its complement
    /// between 1 and the minimum less one.
    /// </summary>
    public static bool IsShareUnsafe(int numerator, int denominator, int minimum)
    {
        var rest = denominator - numerator;
        return (denominator > 0 && denominator < 2 * minimum && (numerator == 0 || rest == 0))
            || (numerator > 0 && numerator < minimum) || (rest > 0 && rest < minimum);
    }

    /// <summary>
    /// Decimals at which a published percentage betrays no numerator below the minimum, the denominator being known.
    /// </summary>
    /// <returns>The most decimals, from <paramref name="wanted"/> down to 0, or -1 where even the whole percentage betrays
    /// one.</returns>
    public static int SafeDecimals(int numerator, int denominator, int minimum, int wanted)
    {
        for (var decimals = wanted; decimals >= 0; decimals--)
        {
            var shown = Rounded(numerator, denominator, decimals);
            var alike = Enumerable.Range(0, denominator + 1).Where(n => Rounded(n, denominator, decimals) == shown).ToList();
            if (alike.Count > 1 || alike[0] == 0 || alike[0] >= minimum)
            {
                return decimals;
            }
        }

        return -1;
    }

    private static decimal Rounded(int numerator, int denominator, int decimals) =>
        Math.Round(100m * numerator / denominator, decimals, MidpointRounding.AwayFromZero);
}
