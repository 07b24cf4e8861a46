using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;
using Beffroi.Platform.Storage;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Beffroi.Platform.Web;

/// <summary>
/// Answers that anyone may read, kept as bytes with their tag until the data or the day changes. A page that sets a cookie or
/// asks not to be stored is never kept.
/// </summary>
internal sealed class ReleaseCache(RequestDelegate next, DataVersion version, TimeProvider time)
{
    private const int MostEntries = 4000;
    private const int LargestEntry = 4 << 20;

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsGet(request.Method) || IsStatic(request.Path)
            || request.Cookies.ContainsKey(SignInSetup.SessionCookie))
        {
            await next(context);
            return;
        }

        var key = KeyOf(context);
        var (now, today) = (version.Current, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        if (_entries.TryGetValue(key, out var held) && held.Version == now && held.Day == today)
        {
            await WriteAsync(context, held);
            return;
        }

        if (await CaptureAsync(context, now, today) is { } made)
        {
            if (_entries.Count >= MostEntries)
            {
                _entries.Clear(); // a flood of odd addresses costs us the cache, never the memory
            }

            _entries[key] = made;
            await WriteAsync(context, made);
        }
    }

    private static bool IsStatic(PathString path) => path.StartsWithSegments("/built");

    /// <summary>Answers follow the reader's language; pages name their host in the code to embed them.</summary>
    private static string KeyOf(HttpContext context)
    {
        var request = context.Request;
        return request.Path.StartsWithSegments("/api")
            ? $"{request.Path}{request.QueryString}\n{request.Headers.AcceptLanguage}"
            : $"{request.Path}{request.QueryString}\n{request.Host}";
    }

    /// <returns>The answer as an entry; null when it was passed through as it is.</returns>
    private async Task<Entry?> CaptureAsync(HttpContext context, long now, DateOnly today)
    {
        var body = context.Response.Body;
        using var memory = new MemoryStream();
        context.Response.Body = memory;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = body;
        }

        var response = context.Response;
        var isShared = response.StatusCode == StatusCodes.Status200OK && memory.Length is > 0 and <= LargestEntry
            && !response.Headers.ContainsKey(HeaderNames.SetCookie)
            && response.Headers.CacheControl.ToString().Contains("public", StringComparison.Ordinal);
        if (isShared)
        {
            return Entry.Of(memory.ToArray(), response, now, today);
        }

        memory.Position = 0;
        await memory.CopyToAsync(body);
        return null;
    }

    private static async Task WriteAsync(HttpContext context, Entry entry)
    {
        var (request, response) = (context.Request, context.Response);
        response.ContentType = entry.ContentType;
        foreach (var (name, value) in entry.Headers)
        {
            response.Headers[name] = value;
        }

        if (request.Headers.IfNoneMatch is { Count: > 0 } tags && tags.ToString().Contains(entry.Tag, StringComparison.Ordinal))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var bytes = entry.Bytes;
        if (request.Headers.AcceptEncoding is { Count: > 0 } codings
            && codings.ToString().Contains("br", StringComparison.Ordinal))
        {
            bytes = entry.Brotli;
            response.Headers.ContentEncoding = "br";
        }

        response.ContentLength = bytes.Length;
        await response.BodyWriter.WriteAsync(bytes);
    }

    private sealed record Entry(
        byte[] Bytes, byte[] Brotli, string ContentType, string Tag, KeyValuePair<string, StringValues>[] Headers, long Version,
            DateOnly Day)
    {
        private static readonly string[] Kept =
            [HeaderNames.ContentSecurityPolicy, HeaderNames.CacheControl, HeaderNames.ContentLanguage,
                HeaderNames.XContentTypeOptions,
                HeaderNames.ContentDisposition, HeaderNames.StrictTransportSecurity, HeaderNames.XFrameOptions,
                HeaderNames.XXSSProtection, "Referrer-Policy"];

        public static Entry Of(byte[] bytes, HttpResponse response, long version, DateOnly day)
        {
            var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]}\"";
            var headers = Kept.Where(response.Headers.ContainsKey)
                .Select(name => new KeyValuePair<string, StringValues>(name, response.Headers[name]))
                .Append(new(HeaderNames.ETag, tag)).Append(new(HeaderNames.Vary, "Accept-Encoding, Accept-Language"));
            return new Entry(bytes, Packed(bytes), response.ContentType ?? "text/html", tag, [.. headers], version, day);
        }

        private static byte[] Packed(byte[] bytes)
        {
            using var packed = new MemoryStream();
            using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal))
            {
                brotli.Write(bytes);
            }

            return packed.ToArray();
        }
    }
}
