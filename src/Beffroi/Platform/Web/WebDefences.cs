using System.Net;
using Microsoft.Net.Http.Headers;

namespace Beffroi.Platform.Web;

/// <summary>Headers of every answer, and the rule that pages which write answer to this machine alone until sign-in exists.</summary>
internal static class WebDefences
{
    // No inline script or style: nothing that a file brought can run, even where an escape was forgotten.
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
        + "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors ";

    public static IApplicationBuilder UseWebDefences(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var isEmbed = context.Request.Path.Value is { } path && EmbedParts.Any(part => path.StartsWith(part, StringComparison.Ordinal));
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy + (isEmbed ? "*" : "'none'");
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers.CacheControl = "public, max-age=0, must-revalidate";
        return next(context);
    });

    public static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address);

    public static void NeverStore(HttpResponse response) => response.Headers[HeaderNames.CacheControl] = "no-store";

    private static readonly string[] EmbedParts =
        [.. Texts.Languages.Select(language => Addresses.PathOf("/Observatory/IndicatorPages/Embed", language, ("id", "")))];
}
