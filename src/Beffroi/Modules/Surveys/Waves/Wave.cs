using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Beffroi.Modules.Surveys.Waves;

internal enum WaveState
{
    /// <summary>Drawn; nobody was written to.</summary>
    Prepared,

    /// <summary>Firms are asked from its first to its last day.</summary>
    Open,

    /// <summary>No mail leaves; firms may answer.</summary>
    Paused,

    /// <summary>No answer is taken any more.</summary>
    Closed,
}

/// <summary>How a wave is drawn and sent.</summary>
/// <param name="Target">Answers wanted.</param>
/// <param name="ExpectedRate">Share of the firms asked that is expected to answer.</param>
/// <param name="LeastAnswers">Answers wanted in each stratum.</param>
/// <param name="IsNeyman">Whether strata of which the headcounts differ more get more.</param>
/// <param name="MonthsIn">For how many months a firm of fewer than <paramref name="StayFrom"/> employees is asked.</param>
/// <param name="MonthsOut">For how many it is then left alone.</param>
/// <param name="StayFrom">Headcount from which a firm is asked for twelve months.</param>
/// <param name="WholeFrom">Headcount from which every firm is asked.</param>
/// <param name="MailsADay">The most mails that leave in a day.</param>
internal sealed record WavePlan(
    int Target = 930, double ExpectedRate = 0.14, int LeastAnswers = 5, bool IsNeyman = false, int MonthsIn = 3,
    int MonthsOut = 9, int StayFrom = 50, int WholeFrom = 250, int MailsADay = 5_000)
{
    /// <summary>Days after the first on which those are reminded who have not answered.</summary>
    public static IReadOnlyList<int> ReminderDays { get; } = [6, 11];

    /// <summary>The last day is so many days after the first.</summary>
    public const int Days = 17;

    public static TimeOnly LastHour { get; } = new(18, 0);

    public bool IsSound => Target is >= 1 and <= 1_000_000 && ExpectedRate is > 0 and <= 1 && LeastAnswers is >= 0 and <= 1000
        && MonthsIn is >= 1 and <= 12 && MonthsOut is >= 0 and <= 60 && StayFrom is 10 or 50 or 250
        && WholeFrom is 50 or 250
        && MailsADay is >= 1 and <= 1_000_000;

    /// <summary>The twelve months of those that stay.</summary>
    public int StayOf(int headcount) => headcount < StayFrom ? MonthsIn : 12;

    public int PauseOf(int headcount) => headcount < StayFrom ? MonthsOut : 0;
}

/// <summary>One month of a survey.</summary>
internal sealed class Wave
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>As <c>2027-01</c>.</summary>
    public required string Month { get; init; }

    /// <summary>Version of the questionnaire: pinned when the wave is drawn.</summary>
    public required string Questionnaire { get; init; }
    public required WavePlan Plan { get; init; }

    /// <summary>What the draw is made from; a wave that repeats another keeps it, so that firms rotate.</summary>
    public required string Seed { get; init; }
    public required DateOnly OpensOn { get; init; }
    public required DateTimeOffset ClosesAt { get; init; }

    /// <summary>Whether its firms are made up.</summary>
    public required bool IsFictitious { get; init; }

    /// <summary>Whether the next month is drawn by itself.</summary>
    public bool Repeats { get; set; }
    public required Guid PreparedBy { get; init; }

    /// <summary>Address of the site, with which the links in its mails begin.</summary>
    public required string Origin { get; init; }
    public WaveState State { get; set; }

    /// <summary>Hash over the receipts of all answers, from the day on which it was closed.</summary>
    public string? Root { get; set; }
}

/// <summary>A stratum of a wave: how many firms it has and how many were drawn.</summary>
internal sealed class WaveStratum
{
    public required Guid WaveId { get; init; }

    /// <summary>Sector, size and zone, separated by a bar.</summary>
    public required string Name { get; init; }
    public required int Population { get; init; }
    public required int Drawn { get; init; }

    /// <summary>Where on the circle of permanent numbers its window begins, in hexadecimal.</summary>
    public required string Start { get; init; }

    /// <summary>Of the population, how many can be written to.</summary>
    public required int Reachable { get; init; }

    /// <summary>Employees of all its firms.</summary>
    public required long Headcount { get; init; }
}

/// <summary>A firm drawn for a wave, as it was on that day. Nothing here is ever written when it answers.</summary>
internal sealed class DrawnFirm
{
    /// <summary>Without any order: it says nothing of when or whereby it was made.</summary>
    public Guid Id { get; init; } = Guid.NewGuid();
    public required Guid WaveId { get; init; }
    public required string Siret { get; init; }
    public required string Stratum { get; init; }
    public required int Headcount { get; init; }
}

/// <summary>That a firm was written to: once for each month and rank, whatever happens.</summary>
internal sealed class SurveyMail
{
    public required string Siret { get; init; }
    public required string Month { get; init; }

    /// <summary>0 for the invitation, then the reminders.</summary>
    public required int Rank { get; init; }
    public required Guid WaveId { get; init; }
    public required DateOnly SentOn { get; init; }
}

internal sealed class WaveConfiguration : IEntityTypeConfiguration<Wave>
{
    public void Configure(EntityTypeBuilder<Wave> builder)
    {
        builder.ToTable("surveys_wave");
        builder.HasKey(wave => wave.Id);
        builder.HasIndex(wave => new { wave.Month, wave.IsFictitious }).IsUnique(); // one a month, of all chambers together
        builder.Property(wave => wave.State).HasConversion<string>().IsConcurrencyToken();
        builder.Property(wave => wave.Plan).HasConversion(
            plan => JsonSerializer.Serialize(plan, JsonSerializerOptions.Web),
            text => JsonSerializer.Deserialize<WavePlan>(text, JsonSerializerOptions.Web)!,
            ValueComparer.CreateDefault<WavePlan>(favorStructuralComparisons: false));
    }
}

internal sealed class WaveStratumConfiguration : IEntityTypeConfiguration<WaveStratum>
{
    public void Configure(EntityTypeBuilder<WaveStratum> builder)
    {
        builder.ToTable("surveys_wave_stratum");
        builder.HasKey(stratum => new { stratum.WaveId, stratum.Name });
        builder.HasOne<Wave>().WithMany().HasForeignKey(stratum => stratum.WaveId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class DrawnFirmConfiguration : IEntityTypeConfiguration<DrawnFirm>
{
    public void Configure(EntityTypeBuilder<DrawnFirm> builder)
    {
        builder.ToTable("surveys_identity_drawn");
        builder.HasKey(drawn => drawn.Id);
        builder.HasIndex(drawn => new { drawn.WaveId, drawn.Siret }).IsUnique();
        builder.HasOne<Wave>().WithMany().HasForeignKey(drawn => drawn.WaveId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class SurveyMailConfiguration : IEntityTypeConfiguration<SurveyMail>
{
    public void Configure(EntityTypeBuilder<SurveyMail> builder)
    {
        builder.ToTable("surveys_identity_mail");
        builder.HasKey(mail => new { mail.Siret, mail.Month, mail.Rank });
        builder.HasIndex(mail => new { mail.WaveId, mail.SentOn });
    }
}
