using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Beffroi.Reference.Occupations;

/// <summary>The lists of occupations. A code means nothing without its nomenclature.</summary>
internal static class Nomenclatures
{
    public const string Fap2009 = "fap-2009";
    public const string Fap2021 = "fap-2021";
    public const string Rome3 = "rome-3";
    public const string Rome4 = "rome-4";
    public const string Isco08 = "isco-08";
    public const string Esco = "esco";

    /// <summary>The eight families of the survey of labour needs: they survive the change of 2024.</summary>
    public const string BmoFamily = "bmo-family";

    /// <summary>The survey changed its list of occupations between 2023 and 2024.</summary>
    public static string OfBmo(int year) => year >= 2024 ? Fap2021 : Fap2009;
}

internal sealed class Occupation
{
    public required string Nomenclature { get; init; }
    public required string Code { get; init; }

    /// <summary>Empty where the publisher's file in French is not held.</summary>
    public required string NameFr { get; set; }
    public string? NameNl { get; set; }
    public string? NameEn { get; set; }
    public string? ParentCode { get; set; }
    public Guid? FileId { get; set; }

    public string NameIn(string language) => Named(language).Name;

    /// <summary>
    /// The language in which <see cref="NameIn"/> answers: the asked one, else the first that the name exists in.
    /// </summary>
    public string LanguageIn(string language) => Named(language).Language;

    private (string Language, string Name) Named(string asked)
    {
        (string Language, string? Name)[] names = [("fr", NameFr), ("en", NameEn), ("nl", NameNl)];
        var (language, name) = Array.Find(names, n => n.Language == asked && n.Name is { Length: > 0 }) is { Name: not null } own
            ? own : Array.Find(names, n => n.Name is { Length: > 0 });
        return (language ?? asked, name ?? Code);
    }
}

/// <summary>How sure a link between two lists is.</summary>
internal enum LinkConfidence
{
    Exact,
    Official,
    Weighted,
    Label,
}

/// <summary>A share of one occupation that corresponds to another: the weights from one code add up to 1.</summary>
internal sealed class OccupationLink
{
    public required string FromNomenclature { get; init; }
    public required string FromCode { get; init; }
    public required string ToNomenclature { get; init; }
    public required string ToCode { get; init; }
    public required double Weight { get; set; }
    public required string Origin { get; init; }
    public required LinkConfidence Confidence { get; set; }
    public Guid? FileId { get; set; }
}

internal sealed class OccupationConfiguration : IEntityTypeConfiguration<Occupation>
{
    public void Configure(EntityTypeBuilder<Occupation> builder)
    {
        builder.ToTable("reference_occupation");
        builder.HasKey(occupation => new { occupation.Nomenclature, occupation.Code });
        builder.HasIndex(occupation => occupation.FileId);
    }
}

internal sealed class OccupationLinkConfiguration : IEntityTypeConfiguration<OccupationLink>
{
    public void Configure(EntityTypeBuilder<OccupationLink> builder)
    {
        builder.ToTable("reference_occupation_link");
        builder.HasKey(link => new { link.FromNomenclature, link.FromCode, link.ToNomenclature, link.ToCode, link.Origin });
        builder.Property(link => link.Confidence).HasConversion<string>();
        builder.HasIndex(link => link.FileId);
    }
}
