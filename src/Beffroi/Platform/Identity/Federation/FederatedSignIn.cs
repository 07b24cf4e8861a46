using Beffroi.Platform.Audit;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Beffroi.Platform.Identity.Federation;

/// <summary>
/// Signing in by a provider, as its first step: the person is found by the mail address that the provider vouches for, and makes
/// no account here. Two factors shown at the provider count here too.
/// </summary>
internal static partial class FederatedSignIn
{
    public const string Scheme = "provider";
    public const string CallbackPath = "/oidc/callback";
    public const string SignedOutPath = "/oidc/signed-out";

    /// <summary>The query of the sign-in page that says why nobody came in: cancelled, unknown or refused.</summary>
    public const string Problem = "provider";

    public static void AddProvider(this AuthenticationBuilder authentication, ProviderSettings provider) =>
        authentication.AddOpenIdConnect(Scheme, provider.Name, options =>
        {
            (options.ClientId, options.ClientSecret) = (provider.Client, provider.Secret);
            options.Authority = provider.Authority.ToString();
            options.RequireHttpsMetadata = !provider.Authority.IsLoopback;
            options.ResponseType = OpenIdConnectResponseType.Code;
            options.ResponseMode = OpenIdConnectResponseMode.Query;
            options.DisableTelemetry = true; // parameters that ProConnect does not know end the sign-in
            options.MapInboundClaims = false;
            (options.CallbackPath, options.SignedOutCallbackPath) = (CallbackPath, SignedOutPath);
            options.RemoteSignOutPath = PathString.Empty;
            (options.SignInScheme, options.SignOutScheme) = (Session.PendingScheme, IdentityConstants.ApplicationScheme);
            options.RemoteAuthenticationTimeout = SignInLink.Life;
            options.BackchannelHttpHandler = new SocketsHttpHandler { AllowAutoRedirect = false };
            options.BackchannelTimeout = TimeSpan.FromSeconds(10);
            options.TokenValidationParameters.ValidAlgorithms = UserInfo.Algorithms;
            options.TokenValidationParameters.ClockSkew = TimeSpan.FromMinutes(1);
            options.Scope.Clear();
            foreach (var scope in provider.Scopes)
            {
                options.Scope.Add(scope);
            }

            if (provider.IsProConnect)
            {
                options.AdditionalAuthorizationParameters["claims"] = """{"id_token":{"amr":{"essential":true}}}""";
            }

            Harden(options.CorrelationCookie, "-provider.");
            Harden(options.NonceCookie, "-nonce.");
            options.Events = new OpenIdConnectEvents
            {
                OnTokenValidated = context => BelieveAsync(context, provider),
                OnTicketReceived = OpenAsync,
                OnAccessDenied = context =>
                {
                    context.HandleResponse();
                    context.Response.Redirect(SignInPage("cancelled"));
                    return Task.CompletedTask;
                },
                OnRemoteFailure = RefuseAsync,
            };
        });

    /// <summary>Ends the session here, then asks the provider to end its own.</summary>
    public static async Task<bool> SignOutAsync(HttpContext http, string back)
    {
        var isFederated = await http.GetTokenAsync(IdentityConstants.ApplicationScheme, Session.IdToken) is not null;
        await http.SignOutAsync(IdentityConstants.ApplicationScheme);
        if (!isFederated || http.RequestServices.GetRequiredService<BeffroiSettings>().Provider is null)
        {
            return false;
        }

        try
        {
            await http.SignOutAsync(Scheme, new AuthenticationProperties { RedirectUri = back });
            return http.Response.StatusCode == StatusCodes.Status302Found;
        }
        catch (InvalidOperationException unreachable)
        {
            Failed(LogOf(http), unreachable.Message);
            return false; // signed out here all the same
        }
    }

    private static void Harden(CookieBuilder cookie, string name)
    {
        cookie.Name = SignInSetup.SessionCookie + name;
        (cookie.Path, cookie.HttpOnly, cookie.SecurePolicy) = ("/", true, CookieSecurePolicy.Always);
        cookie.SameSite = SameSiteMode.Lax; // the way back is a link, followed by the browser
    }

    private static async Task BelieveAsync(TokenValidatedContext context, ProviderSettings provider)
    {
        try
        {
            var subject = context.SecurityToken.Subject;
            if (string.IsNullOrEmpty(subject))
            {
                throw new FederationException("the token names no subject");
            }

            var known = await context.Options.ConfigurationManager!.GetConfigurationAsync(context.HttpContext.RequestAborted);
            if (known.Issuer.TrimEnd('/') != provider.Authority.ToString().TrimEnd('/'))
            {
                throw new FederationException("the discovery document names another issuer than BEFFROI_OIDC_AUTHORITY");
            }

            var claims = await UserInfo.ReadAsync(context.Options, provider,
                context.TokenEndpointResponse?.AccessToken ?? throw new FederationException("no access token"),
                subject, context.HttpContext.RequestAborted);
            context.Properties!.Items["email"] = EmailOf(claims, provider);
            var methods = context.SecurityToken.Claims.Where(claim => claim.Type == "amr").Select(claim => claim.Value);
            context.Properties.Items["strong"] = methods.Contains("mfa") ? "yes" : "no";
            context.Properties.StoreTokens(
                [new AuthenticationToken { Name = Session.IdToken, Value = context.TokenEndpointResponse.IdToken }]);
        }
        catch (Exception problem) when (problem is FederationException or HttpRequestException or OperationCanceledException)
        {
            context.Fail(problem);
        }
    }

    private static string EmailOf(IReadOnlyDictionary<string, string> claims, ProviderSettings provider)
    {
        var email = claims.GetValueOrDefault("email");
        if (!People.IsEmail(email))
        {
            throw new FederationException("userinfo has no mail address");
        }

        if (!provider.IsProConnect)
        {
            return bool.TryParse(claims.GetValueOrDefault("email_verified"), out var isVerified) && isVerified ? email!
                : throw new FederationException("the provider does not vouch for the mail address");
        }

        if (claims.GetValueOrDefault("siret") is not { Length: 14 } siret || !siret.All(char.IsAsciiDigit))
        {
            throw new FederationException("userinfo has no SIRET of 14 digits");
        }

        return claims.GetValueOrDefault("idp_id") is { Length: > 0 } source
            && (provider.Sources.Count == 0 || provider.Sources.Contains(source)) ? email!
                : throw new FederationException("the source of identity is not one of BEFFROI_OIDC_SOURCES");
    }

    private static async Task OpenAsync(TicketReceivedContext context)
    {
        var (http, cancel) = (context.HttpContext, context.HttpContext.RequestAborted);
        var (db, sessions) = (http.RequestServices.GetRequiredService<BeffroiDb>(),
            http.RequestServices.GetRequiredService<SessionOpening>());
        var properties = context.Properties!;
        var email = properties.Items["email"]!.Trim().ToUpperInvariant();
        var language = properties.Items["language"] ?? Texts.Language;
        context.HandleResponse();
        if (await db.Set<Person>().FirstOrDefaultAsync(p => p.NormalizedEmail == email && p.EndedAt == null, cancel)
            is not { } person)
        {
            await http.RequestServices.GetRequiredService<AuditTrail>().AppendAsync(Act.SignInFailed, "provider", null, cancel);
            context.Response.Redirect(SignInPage("unknown", language));
            return;
        }

        var idToken = properties.GetTokenValue(Session.IdToken)!;
        var isOpen = await sessions.AfterProviderAsync(http, person, properties.Items["strong"] == "yes", idToken, cancel);
        var wanted = properties.Items.TryGetValue("to", out var to) ? to : null;
        context.Response.Redirect(isOpen ? wanted ?? Addresses.PathOf("/Accounts/Show", language)
            : Addresses.PathOf(await http.RequestServices.GetRequiredService<SecondFactor>().HasOneAsync(person)
                ? "/Accounts/SecondFactor" : "/Accounts/Protect", language)
                + (wanted is null ? "" : QueryString.Create("to", wanted).Value));
    }

    private static async Task RefuseAsync(RemoteFailureContext context)
    {
        Failed(LogOf(context.HttpContext), (context.Failure?.InnerException ?? context.Failure)?.GetType().Name ?? "");
        await context.HttpContext.RequestServices.GetRequiredService<AuditTrail>()
            .AppendAsync(Act.SignInFailed, "provider", null, context.HttpContext.RequestAborted);
        context.HandleResponse();
        context.Response.Redirect(SignInPage("refused",
            context.Properties?.Items.TryGetValue("language", out var spoken) == true ? spoken : null));
    }

    private static string SignInPage(string problem, string? language = null) =>
        Addresses.PathOf("/Accounts/SignIn", language ?? Texts.Language) + QueryString.Create(Problem, problem);

    private static ILogger LogOf(HttpContext http) =>
        http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(FederatedSignIn));

    [LoggerMessage(LogLevel.Warning, "A sign-in by the provider was refused: {Reason}")]
    private static partial void Failed(ILogger log, string reason);
}
