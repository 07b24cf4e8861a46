using Beffroi.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Beffroi.Platform.Health;

/// <summary>Whether the program can do its work: the database is up to date and answers, the folder takes a file.</summary>
internal sealed class StoreCheck(BeffroiDb db, StoreFolder folder) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context,
        CancellationToken cancellationToken = default)
    {
        try
        {
            if ((await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
            {
                return HealthCheckResult.Unhealthy();
            }

            var probe = Path.Combine(folder.Root, $".probe-{Guid.NewGuid():N}");
            await File.WriteAllTextAsync(probe, "", cancellationToken);
            File.Delete(probe);
            return HealthCheckResult.Healthy();
        }
        catch (Exception trouble) when (Web.Trouble.StatusOf(trouble) == StatusCodes.Status503ServiceUnavailable
            || trouble is UnauthorizedAccessException or System.Data.Common.DbException)
        {
            return HealthCheckResult.Unhealthy();
        }
    }
}
