using System.Globalization;

namespace Beffroi.Platform.Web;

/// <summary>The first part of the address is the language; answers of the API follow the reader's browser.</summary>
internal sealed class LanguageMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        if (path == "/")
        {
            context.Response.Redirect("/" + Preferred(context.Request));
            return Task.CompletedTask;
        }

        var first = path.Split('/', 3)[1];
        var language = Texts.Languages.Contains(first) ? first : Asked(context.Request);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Texts.CultureOf(language);
        context.Response.Headers.ContentLanguage = language;
        return next(context);
    }

    private static string Asked(HttpRequest request) =>
        request.Query["lang"].ToString() is var asked && Texts.Languages.Contains(asked) ? asked : Preferred(request);

    private static string Preferred(HttpRequest request) => request.GetTypedHeaders().AcceptLanguage
        .OrderByDescending(one => one.Quality ?? 1)
        .Select(one => one.Value.Value?.Split('-')[0] ?? "")
        .FirstOrDefault(Texts.Languages.Contains) ?? "fr";
}
