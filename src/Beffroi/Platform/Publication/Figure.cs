using System.Globalization;
using Beffroi.Reference.Zones;

namespace Beffroi.Platform.Publication;

internal enum FigureStatus
{
    /// <summary>As its producer published it, or computed from such figures.</summary>
    Published,

    /// <summary>That of a larger zone: it may be read here, never added up.</summary>
    Carried,

    /// <summary>The producer hid it: only bounds are known.</summary>
    Hidden,

    /// <summary>Nothing held says it.</summary>
    NotAvailable,

    /// <summary>Held under another zoning or list of occupations: not to be joined with its neighbours.</summary>
    BrokenSeries,
}

/// <summary>One figure as anyone may read it, with all that must stand beside it.</summary>
internal sealed record Figure(
    string Indicator, ZoneRef Zone, string Period, string? Occupation, double? Value, double? Low, double? High,
    string Unit, FigureStatus Status, string? Source, string? Vintage)
{
    /// <summary>The zones whose figure it is, when it was carried.</summary>
    public IReadOnlyList<ZoneRef> CarriedFrom { get; init; } = [];

    /// <summary>Whether it was made up for a demonstration; the pages label it.</summary>
    public bool IsFictitious { get; init; }

    /// <summary>Whether it was computed here from published figures rather than read among them.</summary>
    public bool IsComputed { get; init; }

    public bool HasValue => Value is not null;

    /// <summary>The status as it is written in files and answers.</summary>
    public string StatusName => Status switch
    {
        FigureStatus.NotAvailable => "not-available",
        FigureStatus.BrokenSeries => "broken-series",
        _ => Status.ToString().ToLowerInvariant(),
    };

    /// <summary>A number in invariant form, six decimals at most: a finer one would promise more than the sources hold.</summary>
    public static string Text(double? number) =>
        number is { } value ? Math.Round(value, 6).ToString("0.######", CultureInfo.InvariantCulture) : "";
}

internal enum FigureBy
{
    Zone,
    Occupation,
    Family,
    Period,
}

/// <param name="Indicator">Its name in the catalogue.</param>
/// <param name="Zones">The zones asked for; the code <c>*</c> stands for every zone of the zoning.</param>
/// <param name="Period">The period, or null for all that are held.</param>
/// <param name="By">What the answer has one line for.</param>
internal sealed record FigureQuery(string Indicator, IReadOnlyList<ZoneRef> Zones, string? Period, FigureBy By = FigureBy.Zone)
{
    /// <summary>An occupation, a family, or <c>filiere:CODE</c>; null for all together.</summary>
    public string? Occupation { get; init; }

    /// <summary>Answer as it was known on that day.</summary>
    public DateOnly? KnownOn { get; init; }
}
