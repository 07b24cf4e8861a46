using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Beffroi.Modules.ServiceMap.Curation;

internal enum ProposalState
{
    Open,
    Accepted,
    Refused,

    /// <summary>The curator asked something back; an answer is a new proposal.</summary>
    Asked,
}

/// <summary>Somebody says that one field of a sheet is wrong, and what it should be. Nothing says who.</summary>
internal sealed class SheetProposal
{
    public const int LongestValue = 10_000;

    /// <summary>Within which somebody decides.</summary>
    public static readonly TimeSpan Term = TimeSpan.FromDays(15);

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string Kind { get; init; }
    public required string Key { get; init; }

    /// <summary>As data.inclusion names it.</summary>
    public required string Field { get; init; }

    /// <summary>What stood there; once it changes at its source, an accepted proposal no longer holds.</summary>
    public required string Before { get; init; }

    public required string After { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Where the curator may ask back, sealed; null where nobody left an address, and once it is decided.</summary>
    public string? ReplyContent { get; set; }

    public ProposalState State { get; private set; }

    /// <summary>When the curators were told that it waits.</summary>
    public DateTimeOffset? RemindedAt { get; set; }

    public DateTimeOffset? DecidedAt { get; private set; }

    public Guid? DecidedBy { get; private set; }

    public void Decide(bool isAccepted, Guid by, DateTimeOffset at)
    {
        MustWait();
        (State, DecidedBy, DecidedAt, ReplyContent) = (isAccepted ? ProposalState.Accepted : ProposalState.Refused, by, at, null);
    }

    public void Ask(Guid by, DateTimeOffset at)
    {
        MustWait();
        (State, DecidedBy, DecidedAt, ReplyContent) = (ProposalState.Asked, by, at, null);
    }

    private void MustWait()
    {
        if (State != ProposalState.Open)
        {
            throw new Platform.BrokenRuleException("proposal.decided");
        }
    }
}

internal sealed class SheetProposalConfiguration : IEntityTypeConfiguration<SheetProposal>
{
    public void Configure(EntityTypeBuilder<SheetProposal> builder)
    {
        builder.ToTable("service_map_proposal");
        builder.HasKey(proposal => proposal.Id);
        builder.Property(proposal => proposal.State).IsConcurrencyToken(); // two decisions at once: the first counts
        builder.HasIndex(proposal => new { proposal.State, proposal.At });
        builder.HasIndex(proposal => new { proposal.Kind, proposal.Key });
    }
}
