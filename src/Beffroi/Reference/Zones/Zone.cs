using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Beffroi.Reference.Zones;

/// <summary>One zone of one zoning. Communes hang under arrondissement, department, region and country by their parent.</summary>
internal sealed class Zone
{
    public required string Zoning { get; init; }
    public required string Code { get; init; }
    public required string NameFr { get; set; }
    public string? NameNl { get; set; }
    public string? NameEn { get; set; }
    public string? ParentZoning { get; set; }
    public string? ParentCode { get; set; }
    public int? Population { get; set; }

    /// <summary>For a perimeter: the day from which it holds.</summary>
    public DateOnly? Since { get; set; }

    /// <summary>The received file that brought it, if one did.</summary>
    public Guid? FileId { get; set; }

    public ZoneRef Ref => new(Zoning, Code);

    public string NameIn(string language) => language switch
    {
        "nl" => NameNl ?? NameFr,
        "en" => NameEn ?? NameFr,
        _ => NameFr,
    };
}

/// <summary>A commune (or Belgian municipality) belongs to a zone of a zoning that is not in its line of parents.</summary>
internal sealed class ZoneMembership
{
    public required string Zoning { get; init; }
    public required string Code { get; init; }
    public required string Commune { get; init; }
    public Guid? FileId { get; set; }
}

/// <summary>A code that no longer stands alone and the one that took it in: Lomme 59355 is part of Lille 59350.</summary>
internal sealed class CommuneSuccessor
{
    public required string OldCode { get; init; }
    public required string NewCode { get; init; }
    public required string OldName { get; init; }
}

internal sealed class ZoneOutline
{
    public required string Zoning { get; init; }
    public required string Code { get; init; }

    /// <summary>A GeoJSON geometry in WGS84.</summary>
    public required string Geometry { get; set; }

    /// <summary>Whether we drew it around a centre for lack of a real one.</summary>
    public bool IsApproximate { get; set; }
    public Guid? FileId { get; set; }
}

internal sealed class CommuneCentre
{
    public required string Code { get; init; }
    public required double Latitude { get; set; }
    public required double Longitude { get; set; }
    public Guid? FileId { get; set; }
}

internal sealed class ZoneConfiguration : IEntityTypeConfiguration<Zone>
{
    public void Configure(EntityTypeBuilder<Zone> builder)
    {
        builder.ToTable("reference_zone");
        builder.HasKey(zone => new { zone.Zoning, zone.Code });
        builder.Ignore(zone => zone.Ref);
        builder.HasIndex(zone => zone.FileId);
    }
}

internal sealed class ZoneMembershipConfiguration : IEntityTypeConfiguration<ZoneMembership>
{
    public void Configure(EntityTypeBuilder<ZoneMembership> builder)
    {
        builder.ToTable("reference_zone_membership");
        builder.HasKey(link => new { link.Zoning, link.Code, link.Commune });
        builder.HasIndex(link => link.FileId);
    }
}

internal sealed class CommuneSuccessorConfiguration : IEntityTypeConfiguration<CommuneSuccessor>
{
    public void Configure(EntityTypeBuilder<CommuneSuccessor> builder)
    {
        builder.ToTable("reference_commune_successor");
        builder.HasKey(link => link.OldCode);
    }
}

internal sealed class ZoneOutlineConfiguration : IEntityTypeConfiguration<ZoneOutline>
{
    public void Configure(EntityTypeBuilder<ZoneOutline> builder)
    {
        builder.ToTable("reference_zone_outline");
        builder.HasKey(outline => new { outline.Zoning, outline.Code });
        builder.HasIndex(outline => outline.FileId);
    }
}

internal sealed class CommuneCentreConfiguration : IEntityTypeConfiguration<CommuneCentre>
{
    public void Configure(EntityTypeBuilder<CommuneCentre> builder)
    {
        builder.ToTable("reference_commune_centre");
        builder.HasKey(centre => centre.Code);
        builder.HasIndex(centre => centre.FileId);
    }
}
