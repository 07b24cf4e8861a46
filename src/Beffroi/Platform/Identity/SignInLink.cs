using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Beffroi.Platform.Identity;

/// <summary>A way in sent by mail: once, within a quarter of an hour, in the browser that asked for it.</summary>
internal sealed class SignInLink
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid PersonId { get; init; }
    public required string SecretHash { get; init; }
    public required string BrowserHash { get; init; }
    public required DateTimeOffset AskedAt { get; init; }
    public DateTimeOffset? UsedAt { get; set; }
}

internal sealed class SignInLinkConfiguration : IEntityTypeConfiguration<SignInLink>
{
    public void Configure(EntityTypeBuilder<SignInLink> builder)
    {
        builder.ToTable("platform_sign_in_link");
        builder.HasKey(link => link.Id);
        builder.HasIndex(link => link.SecretHash).IsUnique();
        builder.HasOne<Person>().WithMany().HasForeignKey(link => link.PersonId);
    }
}
