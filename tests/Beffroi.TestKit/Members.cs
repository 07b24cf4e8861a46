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
        var options = scope.ServiceProvider.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>()
            .Get(IdentityConstants.ApplicationScheme);
        var now = scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow();
        var ticket = new AuthenticationTicket(
            principal, new AuthenticationProperties { IssuedUtc = now, ExpiresUtc = now + Session.Length }, IdentityConstants.ApplicationScheme);
        var visitor = at is null ? store.Visit() : new Visitor(at);
        visitor.Keep(SignInSetup.SessionCookie, options.TicketDataFormat.Protect(ticket));
        return visitor;
    }

    /// <summary>The last mail to someone.</summary>
    public static string LastMail(this TestStore store, string to)
    {
        using var scope = store.App.Services.CreateScope();
        return scope.ServiceProvider.GetRequiredService<Platform.Mail.MailOutbox>().WaitingAsync(1_000, default).GetAwaiter().GetResult()
            .Where(mail => mail.Message.To.ToString().Contains(to, StringComparison.OrdinalIgnoreCase))
            .Select(mail => mail.Message.TextBody!).First();
    }
}
