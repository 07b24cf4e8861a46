using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Beffroi.Platform.Identity;

/// <summary>Someone who signs in. No password exists: a mail link or a trusted provider, then a second factor.</summary>
internal sealed class Person : IdentityUser<Guid>
{
    public required string Name { get; set; }

    /// <summary>The language in which mails are written.</summary>
    public string Language { get; set; } = "fr";

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastSeenAt { get; set; }

    /// <summary>Once set the person cannot sign in; the row goes when its term is over.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>The step of time of the last one-time code: none serves twice.</summary>
    public long LastCodeStep { get; set; }
}

internal sealed class PersonConfiguration : IEntityTypeConfiguration<Person>
{
    public void Configure(EntityTypeBuilder<Person> builder)
    {
        builder.ToTable("platform_person");
        builder.HasIndex(person => person.NormalizedEmail).IsUnique();
        builder.HasIndex(person => person.NormalizedUserName).IsUnique();
        builder.Property(person => person.ConcurrencyStamp).IsConcurrencyToken();
        builder.Ignore(person => person.PasswordHash).Ignore(person => person.PhoneNumber)
            .Ignore(person => person.PhoneNumberConfirmed);
    }
}

/// <summary>The tables of the identity library: links to providers, secrets of authenticators, passkeys.</summary>
internal sealed class IdentityTables : IEntityTypeConfiguration<IdentityUserLogin<Guid>>,
    IEntityTypeConfiguration<IdentityUserToken<Guid>>, IEntityTypeConfiguration<IdentityUserClaim<Guid>>,
    IEntityTypeConfiguration<IdentityUserPasskey<Guid>>
{
    public void Configure(EntityTypeBuilder<IdentityUserLogin<Guid>> builder)
    {
        builder.ToTable("platform_person_login");
        builder.HasKey(login => new { login.LoginProvider, login.ProviderKey });
        builder.HasOne<Person>().WithMany().HasForeignKey(login => login.UserId);
    }

    public void Configure(EntityTypeBuilder<IdentityUserToken<Guid>> builder)
    {
        builder.ToTable("platform_person_token");
        builder.HasKey(token => new { token.UserId, token.LoginProvider, token.Name });
        builder.HasOne<Person>().WithMany().HasForeignKey(token => token.UserId);
    }

    public void Configure(EntityTypeBuilder<IdentityUserClaim<Guid>> builder)
    {
        builder.ToTable("platform_person_claim");
        builder.HasKey(claim => claim.Id);
        builder.HasOne<Person>().WithMany().HasForeignKey(claim => claim.UserId);
    }

    public void Configure(EntityTypeBuilder<IdentityUserPasskey<Guid>> builder)
    {
        builder.ToTable("platform_person_passkey");
        builder.HasKey(passkey => passkey.CredentialId);
        builder.Property(passkey => passkey.CredentialId).HasMaxLength(1024);
        builder.HasOne<Person>().WithMany().HasForeignKey(passkey => passkey.UserId);
        builder.OwnsOne(passkey => passkey.Data).ToJson();
    }
}
