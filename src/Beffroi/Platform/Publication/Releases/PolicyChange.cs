using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Beffroi.Platform.Publication.Releases;

/// <summary>Other rules for a family of data, from a day on: one person proposes them, another decides.</summary>
internal sealed class PolicyChange
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string Pack { get; init; }
    public required DateOnly From { get; init; }

    /// <summary>The whole pack as JSON.</summary>
    public required string Rules { get; init; }
    public required string Reason { get; init; }
    public required Guid ProposedBy { get; init; }
    public required DateTimeOffset ProposedAt { get; init; }
    public Guid? DecidedBy { get; private set; }
    public DateTimeOffset? DecidedAt { get; private set; }
    public bool IsAccepted { get; private set; }
}

internal sealed class PolicyChangeConfiguration : IEntityTypeConfiguration<PolicyChange>
{
    public void Configure(EntityTypeBuilder<PolicyChange> builder)
    {
        builder.ToTable("platform_policy_change");
        builder.HasKey(change => change.Id);
    }
}
