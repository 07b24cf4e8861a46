using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Beffroi.Platform.Web;

/// <summary>Whom to tell of a weakness (RFC 9116).</summary>
internal static class SecurityText
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromDays(180);

    public static void MapSecurityText(this WebApplication app)
    {
        foreach (var path in new[] { "/.well-known/security.txt", "/security.txt" })
        {
            app.MapGet(path, Write).ExcludeFromDescription().AllowAnonymous();
        }
    }

    private static ContentHttpResult Write(BeffroiSettings settings, TimeProvider time)
    {
        var ends = (time.GetUtcNow().Date + GoodFor).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var text = $"Contact: mailto:{settings.SecurityContact}\nExpires: {ends}\nPreferred-Languages: fr, nl, en\n"
            + (settings.Site is { } site ? $"Canonical: {new Uri(site, "/.well-known/security.txt")}\n" : "");
        return TypedResults.Text(text, "text/plain", Encoding.UTF8);
    }
}
