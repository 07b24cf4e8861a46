namespace Beffroi.Statistics;

/// <summary>One occupation in a place and in the nation, both counts printed by the producer.</summary>
/// <param name="LocalProjects">Projects in the place, 0 or more.</param>
/// <param name="LocalDifficult">Difficult ones among them.</param>
/// <param name="NationalProjects">Projects in the nation, above 0 wherever the place has any.</param>
/// <param name="NationalDifficult">Difficult ones among them.</param>
public readonly record struct OccupationDifficulty(
    double LocalProjects, double LocalDifficult, double NationalProjects, double NationalDifficult);

/// <summary>Splits the gap between a local and the national difficult share into what is wanted and how hard it is.</summary>
/// <remarks>
/// With s the local share of projects of an occupation and D its national difficult share: expected = Σ s · D;
/// mix = expected − national share; own = local share − expected. The two add up to the gap exactly.
/// Only cells with both counts printed may enter, in the nation as in the place; that sample leaves out small cells and its
/// shares are too high, so it serves for differences only.
/// Source: direct standardisation (Kitagawa 1955); specification of the observatory, section 2.4.
/// </remarks>
/// <param name="LocalShare">Difficult share in the place, 0 to 1, over the sample.</param>
/// <param name="NationalShare">Difficult share in the nation, 0 to 1, over the sample.</param>
/// <param name="ExpectedShare">Share that the place would have, were each occupation as hard there as in the nation.</param>
public readonly record struct CompositionEffect(double LocalShare, double NationalShare, double ExpectedShare)
{
    /// <summary>What the mix of occupations explains, in share (0.01 = one point).</summary>
    public double MixEffect => ExpectedShare - NationalShare;

    /// <summary>What is left to the place itself, in share.</summary>
    public double OwnEffect => LocalShare - ExpectedShare;

    /// <summary>Computes the split.</summary>
    /// <param name="occupations">Every occupation of the nation once; those that the place lacks carry 0 local projects.</param>
    /// <exception cref="ArgumentException">
    /// A place or a nation with no project, or an occupation wanted in the place and absent from the nation.
    /// </exception>
    public static CompositionEffect Compute(IReadOnlyCollection<OccupationDifficulty> occupations)
    {
        var local = occupations.Sum(o => o.LocalProjects);
        var national = occupations.Sum(o => o.NationalProjects);
        if (local <= 0 || national <= 0)
        {
            throw new ArgumentException("The place or the nation has no project.", nameof(occupations));
        }

        if (occupations.Any(o => o.LocalProjects > 0 && o.NationalProjects <= 0))
        {
            throw new ArgumentException("An occupation of the place is absent from the nation.", nameof(occupations));
        }

        var expected = occupations
            .Where(o => o.LocalProjects > 0)
            .Sum(o => o.LocalProjects / local * (o.NationalDifficult / o.NationalProjects));
        return new CompositionEffect(
            occupations.Sum(o => o.LocalDifficult) / local,
            occupations.Sum(o => o.NationalDifficult) / national,
            expected);
    }
}
