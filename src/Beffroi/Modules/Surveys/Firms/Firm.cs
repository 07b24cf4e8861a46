using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Beffroi.Modules.Surveys.Firms;

/// <summary>An establishment of the frame: who is asked, and where. It stands among the identities, apart from answers.</summary>
internal sealed class Firm
{
    public required string Siret { get; init; }
    public required string Name { get; set; }

    /// <summary>Code of today's commune.</summary>
    public required string Commune { get; set; }

    /// <summary>Code of its activity in the nomenclature NAF, as the list has it.</summary>
    public required string Activity { get; set; }
    public required string Sector { get; set; }
    public required int Headcount { get; set; }

    /// <summary>Employment zone of the commune.</summary>
    public required string Zone { get; set; }

    /// <summary>Null for one that can only be phoned or written to.</summary>
    public string? Mail { get; set; }
    public required string Language { get; set; }

    /// <summary>The chamber whose list first had its address, or it at all: it alone writes to it.</summary>
    public required Guid SenderId { get; set; }

    /// <summary>Whether it is made up, for a trial: such firms are drawn with their like alone.</summary>
    public required bool IsFictitious { get; init; }

    /// <summary>Until when it asked to be left alone; it stays in the draw, as one that does not answer.</summary>
    public DateOnly? PausedUntil { get; set; }

    /// <summary>Whether it wants no mail any more.</summary>
    public bool IsStopped { get; set; }

    /// <summary>When its address was refused for good; a list with another address clears it.</summary>
    public DateOnly? BouncedOn { get; set; }

    /// <summary>Since when a register says that it is closed or has no employee: it is drawn no more.</summary>
    public DateOnly? EndedOn { get; set; }

    public bool MayBeWritten(DateOnly day) => EndedOn is null && Mail is not null && !IsStopped && BouncedOn is null
        && !(PausedUntil >= day);
}

/// <summary>A chamber as firms know it.</summary>
internal sealed class Sender
{
    public const int LargestLogo = 100_000;
    public const int LongestName = 100;

    public required Guid OrganisationId { get; init; }
    public required string Name { get; set; }

    /// <summary>Where answers to its mails go; null for nowhere.</summary>
    public string? ReplyTo { get; set; }

    /// <summary>A PNG image; null for none.</summary>
    public byte[]? Logo { get; set; }
}

internal sealed class FirmConfiguration : IEntityTypeConfiguration<Firm>
{
    public void Configure(EntityTypeBuilder<Firm> builder)
    {
        builder.ToTable("surveys_identity_firm");
        builder.HasKey(firm => firm.Siret);
    }
}

internal sealed class SenderConfiguration : IEntityTypeConfiguration<Sender>
{
    public void Configure(EntityTypeBuilder<Sender> builder)
    {
        builder.ToTable("surveys_identity_sender");
        builder.HasKey(sender => sender.OrganisationId);
    }
}
