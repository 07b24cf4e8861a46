using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Beffroi.Modules.Surveys.Answers;

/// <summary>What a firm has answered so far. It names nobody: its key is made of the number of the draw and two keys.</summary>
internal sealed class AnswerSheet
{
    public required string Key { get; init; }
    public required Guid WaveId { get; init; }

    /// <summary>Values and the page reached, sealed.</summary>
    public required byte[] Content { get; set; }

    /// <summary>Counts what was saved: two tabs that save at once do not both pass.</summary>
    public required int Revision { get; set; }

    /// <summary>How often it was handed in.</summary>
    public int TimesHandedIn { get; set; }

    /// <summary>The revision that was handed in last; what was changed since is not sent yet.</summary>
    public int RevisionHandedIn { get; set; }

    /// <summary>Who saved last: what a firm wrote itself is not for a clerk to see.</summary>
    public required AnswerChannel Channel { get; set; }
}

/// <summary>An answer as it was handed in; a later one of the same firm counts in its stead, and both stay.</summary>
internal sealed class HandedInAnswer
{
    public required string Key { get; init; }

    /// <summary>The first is 1.</summary>
    public required int Number { get; init; }
    public required Guid WaveId { get; init; }

    /// <summary>Values, sealed.</summary>
    public required byte[] Content { get; init; }

    /// <summary>What the firm was given as its receipt.</summary>
    public required string Receipt { get; init; }

    /// <summary>The day and no more: an hour would tell who it was to whoever sees mails come and go.</summary>
    public required DateOnly ReceivedOn { get; init; }
    public required AnswerChannel Channel { get; init; }
}

internal sealed class AnswerSheetConfiguration : IEntityTypeConfiguration<AnswerSheet>
{
    public void Configure(EntityTypeBuilder<AnswerSheet> builder)
    {
        builder.ToTable("surveys_answer_sheet");
        builder.HasKey(sheet => sheet.Key);
        builder.HasIndex(sheet => sheet.WaveId);
        builder.Property(sheet => sheet.Revision).IsConcurrencyToken();
        builder.Property(sheet => sheet.Channel).HasConversion<string>();
    }
}

internal sealed class HandedInAnswerConfiguration : IEntityTypeConfiguration<HandedInAnswer>
{
    public void Configure(EntityTypeBuilder<HandedInAnswer> builder)
    {
        builder.ToTable("surveys_answer_handed_in");
        builder.HasKey(answer => new { answer.Key, answer.Number });
        builder.HasIndex(answer => answer.WaveId);
        builder.Property(answer => answer.Channel).HasConversion<string>();
    }
}
