using Beffroi.Platform.Imports;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Platform.Storage;

/// <summary>
/// Sees what another process wrote (an import on the command line, another web node) and drops this one's caches.
/// </summary>
internal sealed class DataWatch(IServiceScopeFactory scopes, DataVersion version, ILogger<DataWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await WatchAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // the program stops
        }
    }

    private async Task WatchAsync(CancellationToken stoppingToken)
    {
        var last = await StampAsync(stoppingToken);
        using var timer = new PeriodicTimer(Every);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var now = await StampAsync(stoppingToken);
                if (now != last)
                {
                    last = now;
                    version.Changed();
                }
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                logger.LogWarning(failure, "The database did not answer; it is asked again in {Seconds} s.", Every.TotalSeconds);
            }
        }
    }

    private async Task<(int Files, int Undone, int Perimeters)> StampAsync(CancellationToken cancel)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<BeffroiDb>();
        var files = db.Set<ReceivedFile>();
        return (await files.CountAsync(cancel), await files.CountAsync(f => f.UndoneAt != null, cancel),
            await db.Set<Reference.Zones.Zone>().CountAsync(z => z.Zoning == "perimeter", cancel));
    }
}
