namespace Beffroi.Statistics.Surveys;

/// <summary>How far two coders agree.</summary>
/// <param name="N">Texts that both have coded.</param>
/// <param name="Observed">Share of them to which both gave the same code, from 0 to 1.</param>
/// <param name="Expected">The share that chance alone would give, from what each coder uses.</param>
/// <param name="Kappa">The share of what chance leaves that they agree on, at most 1; null where both used one code alone, so
/// that chance explains all.</param>
public sealed record CodingAgreement(int N, double Observed, double Expected, double? Kappa)
{
    /// <param name="pairs">For each text the code of one coder and that of the other; one or more.</param>
    /// <returns>Null for no text.</returns>
    /// <remarks>Source: Cohen, <em>Educational and Psychological Measurement</em> 20 (1960).</remarks>
    public static CodingAgreement? Of(IReadOnlyCollection<(string First, string Second)> pairs)
    {
        if (pairs.Count == 0)
        {
            return null;
        }

        double n = pairs.Count;
        var second = pairs.CountBy(pair => pair.Second).ToDictionary();
        var expected = pairs.CountBy(pair => pair.First).Sum(code => code.Value / n * second.GetValueOrDefault(code.Key) / n);
        var observed = pairs.Count(pair => pair.First == pair.Second) / n;
        return new CodingAgreement(pairs.Count, observed, expected,
            expected >= 1 ? null : (observed - expected) / (1 - expected));
    }
}
