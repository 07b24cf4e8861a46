using System.Net;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Localization;
using Npgsql;

namespace Beffroi.Platform.Web;

/// <summary>
/// What a reader sees of a failure: 503 where the disk or the database does not take the work and it may be sent again, 429 to
/// whoever asks too often, 500 otherwise. The page needs neither of them, so that it stands when they do not.
/// </summary>
internal static class Trouble
{
    /// <summary>The disk is full, gives an error, cannot be opened; or another process holds the database.</summary>
    private static readonly int[] SqliteCodes = [5, 6, 8, 10, 13, 14];

    public static ExceptionHandlerOptions Options { get; } = new()
    {
        StatusCodeSelector = StatusOf,
        ExceptionHandler = WriteAsync,
        SuppressDiagnosticsCallback = context => StatusOf(context.Exception) == StatusCodes.Status400BadRequest,
    };

    public static int StatusOf(Exception failure)
    {
        for (var one = failure; one is not null; one = one.InnerException)
        {
            var status = one switch
            {
                BadHttpRequestException bad => bad.StatusCode,
                SqliteException sqlite when SqliteCodes.Contains(sqlite.SqliteErrorCode) =>
                    StatusCodes.Status503ServiceUnavailable,
                NpgsqlException { IsTransient: true } => StatusCodes.Status503ServiceUnavailable,
                PostgresException { SqlState: ['5', '3', ..] or ['5', '8', ..] } => StatusCodes.Status503ServiceUnavailable,
                IOException or TimeoutException => StatusCodes.Status503ServiceUnavailable,
                _ => 0,
            };
            if (status != 0)
            {
                return status;
            }
        }

        return StatusCodes.Status500InternalServerError;
    }

    /// <summary>Writes the page, or the problem, of the status that the answer has.</summary>
    public static async Task WriteAsync(HttpContext http)
    {
        var path = http.Features.Get<IExceptionHandlerPathFeature>()?.Path ?? http.Request.Path.Value ?? "/";
        var first = path.Split('/', 3).ElementAtOrDefault(1) ?? "";
        var language = Texts.Languages.Contains(first) ? first : "fr";
        var isLimited = http.Response.StatusCode == StatusCodes.Status429TooManyRequests;
        var isAway = http.Response.StatusCode == StatusCodes.Status503ServiceUnavailable;
        http.Response.Headers.CacheControl = "no-store";
        if (isAway || isLimited)
        {
            http.Response.Headers.RetryAfter = isAway ? "5" : "60";
        }

        using (Texts.Speak(language))
        {
            var text = http.RequestServices.GetRequiredService<IStringLocalizer<Texts>>();
            var key = isAway ? "trouble.away" : isLimited ? "trouble.limited"
                : http.Response.StatusCode < 500 ? "trouble.request" : "trouble.fault";
            if (path.StartsWith("/api/", StringComparison.Ordinal))
            {
                await http.RequestServices.GetRequiredService<IProblemDetailsService>().TryWriteAsync(new()
                {
                    HttpContext = http,
                    ProblemDetails = new ProblemDetails
                    {
                        Status = http.Response.StatusCode, Title = text[key + ".title"], Detail = text[key + ".body"],
                    },
                });
                return;
            }

            var style = http.RequestServices.GetRequiredService<IFileVersionProvider>()
                .AddFileVersionToPath("", "/built/theme.css");
            string Of(string what) => WebUtility.HtmlEncode(text[what]);
            http.Response.ContentType = "text/html; charset=utf-8";
            await http.Response.WriteAsync($"""
                <!doctype html>
                <html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
                <title>{Of(key + ".title")} – Beffroi</title>
                <link rel="stylesheet" href="{style}"></head>
                <body><main><h1>{Of(key + ".title")}</h1><p>{Of(key + ".body")}</p>
                <p><a href="/{language}">{Of("notFound.home")}</a></p></main></body></html>
                """);
        }
    }
}
