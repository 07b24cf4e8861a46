using System.Globalization;
using System.Threading.RateLimiting;

namespace Beffroi.Platform.Web;

/// <summary>How often one address may try a door (sign-in, first access, invitation, what anyone may write), and ask for answers
/// at all.</summary>
internal static class DoorTries
{
    /// <summary>What one link may ask for in a minute: a page in less than half a second is no reader.</summary>
    private const int PagesOfALink = 150;

    private static readonly string[] Doors = [.. Texts.Languages.SelectMany(language => new[]
    {
        Addresses.PathOf("/Accounts/SignIn", language), Addresses.PathOf("/Accounts/FirstAccess", language),
        Addresses.PathOf("/Accounts/Invitation", language, ("secret", "")),
        Addresses.PathOf("/ServiceMap/Curation/Propose", language, ("code", ""), ("id", "")).TrimEnd('/'),
        Addresses.PathOf("/ServiceMap/Curation/Confirm", language, ("secret", "")),
        Addresses.PathOf("/ServiceMap/Orientations/Send", language, ("id", "")),
        Addresses.PathOf("/ServiceMap/Orientations/Answer", language, ("secret", "")),
    })];

    private static readonly string[] Forms =
        [.. Texts.Languages.Select(language => Addresses.PathOf("/Surveys/Form/Fill", language, ("secret", "")))];

    /// <summary>Whether a firm answers by its link: each link has its own limit, as hundreds may sit behind one
    /// address.</summary>
    public static bool IsForm(HttpContext context) => Array.Exists(Forms,
        form => context.Request.Path.Value!.StartsWith(form, StringComparison.OrdinalIgnoreCase));

    public static bool IsTry(HttpContext context) => HttpMethods.IsPost(context.Request.Method)
        && Array.Exists(Doors, door => context.Request.Path.Value!.StartsWith(door, StringComparison.OrdinalIgnoreCase));

    /// <summary>The limit that a request falls under; whoever is above it is refused.</summary>
    public static RateLimitPartition<string> Limit(HttpContext context)
    {
        var settings = context.RequestServices.GetRequiredService<BeffroiSettings>();
        return IsForm(context)
            ? RateLimitPartition.GetFixedWindowLimiter($"form {context.Request.Path}",
                _ => new FixedWindowRateLimiterOptions { PermitLimit = PagesOfALink, Window = TimeSpan.FromMinutes(1) })
            : IsTry(context)
            ? RateLimitPartition.GetFixedWindowLimiter(
                string.Create(CultureInfo.InvariantCulture, $"door {context.Connection.RemoteIpAddress}"),
                _ => new FixedWindowRateLimiterOptions { PermitLimit = settings.DoorTries, Window = TimeSpan.FromMinutes(1) })
            : RateLimitPartition.GetTokenBucketLimiter(
                string.Create(CultureInfo.InvariantCulture, $"answer {context.Connection.RemoteIpAddress}"),
                _ => new TokenBucketRateLimiterOptions
                {
                    TokenLimit = settings.AnswersAMinute,
                    TokensPerPeriod = Math.Max(1, settings.AnswersAMinute / 60),
                    ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                });
    }
}

/// <summary>
/// Whoever tries a door more than a few times in a minute goes through it one by one, behind all others that do: guesses from
/// many addresses cannot take the machine from the person who signs in.
/// </summary>
internal sealed class NarrowDoor(RequestDelegate next) : IDisposable
{
    /// <summary>A sign-in by link and code takes three.</summary>
    public const int FreeTries = 5;

    private const int MostWaiting = 500;

    private readonly PartitionedRateLimiter<HttpContext> _free = PartitionedRateLimiter.Create<HttpContext, string>(context =>
        RateLimitPartition.GetFixedWindowLimiter(context.Connection.RemoteIpAddress?.ToString() ?? "",
            _ => new FixedWindowRateLimiterOptions { PermitLimit = FreeTries, Window = TimeSpan.FromMinutes(1) }));

    private readonly ConcurrencyLimiter _narrow = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = 1, QueueLimit = MostWaiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    public async Task InvokeAsync(HttpContext context)
    {
        if (!DoorTries.IsTry(context))
        {
            await next(context);
            return;
        }

        using var free = _free.AttemptAcquire(context);
        if (free.IsAcquired)
        {
            await next(context);
            return;
        }

        using var turn = await _narrow.AcquireAsync(1, context.RequestAborted);
        if (turn.IsAcquired)
        {
            await next(context);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            await Trouble.WriteAsync(context);
        }
    }

    public void Dispose()
    {
        _free.Dispose();
        _narrow.Dispose();
    }
}
