using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Beffroi.Platform.Identity;

/// <summary>A session that is open: without its row the cookie of one opens nothing, even a copy of it.</summary>
internal sealed class OpenSession
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid PersonId { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }
}

internal sealed class OpenSessionConfiguration : IEntityTypeConfiguration<OpenSession>
{
    public void Configure(EntityTypeBuilder<OpenSession> builder)
    {
        builder.ToTable("platform_session");
        builder.HasIndex(session => session.PersonId);
        builder.HasOne<Person>().WithMany().HasForeignKey(session => session.PersonId).OnDelete(DeleteBehavior.Cascade);
    }
}
