using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Beffroi.Modules.Surveys.Questionnaires;

/// <summary>A questionnaire that a chamber builds: a draft is changed, one that is frozen never is.</summary>
internal sealed class BuiltQuestionnaire
{
    public required string Version { get; init; }
    public required Guid OwnerId { get; init; }

    /// <summary>As files have it.</summary>
    public required string Content { get; set; }

    /// <summary>How often it was changed.</summary>
    public int Revision { get; set; }
    public DateOnly? FrozenOn { get; set; }
}

internal sealed class BuiltQuestionnaireConfiguration : IEntityTypeConfiguration<BuiltQuestionnaire>
{
    public void Configure(EntityTypeBuilder<BuiltQuestionnaire> builder)
    {
        builder.ToTable("surveys_questionnaire");
        builder.HasKey(one => one.Version);
        builder.Property(one => one.Revision).IsConcurrencyToken();
    }
}
