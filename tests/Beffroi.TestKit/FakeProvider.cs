using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Beffroi.TestKit;

/// <summary>
/// A provider of identities as ProConnect is: codes of 30 seconds, signed userinfo, an error for any parameter that it does not
/// know. A test may bend what it answers.
/// </summary>
public sealed class FakeProvider : IAsyncDisposable
{
    public const string Client = "beffroi-test";
    public const string Secret = "a secret of the test alone, long enough";

    private static readonly string[] Known =
    [
        "client_id", "redirect_uri", "response_type", "scope", "state", "nonce", "claims", "acr_values", "prompt", "max_age",
        "login_hint", "code_challenge", "code_challenge_method",
    ];

    private readonly WebApplication _app;

    private FakeProvider(WebApplication app) => _app = app;

    public required RsaSecurityKey Key { get; init; }

    public string Address => _app.Urls.First();

    /// <summary>What userinfo says; <c>sub</c> stands in the tokens too.</summary>
    public Dictionary<string, object> Claims { get; } = [];

    /// <summary>How the person showed themselves there.</summary>
    public string[] Methods { get; set; } = ["pwd"];

    /// <summary>Whether the login page is skipped, as for a session that is open there.</summary>
    public bool IsSilent { get; set; } = true;

    /// <summary>Bends the answer of the token endpoint.</summary>
    public Action<HttpContext, JsonObject>? BendTokens { get; set; }

    /// <summary>Writes the answer of userinfo instead; null leaves it.</summary>
    public Func<HttpContext, Task>? BendUserInfo { get; set; }

    /// <summary>What the last authorization request asked.</summary>
    public Dictionary<string, string> Asked { get; private set; } = [];

    /// <summary>What the last end-session request carried.</summary>
    public Dictionary<string, string> Ended { get; private set; } = [];

    public static async Task<FakeProvider> StartAsync()
    {
        FakeProvider made = null!;
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Testing" });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var key = RSA.Create(2048);
        builder.Services.AddOpenIddict().AddServer(server =>
        {
            server.SetAuthorizationEndpointUris("authorize").SetTokenEndpointUris("token")
                .SetUserInfoEndpointUris("userinfo").SetEndSessionEndpointUris("logout");
            server.AllowAuthorizationCodeFlow().EnableDegradedMode().DisableAccessTokenEncryption();
            server.RegisterScopes("given_name", "usual_name", "email", "uid", "siret", "idp_id", "profile");
            server.SetAuthorizationCodeLifetime(TimeSpan.FromSeconds(30)).SetAccessTokenLifetime(TimeSpan.FromSeconds(60));
            server.AddSigningKey(new RsaSecurityKey(key) { KeyId = "provider" }).AddEphemeralEncryptionKey();
            server.AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseInlineHandler(context => Check(context, made)));
            server.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                if (context.ClientId != Client || context.ClientSecret != Secret)
                {
                    context.Reject(OpenIddictConstants.Errors.InvalidClient);
                }

                return default;
            }));
            server.AddEventHandler<ValidateEndSessionRequestContext>(handler => handler.UseInlineHandler(_ => default));
            server.UseAspNetCore().DisableTransportSecurityRequirement().EnableAuthorizationEndpointPassthrough()
                .EnableUserInfoEndpointPassthrough().EnableEndSessionEndpointPassthrough();
        });
        var app = builder.Build();
        made = new FakeProvider(app) { Key = new RsaSecurityKey(key) { KeyId = "provider" } };
        app.Use(made.BendAsync);
        app.UseAuthentication();
        app.MapMethods("/authorize", ["GET", "POST"], made.AuthorizeAsync);
        app.MapMethods("/userinfo", ["GET", "POST"], made.UserInfoAsync);
        app.MapGet("/logout", made.EndSession);
        await app.StartAsync();
        return made;
    }

    /// <summary>A token with these claims, sealed as asked.</summary>
    public static string Sealed(IDictionary<string, object> claims, SigningCredentials? seal) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            new SecurityTokenDescriptor { Claims = claims, SigningCredentials = seal });

    public SigningCredentials OwnSeal => new(Key, SecurityAlgorithms.RsaSha256);

    /// <summary>The claims of a signed userinfo as ProConnect sends it.</summary>
    public Dictionary<string, object> SignedClaims()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(EpochTime.GetIntDate(TimeProvider.System.GetUtcNow().UtcDateTime));
        return new Dictionary<string, object>(Claims)
        {
            ["iss"] = Address + "/", ["aud"] = Client, ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = now.AddMinutes(1).ToUnixTimeSeconds(),
        };
    }

    public static Task WriteAsync(HttpContext http, string type, string body)
    {
        http.Response.ContentType = type;
        return http.Response.WriteAsync(body);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static ValueTask Check(ValidateAuthorizationRequestContext context, FakeProvider provider)
    {
        var asked = context.Request.GetParameters().ToDictionary(one => one.Key, one => (string?)one.Value ?? "");
        provider.Asked = asked;
        var unknown = asked.Keys.Except(Known).FirstOrDefault();
        if (unknown is not null || asked.GetValueOrDefault("state", "").Length < 32 || asked.GetValueOrDefault("nonce", "").Length < 32)
        {
            context.Reject(OpenIddictConstants.Errors.InvalidRequest, $"Y000400 {unknown}");
        }
        else if (context.ClientId != Client)
        {
            context.Reject(OpenIddictConstants.Errors.InvalidClient);
        }

        return default;
    }

    private async Task AuthorizeAsync(HttpContext http)
    {
        if (!IsSilent && HttpMethods.IsGet(http.Request.Method))
        {
            var query = string.Concat(http.Request.Query.Select(one =>
                $"<input type='hidden' name='{one.Key}' value='{System.Net.WebUtility.HtmlEncode(one.Value)}'>"));
            await WriteAsync(http, "text/html; charset=utf-8", "<!doctype html><html lang='fr'><title>Fournisseur</title>"
                + $"<h1>Fournisseur d'identité d'essai</h1><form method='post'>{query}<button>Je suis Camille</button></form></html>");
            return;
        }

        var identity = new ClaimsIdentity("fake", OpenIddictConstants.Claims.Name, OpenIddictConstants.Claims.Role);
        identity.AddClaim(OpenIddictConstants.Claims.Subject, (string)Claims["sub"]);
        identity.AddClaims("amr", [.. Methods]);
        var principal = new ClaimsPrincipal(identity);
        principal.SetScopes(http.GetOpenIddictServerRequest()!.GetScopes());
        principal.SetDestinations(claim => claim.Type == "amr" ? [OpenIddictConstants.Destinations.IdentityToken]
            : [OpenIddictConstants.Destinations.AccessToken, OpenIddictConstants.Destinations.IdentityToken]);
        await http.SignInAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, principal);
    }

    private Task UserInfoAsync(HttpContext http) => BendUserInfo is { } bend ? bend(http)
        : WriteAsync(http, "application/jwt", Sealed(SignedClaims(), OwnSeal));

    private IResult EndSession(HttpContext http)
    {
        Ended = http.Request.Query.ToDictionary(one => one.Key, one => one.Value.ToString());
        return Results.Redirect(Ended["post_logout_redirect_uri"] + "?state=" + Uri.EscapeDataString(Ended["state"]));
    }

    /// <summary>Holds the answer of the token endpoint back and lets the test change it.</summary>
    private async Task BendAsync(HttpContext http, RequestDelegate next)
    {
        if (BendTokens is not { } bend || http.Request.Path != "/token")
        {
            await next(http);
            return;
        }

        var body = http.Response.Body;
        using var held = new MemoryStream();
        http.Response.Body = held;
        await next(http);
        http.Response.Body = body;
        var answer = JsonNode.Parse(Encoding.UTF8.GetString(held.ToArray()))!.AsObject();
        bend(http, answer);
        var bytes = Encoding.UTF8.GetBytes(answer.ContainsKey("raw") ? (string)answer["raw"]! : answer.ToJsonString());
        http.Response.ContentLength = bytes.Length;
        await body.WriteAsync(bytes);
    }
}
