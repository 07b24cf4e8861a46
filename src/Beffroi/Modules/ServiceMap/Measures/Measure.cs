using Beffroi.Matching.Eligibility;
using Beffroi.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Beffroi.Modules.ServiceMap.Measures;

/// <summary>What is known of whether a measure works.</summary>
internal enum EvaluationState
{
    None,

    /// <summary>Its protocol is registered.</summary>
    Planned,
    Running,
    Result,

    /// <summary>The measure has changed since.</summary>
    Obsolete,
}

/// <summary>Who decides of it, from the widest.</summary>
internal enum Level
{
    Europe,
    State,
    Region,
    Department,
    Metropolis,
    Commune,
}

/// <summary>A <em>dispositif</em>: what the law or a decision creates, for whom, and until when; services carry it out.</summary>
internal sealed class Measure
{
    /// <summary>As addresses name it: <c>contrat-engagement-jeune</c>.</summary>
    public required string Code { get; init; }

    public required string Name { get; set; }

    public Level Level { get; set; }

    /// <summary>The act that creates it, and where it can be read.</summary>
    public string LegalBase { get; set; } = "";

    public string? LegalLink { get; set; }

    public DateOnly? BornOn { get; set; }

    /// <summary>The last day on which people could enter it; null while they can.</summary>
    public DateOnly? DiedOn { get; set; }

    /// <summary>The code of what replaces it.</summary>
    public string? Successor { get; set; }

    public List<string> Themes { get; set; } = [];

    public List<string> Publics { get; set; } = [];

    /// <summary>Who may send people into it, in words.</summary>
    public string Prescribers { get; set; } = "";

    public EvaluationState Evaluation { get; set; }

    public string? EvaluationLink { get; set; }

    /// <summary>Who is let in, as <see cref="RuleJson"/> writes it; null where no rule was written.</summary>
    public string? Rule { get; set; }

    /// <summary>Where these facts were published, and the day of it.</summary>
    public required string Source { get; set; }

    public DateOnly SourceDate { get; set; }

    /// <summary>The file that last spoke of it; null for one that a curator wrote.</summary>
    public Guid? FileId { get; set; }

    public DateTimeOffset ChangedAt { get; set; }

    public bool IsAliveOn(DateOnly day) => (BornOn is null || BornOn <= day) && (DiedOn is null || DiedOn >= day);
}

/// <summary>What one funder puts into a measure in a year.</summary>
internal sealed class MeasureMoney
{
    public required string Measure { get; init; }

    public required int Year { get; init; }

    public required string Funder { get; init; }

    /// <summary>In euros; null where it is not told, which is not nothing.</summary>
    public decimal? Budgeted { get; set; }

    public decimal? Committed { get; set; }

    public decimal? Paid { get; set; }

    /// <summary>People who entered it in the year with this money.</summary>
    public int? Persons { get; set; }

    public required string Source { get; set; }

    public DateOnly SourceDate { get; set; }

    public Guid? FileId { get; set; }
}

/// <summary>A service that carries out a measure.</summary>
internal sealed class MeasureService
{
    public required string Measure { get; init; }

    public required string Service { get; init; }
}

/// <summary>A committee or an institution that decides or coordinates.</summary>
internal sealed class Body
{
    public required string Code { get; init; }

    public required string Name { get; set; }

    public Level Level { get; set; }

    /// <summary>Codes of what it is for, of the list of purposes.</summary>
    public List<string> Purposes { get; set; } = [];

    public string Territory { get; set; } = "";

    public string LegalBase { get; set; } = "";

    public DateOnly? BornOn { get; set; }

    public DateOnly? DiedOn { get; set; }

    public string? Successor { get; set; }

    public required string Source { get; set; }

    public DateOnly SourceDate { get; set; }

    public Guid? FileId { get; set; }

    public bool IsAliveOn(DateOnly day) => (BornOn is null || BornOn <= day) && (DiedOn is null || DiedOn >= day);
}

internal sealed class MeasureConfiguration : IEntityTypeConfiguration<Measure>
{
    public void Configure(EntityTypeBuilder<Measure> builder)
    {
        builder.ToTable("service_map_measure");
        builder.HasKey(measure => measure.Code);
        builder.Property(measure => measure.Themes).HasCodes();
        builder.Property(measure => measure.Publics).HasCodes();
    }
}

internal sealed class MeasureMoneyConfiguration : IEntityTypeConfiguration<MeasureMoney>
{
    public void Configure(EntityTypeBuilder<MeasureMoney> builder)
    {
        builder.ToTable("service_map_measure_money");
        builder.HasKey(money => new { money.Measure, money.Year, money.Funder });
    }
}

internal sealed class MeasureServiceConfiguration : IEntityTypeConfiguration<MeasureService>
{
    public void Configure(EntityTypeBuilder<MeasureService> builder)
    {
        builder.ToTable("service_map_measure_service");
        builder.HasKey(link => new { link.Measure, link.Service });
    }
}

internal sealed class BodyConfiguration : IEntityTypeConfiguration<Body>
{
    public void Configure(EntityTypeBuilder<Body> builder)
    {
        builder.ToTable("service_map_body");
        builder.HasKey(body => body.Code);
        builder.Property(body => body.Purposes).HasCodes();
    }
}
