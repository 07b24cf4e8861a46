using System.Threading.RateLimiting;

namespace Beffroi.Modules.Surveys.Form;

/// <summary>Counts links that nobody made: an address that tries more than a few in a minute is told to wait.</summary>
internal sealed class UnknownLinks(BeffroiSettings settings) : IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> _tries = PartitionedRateLimiter.Create<HttpContext, string>(context =>
        RateLimitPartition.GetFixedWindowLimiter(context.Connection.RemoteIpAddress?.ToString() ?? "",
            _ => new FixedWindowRateLimiterOptions { PermitLimit = Math.Max(1, settings.DoorTries / 3),
                Window = TimeSpan.FromMinutes(1) }));

    public bool IsOneTooMany(HttpContext context)
    {
        using var tried = _tries.AttemptAcquire(context);
        return !tried.IsAcquired;
    }

    public void Dispose() => _tries.Dispose();
}
