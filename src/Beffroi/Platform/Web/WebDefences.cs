using System.Net;
using Microsoft.Net.Http.Headers;

namespace Beffroi.Platform.Web;

/// <summary>
/// Headers of every answer, and the rule that pages which write answer to this machine alone until sign-in exists.
/// </summary>
internal static class WebDefences
{
    // No inline script or style: nothing that a file brought can run, even where an escape was forgotten.
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
        + "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors ";

    private const string AnswerPolicy = "default-src 'none'; frame-ancestors 'none'";

    public static IApplicationBuilder UseWebDefences(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var isEmbed = Array.Exists(EmbedParts, part => context.Request.Path.Value!.StartsWith(part, StringComparison.Ordinal));
        var headers = context.Response.Headers;
        var path = context.Request.Path;
        headers.ContentSecurityPolicy = path.StartsWithSegments("/api") ? AnswerPolicy
            : Policy + (isEmbed ? "*" : "'none'");
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers.CacheControl = "public, max-age=0, must-revalidate";
        return next(context);
    });

    /// <summary>
    /// Whether a person at this machine asks. A proxy on the same machine names whom it speaks for, and a foreign name in the
    /// address is a page elsewhere that borrows the reader's browser: neither is local.
    /// </summary>
    public static bool IsLocal(HttpContext context) =>
        (context.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address))
        && OwnNames.Contains(context.Request.Host.Host)
        && !ProxyMarks.Any(context.Request.Headers.ContainsKey);

    public static void NeverStore(HttpResponse response) => response.Headers[HeaderNames.CacheControl] = "no-store";

    private static readonly string[] OwnNames = ["localhost", "127.0.0.1", "[::1]"];

    private static readonly string[] ProxyMarks = ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"];

    private static readonly string[] EmbedParts =
        [.. Texts.Languages.Select(language => Addresses.PathOf("/Observatory/IndicatorPages/Embed", language, ("id", "")))];
}
