using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Beffroi.Platform.Identity;

internal sealed class Organisation
{
    public const int LongestName = 200;

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string Name { get; set; }

    /// <summary>The register number of the establishment, where it has one.</summary>
    public string? Siret { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>
/// A role that a person holds within an organisation, from a day to a day, on a territory, programme or caseload.
/// </summary>
internal sealed class Seat
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid PersonId { get; init; }
    public required Guid OrganisationId { get; init; }

    /// <summary>A role of data/parameters/roles.json.</summary>
    public required string Role { get; init; }

    /// <summary>What within the organisation it is limited to, as <c>programme:immersions</c>; empty for all of it.</summary>
    public string Scope { get; set; } = "";
    public required DateOnly Since { get; init; }

    /// <summary>The last day; null while no end is known.</summary>
    public DateOnly? Until { get; set; }

    /// <summary>The seat whose holder lent it, when it is a delegation: it ends with that one.</summary>
    public Guid? DelegatedFrom { get; init; }
    public required Guid GivenBy { get; init; }

    /// <summary>The day on which someone last confirmed that it is still right.</summary>
    public required DateOnly ReviewedOn { get; set; }

    public bool IsActiveOn(DateOnly day) => Since <= day && (Until is not { } last || day <= last);
}

/// <summary>An offer of a seat, sent by mail. Its secret is not kept, only the hash of it.</summary>
internal sealed class Invitation
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string Email { get; init; }
    public required Guid OrganisationId { get; init; }
    public required string Role { get; init; }
    public string Scope { get; init; } = "";
    public DateOnly? Until { get; init; }
    public required string SecretHash { get; init; }
    public required Guid GivenBy { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? UsedAt { get; set; }
}

internal sealed class OrganisationConfiguration : IEntityTypeConfiguration<Organisation>
{
    public void Configure(EntityTypeBuilder<Organisation> builder)
    {
        builder.ToTable("platform_organisation");
        builder.HasKey(organisation => organisation.Id);
        builder.HasIndex(organisation => organisation.Name).IsUnique();
    }
}

internal sealed class SeatConfiguration : IEntityTypeConfiguration<Seat>
{
    public void Configure(EntityTypeBuilder<Seat> builder)
    {
        builder.ToTable("platform_seat");
        builder.HasKey(seat => seat.Id);
        builder.HasOne<Person>().WithMany().HasForeignKey(seat => seat.PersonId);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(seat => seat.OrganisationId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class InvitationConfiguration : IEntityTypeConfiguration<Invitation>
{
    public void Configure(EntityTypeBuilder<Invitation> builder)
    {
        builder.ToTable("platform_invitation");
        builder.HasKey(invitation => invitation.Id);
        builder.HasIndex(invitation => invitation.SecretHash).IsUnique();
    }
}
