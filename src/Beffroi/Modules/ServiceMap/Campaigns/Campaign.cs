using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Beffroi.Modules.ServiceMap.Campaigns;

/// <summary>A span in which all structures of a territory, or of a network in it, are asked to confirm their sheets.</summary>
internal sealed class Campaign
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string Name { get; init; }

    /// <summary>A zone as addresses write it.</summary>
    public required string Zone { get; init; }

    /// <summary>Only structures of this network; null for all.</summary>
    public string? Network { get; init; }

    public required DateOnly StartsOn { get; init; }

    public required DateOnly EndsOn { get; init; }

    public required Guid StartedBy { get; init; }

    public DateTimeOffset? StoppedAt { get; set; }

    public bool IsOpenOn(DateOnly day) => StoppedAt is null && day >= StartsOn && day <= EndsOn;
}

/// <summary>That a structure was asked within a campaign: no more than once a fortnight.</summary>
internal sealed class CampaignAsk
{
    public required Guid Campaign { get; init; }

    public required string Structure { get; init; }

    public required DateTimeOffset AskedAt { get; set; }

    public int Times { get; set; } = 1;
}

/// <summary>Something closed for a time, or with other hours; it says so until it is over.</summary>
internal sealed class Closure
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string Structure { get; init; }

    public required DateOnly From { get; init; }

    public required DateOnly Until { get; init; }

    public required string Message { get; init; }

    public required Guid ToldBy { get; init; }
}

/// <summary>What the register of firms says of an establishment that is closed or was taken over.</summary>
internal sealed class ClosedSiret
{
    public required string Siret { get; init; }

    /// <summary>Null where only a successor is known: the predecessor may go on.</summary>
    public required DateOnly? ClosedOn { get; set; }

    /// <summary>The establishment that goes on with what it did.</summary>
    public string? Successor { get; set; }

    public Guid FileId { get; set; }
}

internal sealed class CampaignConfiguration : IEntityTypeConfiguration<Campaign>
{
    public void Configure(EntityTypeBuilder<Campaign> builder) => builder.ToTable("service_map_campaign").HasKey(one => one.Id);
}

internal sealed class CampaignAskConfiguration : IEntityTypeConfiguration<CampaignAsk>
{
    public void Configure(EntityTypeBuilder<CampaignAsk> builder) =>
        builder.ToTable("service_map_campaign_ask").HasKey(ask => new { ask.Campaign, ask.Structure });
}

internal sealed class ClosureConfiguration : IEntityTypeConfiguration<Closure>
{
    public void Configure(EntityTypeBuilder<Closure> builder)
    {
        builder.ToTable("service_map_closure").HasKey(closure => closure.Id);
        builder.HasIndex(closure => closure.Structure);
    }
}

internal sealed class ClosedSiretConfiguration : IEntityTypeConfiguration<ClosedSiret>
{
    public void Configure(EntityTypeBuilder<ClosedSiret> builder) =>
        builder.ToTable("service_map_closed_siret").HasKey(one => one.Siret);
}
