using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Beffroi.Modules.Surveys.Firms;

internal enum FirmRequestKind
{
    /// <summary>It wants to be called by the public employment service.</summary>
    CallBack,

    /// <summary>What the list says of it is not right.</summary>
    Correction,
}

internal enum RequestOutcome
{
    Open,
    Solved,
    InProgress,
    NotReached,
    NotForUs,
}

/// <summary>What the firm itself says later of the difficulty for which it asked.</summary>
internal enum RequestVerdict
{
    Solved,
    Partly,
    Unsolved,
}

/// <summary>
/// What a firm asks of people, said with its answers and kept apart from them: it never enters a statistic.
/// </summary>
internal sealed class FirmRequest
{
    public Guid Id { get; init; } = Guid.NewGuid();
    public required string Siret { get; init; }
    public required Guid WaveId { get; init; }
    public required FirmRequestKind Kind { get; init; }

    /// <summary>What was typed (a number to call, another headcount), sealed.</summary>
    public required byte[] Content { get; set; }
    public required DateOnly AskedOn { get; init; }
    public RequestOutcome Outcome { get; set; }
    public Guid? ClosedBy { get; set; }
    public DateOnly? ClosedOn { get; set; }
    public RequestVerdict? Verdict { get; set; }
    public DateOnly? VerdictOn { get; set; }
}

internal sealed class FirmRequestConfiguration : IEntityTypeConfiguration<FirmRequest>
{
    public void Configure(EntityTypeBuilder<FirmRequest> builder)
    {
        builder.ToTable("surveys_identity_request");
        builder.HasKey(request => request.Id);
        builder.HasIndex(request => new { request.WaveId, request.Siret, request.Kind }).IsUnique();
        builder.Property(request => request.Kind).HasConversion<string>();
        builder.Property(request => request.Outcome).HasConversion<string>().IsConcurrencyToken();
        builder.Property(request => request.Verdict).HasConversion<string>();
    }
}
