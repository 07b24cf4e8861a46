using System.Globalization;
using System.Security.Claims;
using Beffroi.Platform.Audit;
using Beffroi.Platform.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Platform.Identity;

/// <summary>Opens a session, or its first half where a second factor is still to be shown.</summary>
internal sealed class SessionOpening(BeffroiDb db, SecondFactor factor, AuditTrail audit, TimeProvider time)
{
    /// <returns>Whether the session is open; else a second factor must be shown, or made first.</returns>
    public Task<bool> AfterMailAsync(HttpContext http, Person person, CancellationToken cancel) =>
        AfterFirstStepAsync(http, person, "mail", new AuthenticationProperties(), cancel);

    /// <param name="isStrong">Whether the provider saw two factors.</param>
    /// <param name="idToken">What the provider wants to see again when the person signs out.</param>
    /// <returns>As after the mail.</returns>
    public async Task<bool> AfterProviderAsync(
        HttpContext http, Person person, bool isStrong, string idToken, CancellationToken cancel)
    {
        var kept = new AuthenticationProperties();
        kept.StoreTokens([new AuthenticationToken { Name = Session.IdToken, Value = idToken }]);
        if (!isStrong)
        {
            return await AfterFirstStepAsync(http, person, "provider", kept, cancel);
        }

        await OpenAsync(http, person, isStrong: true, "provider, two factors", kept, cancel);
        return true;
    }

    public async Task OpenAsync(HttpContext http, Person person, bool isStrong, CancellationToken cancel)
    {
        var first = await http.AuthenticateAsync(Session.PendingScheme);
        await OpenAsync(http, person, isStrong, isStrong ? "two factors" : "mail", Kept(first.Properties), cancel);
    }

    private async Task<bool> AfterFirstStepAsync(
        HttpContext http, Person person, string how, AuthenticationProperties kept, CancellationToken cancel)
    {
        if (!await factor.HasOneAsync(person) && !await IsProfessionalAsync(person.Id, cancel))
        {
            await OpenAsync(http, person, isStrong: false, how, kept, cancel);
            return true;
        }

        await http.SignInAsync(Session.PendingScheme, Principal(person, Session.PendingScheme), kept);
        return false;
    }

    private async Task OpenAsync(
        HttpContext http, Person person, bool isStrong, string how, AuthenticationProperties kept, CancellationToken cancel)
    {
        await http.SignOutAsync(Session.PendingScheme);
        await EndAsync(http, cancel); // the one that this browser had
        var session = await NewAsync(person.Id, cancel);
        await http.SignInAsync(IdentityConstants.ApplicationScheme, PrincipalOf(person, isStrong, session), kept);
        var now = time.GetUtcNow();
        await db.Set<Person>().Where(p => p.Id == person.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.LastSeenAt, now), cancel);
        await audit.AppendAsync(Act.SignedIn, how, person.Id, cancel);
    }

    private static AuthenticationProperties Kept(AuthenticationProperties? first)
    {
        var kept = new AuthenticationProperties();
        if (first?.GetTokenValue(Session.IdToken) is { } idToken)
        {
            kept.StoreTokens([new AuthenticationToken { Name = Session.IdToken, Value = idToken }]);
        }

        return kept;
    }

    /// <returns>The number of a session that is open from now on.</returns>
    public async Task<Guid> NewAsync(Guid person, CancellationToken cancel)
    {
        var session = new OpenSession { PersonId = person, OpenedAt = time.GetUtcNow() };
        db.Add(session);
        await db.SaveChangesAsync(cancel);
        return session.Id;
    }

    /// <summary>Ends the session of this browser, also for whoever copied its cookie.</summary>
    public async Task EndAsync(HttpContext http, CancellationToken cancel)
    {
        if (Guid.TryParse(http.User.FindFirstValue(Session.Id), out var id))
        {
            await db.Set<OpenSession>().Where(session => session.Id == id).ExecuteDeleteAsync(cancel);
        }
    }

    public ClaimsPrincipal PrincipalOf(Person person, bool isStrong, Guid session)
    {
        var principal = Principal(person, IdentityConstants.ApplicationScheme);
        var identity = (ClaimsIdentity)principal.Identity!;
        identity.AddClaim(new Claim(Session.Id, session.ToString()));
        identity.AddClaim(new Claim(Session.Factor, isStrong ? Session.Strong : Session.Mail));
        if (isStrong)
        {
            identity.AddClaim(new Claim(
                Session.StrongAt, time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
        }

        return principal;
    }

    /// <summary>Whoever passed the first step in this browser; null when nobody did, or too long ago.</summary>
    public async Task<Person?> PendingAsync(HttpContext http, CancellationToken cancel)
    {
        var pending = await http.AuthenticateAsync(Session.PendingScheme);
        return Guid.TryParse(pending.Principal?.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
            ? await db.Set<Person>().FirstOrDefaultAsync(p => p.Id == id && p.EndedAt == null, cancel)
            : null;
    }

    private async Task<bool> IsProfessionalAsync(Guid person, CancellationToken cancel)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var seats = await db.Set<Seat>().AsNoTracking().Where(seat => seat.PersonId == person).ToListAsync(cancel);
        return seats.Exists(seat => seat.IsActiveOn(today) && Roles.Find(seat.Role) is { IsProfessional: true });
    }

    public static ClaimsPrincipal Principal(Person person, string scheme) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, person.Id.ToString()), new Claim(ClaimTypes.Name, person.Name),
            new Claim(Session.Stamp, person.SecurityStamp ?? ""),
        ],
        scheme));
}
