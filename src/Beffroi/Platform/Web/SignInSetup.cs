using System.Security.Claims;
using System.Threading.RateLimiting;
using Beffroi.Platform.Audit;
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
            (options.IncludeFailureMessage, options.AllowedHosts) = (false, settings.Site is { } site ? [site.Host, .. OwnNames]
                : [.. OwnNames]));
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
                options.Events.OnRedirectToAccessDenied = DenyAsync;
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
        services.AddHostedService<MailSending>().AddHostedService<RegularWork>()
            .AddHostedService<Publication.Releases.ReleaseWork>();
        services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.OnRejected = (rejected, _) => new ValueTask(Trouble.WriteAsync(rejected.HttpContext));
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(DoorTries.Limit);
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
            || !Guid.TryParse(context.Principal.FindFirstValue(Session.Id), out var session)
            || !await db.Set<Person>().AnyAsync(p => p.Id == id && p.EndedAt == null && p.SecurityStamp == stamp
                && db.Set<OpenSession>().Any(s => s.Id == session && s.PersonId == id)))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(context.Scheme.Name);
        }
    }

    /// <summary>Whoever is signed in and tries what is not theirs leaves a trace.</summary>
    private static async Task DenyAsync(RedirectContext<CookieAuthenticationOptions> context)
    {
        var (request, services) = (context.Request, context.HttpContext.RequestServices);
        var route = (context.HttpContext.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        await services.GetRequiredService<AuditTrail>().AppendAsync(Act.Denied, $"{request.Method} {route}",
            services.GetRequiredService<CurrentPerson>().Id, context.HttpContext.RequestAborted);
        await Refuse(context, "/Accounts/Denied", StatusCodes.Status403Forbidden);
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
}
