namespace Beffroi.Statistics;

/// <summary>The labour-market tension of an occupation in a place, as the ministry of labour (DARES) defines it.</summary>
/// <remarks>
/// 0.30 · z(T) + 0.20 · z(E) + 0.50 · z(D), where T is online offers over registrations of category A, E the exits from
/// unemployment over those exposed to it, D the difficult share of projects over two survey years; each is standardised by the
/// mean and standard deviation of 2014–2018 over all occupations and places.
/// Source: DARES and Pôle emploi, method note of <em>Les tensions sur le marché du travail</em>, 2019 edition.
/// </remarks>
public static class TensionIndex
{
    /// <summary>Weight of the ratio of offers to registrations.</summary>
    public const double OffersWeight = 0.30;

    /// <summary>Weight of the ease of leaving unemployment.</summary>
    public const double ExitsWeight = 0.20;

    /// <summary>Weight of the difficult share of projects.</summary>
    public const double DifficultyWeight = 0.50;

    /// <summary>
    /// Where the five classes of the national period 2014–2018 are cut, recovered from the 17,143 rows of the 2019 file that
    /// carry both a value and a class (each cut is the middle of the gap in which it must lie). They cannot be computed
    /// anew from the published national series: its lower two quintiles differ.
    /// </summary>
    public static IReadOnlyList<double> ClassCuts { get; } = [-0.5643915, -0.2597135, 0.1305326, 0.5096847];

    /// <summary>Computes the index from three components.</summary>
    /// <param name="offers">Offers over registrations.</param>
    /// <param name="exits">Exits over exposed.</param>
    /// <param name="difficulty">Difficult share of projects, two survey years.</param>
    /// <returns>The index, in standard deviations: 0 is the mean of the reference period.</returns>
    public static double Compute(StandardisedComponent offers, StandardisedComponent exits, StandardisedComponent difficulty) =>
        OffersWeight * offers.Score + ExitsWeight * exits.Score + DifficultyWeight * difficulty.Score;

    /// <summary>The class of a tension, 1 (least) to 5 (most): one more than the number of cuts below the value.</summary>
    /// <param name="tension">The index, finite.</param>
    /// <exception cref="ArgumentException">The index is not finite.</exception>
    public static int Classify(double tension)
    {
        if (!double.IsFinite(tension))
        {
            throw new ArgumentException("The tension is not a finite number.", nameof(tension));
        }

        return 1 + ClassCuts.Count(cut => cut < tension);
    }
}

/// <summary>A component with what standardises it.</summary>
/// <param name="Value">The component, in its own unit.</param>
/// <param name="Mean">Its mean over the reference period, same unit.</param>
/// <param name="StandardDeviation">Its standard deviation over the reference period, same unit, above 0.</param>
public readonly record struct StandardisedComponent(double Value, double Mean, double StandardDeviation)
{
    /// <summary>(value − mean) / standard deviation.</summary>
    /// <exception cref="InvalidOperationException">The standard deviation is not above 0.</exception>
    public double Score => StandardDeviation > 0
        ? (Value - Mean) / StandardDeviation
        : throw new InvalidOperationException("A component with no spread cannot be standardised.");
}
