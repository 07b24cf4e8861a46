using Microsoft.Net.Http.Headers;

namespace Beffroi.Platform.Web;

/// <summary>Headers of every answer, those of failures too.</summary>
internal static class WebDefences
{
    // No inline script or style: nothing that a file brought can run, even where an escape was forgotten.
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
        + "font-src 'self'; connect-src 'self'; base-uri 'none'; ";

    private const string AnswerPolicy = "default-src 'none'; frame-ancestors 'none'";

    public static IApplicationBuilder UseWebDefences(this IApplicationBuilder app)
    {
        var settings = app.ApplicationServices.GetRequiredService<BeffroiSettings>();
        // A form that signs in or out leads on to the provider.
        var forms = "form-action 'self'" + (settings.Provider is { } provider
            ? " " + provider.Authority.GetLeftPart(UriPartial.Authority) : "") + "; frame-ancestors ";
        var (page, embed) = (Policy + forms + "'none'", Policy + forms + string.Join(' ', settings.EmbeddedBy.Prepend("'self'")));
        var isSecure = settings.Site?.Scheme == Uri.UriSchemeHttps;
        return app.Use((context, next) =>
        {
            var path = context.Request.Path;
            var isEmbed = Array.Exists(EmbedParts, part => path.Value!.StartsWith(part, StringComparison.OrdinalIgnoreCase));
            Write(context, path.StartsWithSegments("/api") ? AnswerPolicy : isEmbed ? embed : page, isSecure);
            // A failure clears the headers that were set so far.
            context.Response.OnStarting(() =>
            {
                if (!context.Response.Headers.ContainsKey(HeaderNames.ContentSecurityPolicy))
                {
                    Write(context, page, isSecure);
                }

                return Task.CompletedTask;
            });
            return next(context);
        });
    }

    private static void Write(HttpContext context, string policy, bool isSecure)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers.XXSSProtection = "0"; // the old filter of browsers was itself a hole
        if (policy.EndsWith("'none'", StringComparison.Ordinal))
        {
            headers.XFrameOptions = "DENY"; // for browsers that do not know frame-ancestors
        }

        if (isSecure)
        {
            headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        }

        if (headers.CacheControl.Count == 0)
        {
            var isOurs = context.Request.Cookies.Keys.Any(
                name => name.StartsWith(SignInSetup.SessionCookie, StringComparison.Ordinal));
            headers.CacheControl = isOurs ? "no-store" : "public, max-age=0, must-revalidate";
        }
    }

    private static readonly string[] EmbedParts =
        [.. Texts.Languages.SelectMany(language => new[]
        {
            Addresses.PathOf("/Observatory/IndicatorPages/Embed", language, ("id", "")),
                Addresses.PathOf("/ServiceMap/Find/Embed", language),
        })];
}
