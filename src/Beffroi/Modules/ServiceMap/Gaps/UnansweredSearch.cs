using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Beffroi.Modules.ServiceMap.Gaps;

/// <summary>How often, in a month, somebody near a commune looked for a theme and found nothing. Nothing of who, when or in which
/// words.</summary>
internal sealed class UnansweredSearch
{
    /// <summary>As <c>2026-11</c>.</summary>
    public required string Month { get; init; }

    public required string Commune { get; init; }

    /// <summary>A theme or category; empty where none was chosen.</summary>
    public required string Theme { get; init; }

    public int Times { get; set; }
}

internal sealed class UnansweredSearchConfiguration : IEntityTypeConfiguration<UnansweredSearch>
{
    public void Configure(EntityTypeBuilder<UnansweredSearch> builder)
    {
        builder.ToTable("service_map_unanswered");
        builder.HasKey(one => new { one.Month, one.Commune, one.Theme });
    }
}
