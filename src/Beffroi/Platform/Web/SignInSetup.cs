using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Identity.Federation;
using Beffroi.Platform.Jobs;
using Beffroi.Platform.Mail;
using Beffroi.Platform.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Platform.Web;

/// <summary>
/// Sessions, who may come where, and how often a door may be tried. Every cookie is <c>__Host-</c>: this site alone, over a
/// connection that nobody reads, never from a script. Who does not sign in gets none.
/// </summary>
internal static class SignInSetup
{
    public const string SessionCookie = "__Host-beffroi";

    public static void AddSignIn(this WebApplicationBuilder builder, ProviderSettings? provider)
    {
        var services = builder.Services;
        services.Configure<ForwardedHeadersOptions>(options =>
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto);
        services.AddOptions<HostFilteringOptions>().Configure<BeffroiSettings>((options, settings) =>
            options.AllowedHosts = settings.Site is { } site ? [site.Host, .. OwnNames] : [.. OwnNames]);
        services.Configure<CookiePolicyOptions>(options =>
        {
            options.Secure = CookieSecurePolicy.Always;
            options.HttpOnly = Microsoft.AspNetCore.CookiePolicy.HttpOnlyPolicy.Always;
            options.MinimumSameSitePolicy = SameSiteMode.Lax;
        });
        services.AddAntiforgery(options => options.Cookie.Name = SessionCookie + "-form");
        var authentication = services.AddAuthentication(IdentityConstants.ApplicationScheme)
            .AddCookie(IdentityConstants.ApplicationScheme, options =>
            {
                Harden(options, SessionCookie, Session.Length);
                options.Events.OnValidatePrincipal = RefuseEndedAsync;
                options.Events.OnRedirectToLogin = context =>
                    Refuse(context, "/Accounts/SignIn", StatusCodes.Status401Unauthorized);
                options.Events.OnRedirectToAccessDenied = context =>
                    Refuse(context, "/Accounts/Denied", StatusCodes.Status403Forbidden);
            })
            .AddCookie(Session.PendingScheme, options => Harden(options, SessionCookie + "-pending", SignInLink.Life))
            .AddCookie(IdentityConstants.TwoFactorUserIdScheme, options =>
                Harden(options, SessionCookie + "-passkey", SignInLink.Life));
        if (provider is not null)
        {
            authentication.AddProvider(provider);
        }

        services.AddAuthorizationBuilder().SetFallbackPolicy(
            new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build()); // what nobody opened stays shut
        services.AddScoped<IAuthorizationHandler, PermissionHandler>();
        services.AddHostedService<MailSending>().AddHostedService<RegularWork>();
        services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(Limited);
        });
    }

    private static readonly string[] OwnNames = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>The beginning of the links that mails carry.</summary>
    public static string OriginOf(HttpContext http) =>
        http.RequestServices.GetRequiredService<BeffroiSettings>().Site?.GetLeftPart(UriPartial.Authority)
        ?? $"{http.Request.Scheme}://{http.Request.Host}";

    private static void Harden(CookieAuthenticationOptions options, string name, TimeSpan length)
    {
        options.Cookie.Name = name;
        options.Cookie.HttpOnly = true;
        options.Cookie.SecurePolicy = CookieSecurePolicy.Always;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.ExpireTimeSpan = length;
        options.SlidingExpiration = false;
    }

    /// <summary>A session ends with its person, and when they asked all their sessions to end.</summary>
    private static async Task RefuseEndedAsync(CookieValidatePrincipalContext context)
    {
        var db = context.HttpContext.RequestServices.GetRequiredService<BeffroiDb>();
        var stamp = context.Principal?.FindFirstValue(Session.Stamp);
        if (!Guid.TryParse(context.Principal?.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
            || !await db.Set<Person>().AnyAsync(p => p.Id == id && p.EndedAt == null && p.SecurityStamp == stamp))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(context.Scheme.Name);
        }
    }

    private static Task Refuse(RedirectContext<CookieAuthenticationOptions> context, string page, int status)
    {
        var request = context.Request;
        if (request.Path.StartsWithSegments("/api"))
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        }

        var back = HttpMethods.IsGet(request.Method) ? request.Path + request.QueryString : "";
        context.Response.Redirect(Addresses.PathOf(page, Texts.Language)
            + (back.Length > 0 ? QueryString.Create("to", back) : ""));
        return Task.CompletedTask;
    }

    private static RateLimitPartition<string> Limited(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var tries = context.RequestServices.GetRequiredService<BeffroiSettings>().DoorTries;
        var isDoor = HttpMethods.IsPost(context.Request.Method)
            && Array.Exists(Doors, door => path.StartsWith(door, StringComparison.Ordinal));
        return isDoor
            ? RateLimitPartition.GetFixedWindowLimiter(
                string.Create(CultureInfo.InvariantCulture, $"door {context.Connection.RemoteIpAddress}"),
                _ => new FixedWindowRateLimiterOptions { PermitLimit = tries, Window = TimeSpan.FromMinutes(1) })
            : RateLimitPartition.GetNoLimiter("");
    }

    private static readonly string[] Doors = [.. Texts.Languages.SelectMany(language => new[]
    {
        Addresses.PathOf("/Accounts/SignIn", language), Addresses.PathOf("/Accounts/FirstAccess", language),
        Addresses.PathOf("/Accounts/Invitation", language, ("secret", "")),
    })];
}
