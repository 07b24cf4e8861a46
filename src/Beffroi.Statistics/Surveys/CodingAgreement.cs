namespace Beffroi.Statistics.Surveys;

/// <summary>How far two coders agree.</summary>
/// <param name="N">Texts that both have coded.</param>
/// <param name="Observed">Share of them to which both gave the same code, from 0 to 1.</param>
/// <param name="Expected">The share that chance alone would give, from what each coder uses.</param>
/// <param name="Kappa">The share of what chance leaves that they agree on, at most 1; null where both used one code alone, so
/// that chance explains all.</param>
public sealed record CodingAgreement(int N, double Observed, double Expected, double? Kappa)
{
    /// <param name="pairs">For each text the code of one coder and that of the other, each coder on the same side
    /// throughout.</param>
    /// <param name="isPooled">Whether the two are not the same persons throughout: chance is then worked out from what all of
    /// them use.</param>
    /// <returns>Null for no text.</returns>
    /// <remarks>Sources: Cohen, <em>Educational and Psychological Measurement</em> 20 (1960); pooled: Scott, <em>Public Opinion
    /// Quarterly</em> 19 (1955), which is that of Fleiss (1971) for two codes a text.</remarks>
    public static CodingAgreement? Of(IReadOnlyCollection<(string First, string Second)> pairs, bool isPooled = false)
    {
        if (pairs.Count == 0)
        {
            return null;
        }

        double n = pairs.Count;
        var first = pairs.CountBy(pair => pair.First).ToDictionary();
        var second = pairs.CountBy(pair => pair.Second).ToDictionary();
        var expected = first.Keys.Union(second.Keys).Sum(code =>
        {
            var (one, other) = (first.GetValueOrDefault(code) / n, second.GetValueOrDefault(code) / n);
            return isPooled ? Math.Pow((one + other) / 2, 2) : one * other;
        });
        var observed = pairs.Count(pair => pair.First == pair.Second) / n;
        return new CodingAgreement(pairs.Count, observed, expected,
            expected >= 1 ? null : (observed - expected) / (1 - expected));
    }
}
