using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Beffroi.Modules.ServiceMap.Model;

/// <summary>Who is let into a service, as a curator wrote it beside what its source says in words.</summary>
internal sealed class ServiceRule
{
    public required string Service { get; init; }

    public required string Rule { get; set; }

    public required Guid WrittenBy { get; set; }

    public required DateTimeOffset WrittenAt { get; set; }
}

internal sealed class ServiceRuleConfiguration : IEntityTypeConfiguration<ServiceRule>
{
    public void Configure(EntityTypeBuilder<ServiceRule> builder) => builder.ToTable("service_map_rule").HasKey(one =>
        one.Service);
}
