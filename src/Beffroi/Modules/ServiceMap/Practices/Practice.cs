using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Beffroi.Modules.ServiceMap.Practices;

/// <summary>How strong what is known of a practice is, from the weakest.</summary>
internal enum Evidence
{
    /// <summary>Somebody tells it.</summary>
    Told,

    /// <summary>Counts of those who took part.</summary>
    Counted,

    /// <summary>Before and after, or beside others.</summary>
    Compared,

    /// <summary>Against what would have happened without it.</summary>
    Evaluated,
}

/// <summary>Whether a practice is to be done elsewhere.</summary>
internal enum Extension
{
    Undecided,
    Extend,
    Wait,
    Stop,
}

/// <summary>Something that works somewhere, told so that others can decide whether to do it.</summary>
internal sealed class Practice
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string Name { get; set; }

    public required string What { get; set; }

    public required string Where { get; set; }

    public required string ForWhom { get; set; }

    /// <summary>What it takes for it to work.</summary>
    public string Conditions { get; set; } = "";

    /// <summary>In words, with the year: cost and who bears it.</summary>
    public string Cost { get; set; } = "";

    public Evidence Evidence { get; set; }

    /// <summary>What was found, and where it can be read.</summary>
    public string Finding { get; set; } = "";

    public string? FindingLink { get; set; }

    /// <summary>Who would do it elsewhere.</summary>
    public string Takers { get; set; } = "";

    /// <summary>The measure that it is part of.</summary>
    public string? Measure { get; set; }

    public required string Source { get; set; }

    public Extension Extension { get; private set; }

    public DateOnly? DecidedOn { get; private set; }

    /// <summary>Which body decided and why.</summary>
    public string Decision { get; private set; } = "";

    public required Guid WrittenBy { get; init; }

    public required DateTimeOffset ChangedAt { get; set; }

    public List<Replication> Replications { get; } = [];

    public void Decide(Extension extension, string decision, DateOnly on) =>
        (Extension, Decision, DecidedOn) = (extension, decision, on);
}

internal enum ReplicationState
{
    Planned,
    Running,
    Done,
    GivenUp,
}

/// <summary>A practice done elsewhere.</summary>
internal sealed class Replication
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string Where { get; init; }

    public required string Who { get; init; }

    public required DateOnly Since { get; init; }

    public ReplicationState State { get; set; }

    /// <summary>What came of it so far.</summary>
    public string News { get; set; } = "";

    public DateOnly NewsOn { get; set; }
}

internal sealed class PracticeConfiguration : IEntityTypeConfiguration<Practice>
{
    public void Configure(EntityTypeBuilder<Practice> builder)
    {
        builder.ToTable("service_map_practice");
        builder.HasKey(practice => practice.Id);
        builder.HasMany(practice => practice.Replications).WithOne().HasForeignKey("PracticeId").OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ReplicationConfiguration : IEntityTypeConfiguration<Replication>
{
    public void Configure(EntityTypeBuilder<Replication> builder)
    {
        builder.ToTable("service_map_replication");
        builder.HasKey(replication => replication.Id);
        builder.Property(replication => replication.Id).ValueGeneratedNever();
    }
}
