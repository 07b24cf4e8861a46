using Beffroi.Reference.Occupations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Beffroi.Reference;

/// <summary>A day after which a series no longer means what it meant before. It is never joined in silence.</summary>
internal sealed class SeriesBreak
{
    public required string Code { get; init; }

    /// <summary>
    /// Beginnings of the names of the indicators concerned, parted by spaces; <c>nomenclature:fap</c> stands for whatever is cut
    /// by an occupation of a list whose name begins so.
    /// </summary>
    public required string Series { get; init; }

    /// <summary>First period of the new meaning, as <c>2024</c> or <c>2025-01</c>.</summary>
    public required string FirstPeriod { get; init; }
    public required string CauseFr { get; init; }
    public required string CauseNl { get; init; }
    public required string CauseEn { get; init; }

    /// <summary>What survives the break and may be read across it.</summary>
    public required string Companion { get; init; }

    public bool Concerns(string indicator, Occupation? occupation) => Series.Split(' ').Any(series =>
        series.StartsWith(ListMark, StringComparison.Ordinal)
            ? occupation?.Nomenclature.StartsWith(series[ListMark.Length..], StringComparison.Ordinal) == true
            : indicator.StartsWith(series, StringComparison.Ordinal));

    private const string ListMark = "nomenclature:";

    public string CauseIn(string language) => language switch { "nl" => CauseNl, "en" => CauseEn, _ => CauseFr };
}

internal sealed class SeriesBreakConfiguration : IEntityTypeConfiguration<SeriesBreak>
{
    public void Configure(EntityTypeBuilder<SeriesBreak> builder)
    {
        builder.ToTable("reference_series_break");
        builder.HasKey(found => found.Code);
    }
}
