using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Beffroi.Reference.Occupations;

/// <summary>
/// A dated, named set of sectors, legal categories and occupations that a body adopted. Figures can be cut by it.
/// </summary>
internal sealed class Filiere
{
    public required string Code { get; init; }
    public required string NameFr { get; set; }
    public required string NameNl { get; set; }
    public required string NameEn { get; set; }

    /// <summary>The body that adopted it; empty while it is only proposed.</summary>
    public string AdoptedBy { get; set; } = "";
    public DateOnly? AdoptedOn { get; set; }
    public List<FiliereItem> Items { get; init; } = [];

    public string NameIn(string language) => language switch { "nl" => NameNl, "en" => NameEn, _ => NameFr };
}

internal sealed class FiliereItem
{
    public const string Sector = "naf-2008";
    public const string LegalCategory = "legal-category";

    public required string FiliereCode { get; init; }

    /// <summary>A nomenclature of occupations, <see cref="Sector"/> or <see cref="LegalCategory"/>.</summary>
    public required string Nomenclature { get; init; }

    /// <summary>A code, or the beginning that a set of codes shares.</summary>
    public required string Code { get; init; }
}

internal sealed class FiliereConfiguration : IEntityTypeConfiguration<Filiere>
{
    public void Configure(EntityTypeBuilder<Filiere> builder)
    {
        builder.ToTable("reference_filiere");
        builder.HasKey(filiere => filiere.Code);
        builder.HasMany(filiere => filiere.Items).WithOne().HasForeignKey(item => item.FiliereCode);
    }
}

internal sealed class FiliereItemConfiguration : IEntityTypeConfiguration<FiliereItem>
{
    public void Configure(EntityTypeBuilder<FiliereItem> builder)
    {
        builder.ToTable("reference_filiere_item");
        builder.HasKey(item => new { item.FiliereCode, item.Nomenclature, item.Code });
    }
}
