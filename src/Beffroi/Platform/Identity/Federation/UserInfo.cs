using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Beffroi.Platform.Identity.Federation;

/// <summary>
/// What the provider says of a person. The library's handler reads a signed answer without looking at its signature, so it is
/// read here.
/// </summary>
internal static class UserInfo
{
    /// <summary>Asymmetric alone: with a shared or public key as its secret anybody could seal a token.</summary>
    public static readonly IReadOnlyList<string> Algorithms =
        [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSsaPssSha256];

    private const int LargestAnswer = 64 * 1024;

    /// <returns>The claims by name.</returns>
    /// <exception cref="FederationException">The answer cannot be believed.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(
        OpenIdConnectOptions options, ProviderSettings provider, string accessToken, string subject, CancellationToken cancel)
    {
        var known = await options.ConfigurationManager!.GetConfigurationAsync(cancel);
        using var request = new HttpRequestMessage(HttpMethod.Get, known.UserInfoEndpoint);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        using var answer = await options.Backchannel.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        if (!answer.IsSuccessStatusCode)
        {
            throw new FederationException($"userinfo answered {(int)answer.StatusCode}");
        }

        var text = await TextAsync(answer, cancel);
        var isSigned = answer.Content.Headers.ContentType?.MediaType == "application/jwt";
        if (provider.IsProConnect && !isSigned)
        {
            throw new FederationException("userinfo is not signed");
        }

        var claims = isSigned ? await VerifiedAsync(text, options, known.Issuer, known.SigningKeys) : Plain(text);
        return claims.GetValueOrDefault("sub") == subject ? claims
            : throw new FederationException("userinfo is about somebody else");
    }

    private static async Task<string> TextAsync(HttpResponseMessage answer, CancellationToken cancel)
    {
        if (answer.Content.Headers.ContentLength > LargestAnswer)
        {
            throw new FederationException("userinfo is too long");
        }

        var buffer = new byte[LargestAnswer + 1];
        await using var stream = await answer.Content.ReadAsStreamAsync(cancel);
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
        return length > LargestAnswer ? throw new FederationException("userinfo is too long")
            : System.Text.Encoding.UTF8.GetString(buffer, 0, length);
    }

    private static async Task<Dictionary<string, string>> VerifiedAsync(
        string token, OpenIdConnectOptions options, string issuer, IEnumerable<SecurityKey> keys)
    {
        var verdict = await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(token, new()
        {
            ValidIssuer = issuer, ValidAudience = options.ClientId, IssuerSigningKeys = keys, ValidAlgorithms = Algorithms,
            RequireExpirationTime = false, ClockSkew = TimeSpan.FromMinutes(1),
        });
        return verdict.IsValid
            ? verdict.ClaimsIdentity.Claims.GroupBy(claim => claim.Type).ToDictionary(all => all.Key, all => all.First().Value)
            : throw new FederationException("the signature of userinfo does not hold", verdict.Exception);
    }

    private static Dictionary<string, string> Plain(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.EnumerateObject().DistinctBy(one => one.Name).ToDictionary(
                one => one.Name, one => one.Value.ToString());
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            throw new FederationException("userinfo is no JSON object", problem);
        }
    }
}

/// <summary>What a provider sent cannot be believed. The message is for the log: it names no person.</summary>
internal sealed class FederationException(string message, Exception? inner = null) : Exception(message, inner);
