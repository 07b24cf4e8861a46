using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Beffroi.Platform.Mail;

/// <summary>A mail written in the transaction of its cause: neither is there without the other.</summary>
internal sealed class OutgoingMail
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required DateTimeOffset WrittenAt { get; init; }

    /// <summary>The whole message, as it will be sent.</summary>
    public required string Content { get; init; }

    /// <summary>What is told when the address is refused for good, as <c>survey:12345678900011</c>; null for nothing.</summary>
    public string? About { get; init; }

    /// <summary>How often a server put it off.</summary>
    public int TimesPutOff { get; set; }

    /// <summary>When it is tried again; null for at once.</summary>
    public DateTimeOffset? NotBefore { get; set; }
}

internal sealed class OutgoingMailConfiguration : IEntityTypeConfiguration<OutgoingMail>
{
    public void Configure(EntityTypeBuilder<OutgoingMail> builder) => builder.ToTable("platform_outgoing_mail");
}
