using System.Globalization;
using Beffroi.Platform.Backup;

namespace Beffroi.Platform.Jobs;

/// <summary>The daily purge and, where a folder and a passphrase are set, a backup every quarter of an hour.</summary>
internal sealed partial class RegularWork(
    IServiceScopeFactory scopes, BeffroiSettings settings, TimeProvider time, ILogger<RegularWork> log) : BackgroundService
{
    /// <summary>A day of quarters of an hour.</summary>
    private const int BackupsKept = 96;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var quarter = new PeriodicTimer(TimeSpan.FromMinutes(15), time);
        var purgedOn = DateOnly.MinValue;
        while (await NextAsync(quarter, stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
                if (purgedOn != today)
                {
                    await scope.ServiceProvider.GetRequiredService<Retention>().PurgeAsync(stoppingToken);
                    purgedOn = today;
                }

                await BackUpAsync(scope.ServiceProvider, stoppingToken);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return; // what was begun is rolled back
            }
            catch (Exception failure)
            {
                Failed(log, failure);
            }
        }
    }

    /// <returns>False once the program stops.</returns>
    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task BackUpAsync(IServiceProvider services, CancellationToken cancel)
    {
        if (settings is not { BackupFolder: { } target, BackupKey: { } key })
        {
            return;
        }

        Directory.CreateDirectory(target);
        var name = string.Create(CultureInfo.InvariantCulture, $"beffroi-{time.GetUtcNow():yyyyMMdd-HHmm}.backup");
        await services.GetRequiredService<BackupService>().BackUpAsync(Path.Combine(target, name), key, cancel);
        foreach (var old in Directory.GetFiles(target,
            "beffroi-*.backup").OrderDescending(StringComparer.Ordinal).Skip(BackupsKept))
        {
            File.Delete(old);
        }
    }

    [LoggerMessage(LogLevel.Error, "Regular work failed; it is tried again in a quarter of an hour.")]
    private static partial void Failed(ILogger log, Exception failure);
}
