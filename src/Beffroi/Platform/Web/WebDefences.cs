namespace Beffroi.Platform.Web;

/// <summary>Headers of every answer.</summary>
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
        return app.Use((context, next) => Defend(context, forms, next));
    }

    private static Task Defend(HttpContext context, string forms, RequestDelegate next)
    {
        var isEmbed = Array.Exists(EmbedParts, part => context.Request.Path.Value!.StartsWith(part, StringComparison.Ordinal));
        var headers = context.Response.Headers;
        var path = context.Request.Path;
        headers.ContentSecurityPolicy = path.StartsWithSegments("/api") ? AnswerPolicy
            : Policy + forms + (isEmbed ? "*" : "'none'");
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers.CacheControl = context.Request.Cookies.ContainsKey(SignInSetup.SessionCookie)
            ? "no-store" : "public, max-age=0, must-revalidate";
        return next(context);
    }

    private static readonly string[] EmbedParts =
        [.. Texts.Languages.Select(language => Addresses.PathOf("/Observatory/IndicatorPages/Embed", language, ("id", "")))];
}
