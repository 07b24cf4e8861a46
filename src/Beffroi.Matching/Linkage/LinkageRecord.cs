namespace Beffroi.Matching.Linkage;

/// <summary>A structure or a service as some source tells it. What is not known is null or empty, and never counts against a
/// pair.</summary>
/// <param name="Id">Unique in the set.</param>
/// <param name="Name">As written.</param>
public sealed record LinkageRecord(string Id, string Name)
{
    /// <summary>Of the establishment: 14 digits in France, 10 in Belgium; other characters are passed over.</summary>
    public string? Siret { get; init; }

    /// <summary>INSEE or NIS code.</summary>
    public string? CommuneCode { get; init; }

    /// <summary>Its name.</summary>
    public string? Commune { get; init; }

    /// <summary>As written.</summary>
    public string? Postcode { get; init; }

    /// <summary>Number and street, as written.</summary>
    public string? Address { get; init; }

    /// <summary>Degrees, WGS84.</summary>
    public double? Longitude { get; init; }

    /// <inheritdoc cref="Longitude"/>
    public double? Latitude { get; init; }

    /// <summary>As written; its last nine digits count.</summary>
    public string? Telephone { get; init; }

    /// <summary>As written.</summary>
    public string? Email { get; init; }

    /// <summary>As written, with or without its beginning.</summary>
    public string? Website { get; init; }

    /// <summary>Of services: themes; two that have none in common are two.</summary>
    public IReadOnlyList<string> Themes { get; init; } = [];
}

/// <summary>What people decided of a pair, obeyed from then on.</summary>
/// <param name="A">One id.</param>
/// <param name="B">Another.</param>
/// <param name="IsSame">Whether both are one.</param>
public readonly record struct KnownPair(string A, string B, bool IsSame);

/// <summary>Two records that may be one.</summary>
/// <param name="A">The id that comes first in the order of characters.</param>
/// <param name="B">The other.</param>
/// <param name="Probability">That both are one, from 0 to 1.</param>
/// <param name="Reasons">What speaks for and against, strongest first, as <c>name +4.1</c>: natural logarithms of how many times
/// likelier it is among pairs that are one.</param>
public sealed record LinkedPair(string A, string B, double Probability, IReadOnlyList<string> Reasons);

/// <summary>What was found.</summary>
/// <param name="Pairs">All above the lower threshold, most probable first.</param>
/// <param name="Clusters">Groups of ids that are one, each of two or more, joined above the upper threshold.</param>
/// <param name="Compared">How many pairs were looked at.</param>
public sealed record Linked(IReadOnlyList<LinkedPair> Pairs, IReadOnlyList<IReadOnlyList<string>> Clusters, long Compared);
