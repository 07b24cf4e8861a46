using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Beffroi.Modules.ServiceMap.Duplicates;

internal enum PairVerdict
{
    Same,
    Distinct,

    /// <summary>Somebody looked and could not tell.</summary>
    Uncertain,
}

/// <summary>What a person decided of two sheets; it is obeyed ever after, and can be taken back.</summary>
internal sealed class PairDecision
{
    public required string Kind { get; init; }

    /// <summary>The one whose key comes first.</summary>
    public required string A { get; init; }

    public required string B { get; init; }

    public required PairVerdict Verdict { get; set; }

    public required Guid DecidedBy { get; set; }

    public required DateTimeOffset DecidedAt { get; set; }
}

internal sealed class PairDecisionConfiguration : IEntityTypeConfiguration<PairDecision>
{
    public void Configure(EntityTypeBuilder<PairDecision> builder)
    {
        builder.ToTable("service_map_pair");
        builder.HasKey(pair => new { pair.Kind, pair.A, pair.B });
    }
}
