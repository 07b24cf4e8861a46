using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Beffroi.Platform.Identity.Federation;
using Beffroi.TestKit;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Beffroi.Tests.Accounts;

/// <summary>What a provider, or somebody on the way, may send wrong: each bends the provider or the way back.</summary>
internal static class ProviderFaults
{
    private static readonly SigningCredentials Stranger =
        new(new RsaSecurityKey(RSA.Create(2048)) { KeyId = "provider" }, SecurityAlgorithms.RsaSha256);

    public static IReadOnlyDictionary<string, Func<FakeProvider, string, string>> All { get; } =
        new Dictionary<string, Func<FakeProvider, string, string>>
        {
            ["id token of another key"] = Token((_, claims) => FakeProvider.Sealed(claims, Stranger)),
            ["id token without a seal"] = Token((_, claims) => FakeProvider.Sealed(claims, null)),
            ["id token sealed with the public key"] = Token((provider, claims) => FakeProvider.Sealed(claims, Shared(PublicKey(provider)))),
            ["id token sealed with the client secret"] = Token((_, claims) => FakeProvider.Sealed(claims, Shared(FakeProvider.Secret))),
            ["id token altered after its seal"] = Tokens((_, _, answer) => answer["id_token"] = Altered((string)answer["id_token"]!)),
            ["id token without its seal's end"] = Tokens((_, _, answer) => answer["id_token"] = ((string)answer["id_token"]!)[..^20]),
            ["id token of another issuer"] = Claim("iss", "https://other.example/"),
            ["id token for another site"] = Claim("aud", "another-site"),
            ["id token without audience"] = Claim("aud", null),
            ["id token without issuer"] = Claim("iss", null),
            ["id token too old"] = Claim("exp", 1_700_000_000L),
            ["id token without an end"] = Claim("exp", null),
            ["id token of tomorrow"] = Claim("nbf", 4_000_000_000L),
            ["id token with another nonce"] = Claim("nonce", "638000000000000000.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
            ["id token without nonce"] = Claim("nonce", null),
            ["id token without subject"] = Claim("sub", null),
            ["no id token"] = Tokens((_, _, answer) => answer.Remove("id_token")),
            ["no access token"] = Tokens((_, _, answer) => answer.Remove("access_token")),
            ["tokens refused"] = Tokens((_, http, answer) =>
            {
                http.Response.StatusCode = 400;
                answer.Clear();
                answer["error"] = "invalid_grant";
            }),
            ["tokens in a failure of the provider"] = Tokens((_, http, answer) =>
            {
                http.Response.StatusCode = 500;
                answer["raw"] = "<html>";
            }),
            ["tokens that are a page"] = Tokens((_, http, answer) =>
            {
                http.Response.ContentType = "text/html";
                answer["raw"] = "<html>";
            }),
            ["userinfo of another key"] = Info((_, claims) => FakeProvider.Sealed(claims, Stranger)),
            ["userinfo without a seal"] = Info((_, claims) => FakeProvider.Sealed(claims, null)),
            ["userinfo sealed with the public key"] = Info((provider, claims) => FakeProvider.Sealed(claims, Shared(PublicKey(provider)))),
            ["userinfo sealed with the client secret"] = Info((_, claims) => FakeProvider.Sealed(claims, Shared(FakeProvider.Secret))),
            ["userinfo altered after its seal"] = Info((provider, claims) => Altered(FakeProvider.Sealed(claims, provider.OwnSeal))),
            ["userinfo of another issuer"] = InfoClaim("iss", "https://other.example/"),
            ["userinfo for another site"] = InfoClaim("aud", "another-site"),
            ["userinfo too old"] = InfoClaim("exp", 1_700_000_000L),
            ["userinfo about somebody else"] = InfoClaim("sub", "somebody else"),
            ["userinfo without subject"] = InfoClaim("sub", null),
            ["userinfo without mail"] = InfoClaim("email", null),
            ["userinfo with half a mail"] = InfoClaim("email", "camille"),
            ["userinfo without SIRET"] = InfoClaim("siret", null),
            ["userinfo with a SIREN for a SIRET"] = InfoClaim("siret", "130025265"),
            ["userinfo without source"] = InfoClaim("idp_id", null),
            ["userinfo of an unknown source"] = InfoClaim("idp_id", "another-source"),
            ["userinfo plain"] = Answer("application/json", provider => JsonNode.Parse(
                System.Text.Json.JsonSerializer.Serialize(provider.Claims))!.ToJsonString()),
            ["userinfo that is a page"] = Answer("text/html", _ => "<html>"),
            ["userinfo that is no token"] = Answer("application/jwt", _ => "not.a.token"),
            ["userinfo without end"] = Answer("application/jwt", _ => new string('a', 3_000_000)),
            ["userinfo in a failure of the provider"] = (provider, back) =>
            {
                provider.BendUserInfo = http =>
                {
                    http.Response.StatusCode = 503;
                    return Task.CompletedTask;
                };
                return back;
            },
            ["code that nobody gave"] = (_, back) => Change(back, "code", "guessed"),
            ["no code"] = (_, back) => Change(back, "code", null),
            ["no state"] = (_, back) => Change(back, "state", null),
            ["state altered"] = (_, back) => Change(back, "state", "CfDJ8" + new string('x', 60)),
            ["an error of the provider"] = (_, back) => Change(back, "code", null) + "&error=server_error",
            ["nothing at all"] = (_, _) => FederatedSignIn.CallbackPath,
        };

    private static Func<FakeProvider, string, string> Tokens(Action<FakeProvider, HttpContext, JsonObject> bend) => (provider, back) =>
    {
        provider.BendTokens = (http, answer) => bend(provider, http, answer);
        return back;
    };

    private static Func<FakeProvider, string, string> Token(Func<FakeProvider, Dictionary<string, object>, string> seal) => Tokens(
        (provider, _, answer) => answer["id_token"] = seal(provider, ClaimsOf((string)answer["id_token"]!)));

    private static Func<FakeProvider, string, string> Claim(string name, object? value) => Token(
        (provider, claims) => FakeProvider.Sealed(With(claims, name, value), provider.OwnSeal));

    private static Func<FakeProvider, string, string> Info(Func<FakeProvider, Dictionary<string, object>, string> seal) =>
        Answer("application/jwt", provider => seal(provider, provider.SignedClaims()));

    private static Func<FakeProvider, string, string> InfoClaim(string name, object? value) => Info(
        (provider, claims) => FakeProvider.Sealed(With(claims, name, value), provider.OwnSeal));

    private static Func<FakeProvider, string, string> Answer(string type, Func<FakeProvider, string> body) => (provider, back) =>
    {
        provider.BendUserInfo = http => FakeProvider.WriteAsync(http, type, body(provider));
        return back;
    };

    private static Dictionary<string, object> ClaimsOf(string token) => JsonNode.Parse(
        Base64UrlEncoder.Decode(new JsonWebToken(token).EncodedPayload))!.AsObject().ToDictionary(
            claim => claim.Key, claim => (object)System.Text.Json.JsonSerializer.SerializeToElement(claim.Value));

    private static Dictionary<string, object> With(Dictionary<string, object> claims, string name, object? value)
    {
        claims.Remove(name);
        if (value is not null)
        {
            claims[name] = value;
        }

        return claims;
    }

    /// <summary>The seal kept, one claim changed.</summary>
    private static string Altered(string token)
    {
        var parts = token.Split('.');
        var payload = JsonNode.Parse(Base64UrlEncoder.Decode(parts[1]))!.AsObject();
        payload["given_name"] = "Mallory";
        return $"{parts[0]}.{Base64UrlEncoder.Encode(payload.ToJsonString())}.{parts[2]}";
    }

    private static SigningCredentials Shared(string secret) => new(
        new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret)) { KeyId = "provider" }, SecurityAlgorithms.HmacSha256);

    private static string PublicKey(FakeProvider provider) => provider.Key.Rsa.ExportSubjectPublicKeyInfoPem();

    private static string Change(string path, string name, string? value) => path[..(path.IndexOf('?') + 1)] + string.Join('&',
        path[(path.IndexOf('?') + 1)..].Split('&').Where(pair => !pair.StartsWith(name + "=", StringComparison.Ordinal))
            .Concat(value is null ? [] : [$"{name}={Uri.EscapeDataString(value)}"]));
}
