using System.Security.Claims;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Beffroi.TestKit;

/// <summary>People with seats for a test, and sessions of theirs.</summary>
internal static class Members
{
    public static Visitor Visit(this TestStore store) => new(
        new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(store.Address) });

    public static async Task<Organisation> OrganisationAsync(this TestStore store, string name)
    {
        using var scope = store.App.Services.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<BeffroiDb>();
        if (await db.Set<Organisation>().FirstOrDefaultAsync(o => o.Name == name) is { } held)
        {
            return held;
        }

        var made = new Organisation { Name = name };
        db.Add(made);
        await db.SaveChangesAsync();
        return made;
    }

    public static async Task<Person> PersonAsync(this TestStore store, string role, string organisation = "Mission", string? name = null)
    {
        var seat = await store.OrganisationAsync(organisation);
        using var scope = store.App.Services.CreateScope();
        var (db, people) = (scope.ServiceProvider.GetRequiredService<BeffroiDb>(), scope.ServiceProvider.GetRequiredService<People>());
        var person = await people.FindOrCreateAsync(name ?? role, $"{name ?? role}.{organisation}@example.org".ToLowerInvariant(), default);
        db.Add(people.NewSeat(person.Id, seat.Id, role, person.Id));
        await db.SaveChangesAsync();
        return person;
    }

    /// <summary>A visitor whose session of two factors is open, by a ticket that the program itself would have written.</summary>
    public static async Task<Visitor> SignedInAsync(this TestStore store, string role, string organisation = "Mission") =>
        store.SignedIn(await store.PersonAsync(role, organisation));

    /// <param name="at">Where the visitor goes instead of the store's own site: another process on the same store.</param>
    public static Visitor SignedIn(this TestStore store, Person person, bool isStrong = true, HttpClient? at = null)
    {
        using var scope = store.App.Services.CreateScope();
        person = scope.ServiceProvider.GetRequiredService<BeffroiDb>().Set<Person>().AsNoTracking().Single(p => p.Id == person.Id);
        var sessions = scope.ServiceProvider.GetRequiredService<SessionOpening>();
        ClaimsPrincipal principal = sessions.PrincipalOf(
            person, isStrong, sessions.NewAsync(person.Id, default).GetAwaiter().GetResult());
        var visitor = at is null ? store.Visit() : new Visitor(at);
        visitor.Keep(SignInSetup.SessionCookie, store.Ticket(IdentityConstants.ApplicationScheme, principal, Session.Length));
        return visitor;
    }

    /// <summary>Whoever used a mail link of the person and has yet to show the second factor.</summary>
    public static Visitor PastTheMail(this TestStore store, Person person, HttpClient at)
    {
        var visitor = new Visitor(at);
        visitor.Keep(SignInSetup.SessionCookie + "-pending", store.Ticket(Session.PendingScheme,
            SessionOpening.Principal(person, Session.PendingScheme), SignInLink.Life));
        return visitor;
    }

    /// <summary>Ties an authenticator to the person.</summary>
    /// <returns>Its key.</returns>
    public static async Task<string> AuthenticatorAsync(this TestStore store, Person person)
    {
        using var scope = store.App.Services.CreateScope();
        var people = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
        var held = (await people.FindByIdAsync(person.Id.ToString()))!;
        await people.ResetAuthenticatorKeyAsync(held);
        await people.SetTwoFactorEnabledAsync(held, enabled: true);
        person.SecurityStamp = held.SecurityStamp;
        return (await people.GetAuthenticatorKeyAsync(held))!;
    }

    private static string Ticket(this TestStore store, string scheme, ClaimsPrincipal principal, TimeSpan life)
    {
        using var scope = store.App.Services.CreateScope();
        var now = scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow();
        return scope.ServiceProvider.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(scheme).TicketDataFormat
            .Protect(new AuthenticationTicket(
                principal, new AuthenticationProperties { IssuedUtc = now, ExpiresUtc = now + life }, scheme));
    }

    /// <summary>The last mail to someone.</summary>
    public static string LastMail(this TestStore store, string to)
    {
        using var scope = store.App.Services.CreateScope();
        return scope.ServiceProvider.GetRequiredService<Platform.Mail.MailOutbox>().WaitingAsync(10_000, default).GetAwaiter().GetResult()
            .Where(mail => mail.Message.To.ToString().Contains(to, StringComparison.OrdinalIgnoreCase))
            .Select(mail => mail.Message.TextBody!).First();
    }
}
