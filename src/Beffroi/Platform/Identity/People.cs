using System.Net.Mail;
using Beffroi.Platform.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Platform.Identity;

/// <summary>Makes people and their seats.</summary>
internal sealed class People(BeffroiDb db, UserManager<Person> users, TimeProvider time)
{
    public const int LongestName = 120;

    public DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    /// <summary>Whether it can be written to, with nothing around it.</summary>
    public static bool IsEmail(string? text) =>
        text is { Length: > 3 and <= 254 } && MailAddress.TryCreate(text, out var address) && address.Address == text
        && !text.Any(char.IsControl);

    public async Task<Person> FindOrCreateAsync(string name, string email, CancellationToken cancel)
    {
        var normalized = email.Trim().ToUpperInvariant();
        if (await db.Set<Person>().FirstOrDefaultAsync(p => p.NormalizedEmail == normalized, cancel) is { } known)
        {
            return known.EndedAt is null ? known : throw new BrokenRuleException("account.ended");
        }

        var person = new Person
        {
            Id = Guid.CreateVersion7(), Name = name.Trim(), Email = email.Trim(), UserName = email.Trim(), EmailConfirmed = true,
            Language = Texts.Language, CreatedAt = time.GetUtcNow(), LockoutEnabled = true,
        };
        var made = await users.CreateAsync(person);
        return made.Succeeded ? person : throw new BrokenRuleException("account.email", email);
    }

    public Seat NewSeat(Guid person, Guid organisation, string role, Guid givenBy) => new()
    {
        PersonId = person, OrganisationId = organisation, Role = role, Since = Today, GivenBy = givenBy, ReviewedOn = Today,
    };
}
