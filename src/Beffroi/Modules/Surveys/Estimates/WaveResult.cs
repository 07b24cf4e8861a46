using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Beffroi.Modules.Surveys.Estimates;

/// <summary>What a wave was estimated to say, and how. Estimated again, it is another revision.</summary>
internal sealed class WaveResult
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid WaveId { get; init; }
    public required string Month { get; init; }
    public required bool IsFictitious { get; init; }

    /// <summary>The first is 1.</summary>
    public required int Revision { get; init; }
    public required DateTimeOffset EstimatedAt { get; init; }
    public required Guid EstimatedBy { get; init; }
    public DateTimeOffset? PublishedAt { get; set; }
    public Guid? PublishedBy { get; set; }
    public required int Asked { get; init; }
    public required int Answered { get; init; }
    public required double ResponseRate { get; init; }
    public required double WeightedResponseRate { get; init; }

    /// <summary>Of calibrated weights to those before.</summary>
    public required double RatioMin { get; init; }
    public required double RatioMax { get; init; }
    public required double RatioCv { get; init; }

    /// <summary>Variables on whose totals weights were calibrated, separated by a space; empty where none could be met.</summary>
    public required string Margins { get; init; }

    /// <summary>Hash over the files that it was estimated from: the same files give the same figures.</summary>
    public required string Hash { get; init; }
}

/// <summary>One estimate of a result.</summary>
internal sealed class WaveEstimate
{
    public required Guid ResultId { get; init; }
    public required string Indicator { get; init; }

    /// <summary><c>firms</c> or <c>size</c>.</summary>
    public required string Weighting { get; init; }

    /// <summary>As <c>sector=commerce</c>; empty for all, <c>quarter</c> for three months together.</summary>
    public required string Domain { get; init; }
    public double? Estimate { get; init; }
    public double? StandardError { get; init; }
    public double? Low { get; init; }
    public double? High { get; init; }
    public required int N { get; init; }
    public required string Grade { get; init; }

    /// <summary>Of the change since the month before.</summary>
    public double? Change { get; set; }
    public double? ChangeError { get; set; }

    /// <summary>Whether the gate keeps it back.</summary>
    public bool IsHidden { get; set; }
}

/// <summary>The release by which the gate looked at a measure of a result.</summary>
internal sealed class WaveRelease
{
    public required Guid ResultId { get; init; }
    public required string Indicator { get; init; }
    public required Guid ReleaseId { get; init; }
}

internal sealed class WaveResultConfiguration : IEntityTypeConfiguration<WaveResult>
{
    public void Configure(EntityTypeBuilder<WaveResult> builder)
    {
        builder.ToTable("surveys_result");
        builder.HasKey(result => result.Id);
        builder.HasIndex(result => new { result.WaveId, result.Revision }).IsUnique();
    }
}

internal sealed class WaveEstimateConfiguration : IEntityTypeConfiguration<WaveEstimate>
{
    public void Configure(EntityTypeBuilder<WaveEstimate> builder)
    {
        builder.ToTable("surveys_result_estimate");
        builder.HasKey(estimate => new { estimate.ResultId, estimate.Indicator, estimate.Weighting, estimate.Domain });
        builder.HasOne<WaveResult>().WithMany().HasForeignKey(estimate => estimate.ResultId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class WaveReleaseConfiguration : IEntityTypeConfiguration<WaveRelease>
{
    public void Configure(EntityTypeBuilder<WaveRelease> builder)
    {
        builder.ToTable("surveys_result_release");
        builder.HasKey(release => new { release.ResultId, release.Indicator });
        builder.HasOne<WaveResult>().WithMany().HasForeignKey(release => release.ResultId).OnDelete(DeleteBehavior.Cascade);
    }
}
