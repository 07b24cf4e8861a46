using System.Globalization;
using Beffroi.Platform.Backup;

namespace Beffroi.Platform.Jobs;

/// <summary>
/// The daily purge, what modules do once a day and, where a folder and a passphrase are set, a backup every quarter of an hour.
/// </summary>
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
            var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
            if (purgedOn != today && await TryAsync("purge",
                services => services.GetRequiredService<Retention>().PurgeAsync(stoppingToken), stoppingToken))
            {
                purgedOn = today;
                await RunDailyAsync(stoppingToken);
            }

            await TryAsync("backup", services => BackUpAsync(services, stoppingToken), stoppingToken);
        }
    }

    /// <summary>One work's failure is noted and leaves the others be.</summary>
    private async Task<bool> TryAsync(string name, Func<IServiceProvider, Task> work, CancellationToken stop)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await work(scope.ServiceProvider);
            return true;
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            return false; // the program stops; what was begun is rolled back
        }
        catch (Exception failure)
        {
            Failed(log, name, failure);
            return false;
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

    /// <summary>Each on its own: one that fails is noted, tried again tomorrow, and keeps no other from its day.</summary>
    private async Task RunDailyAsync(CancellationToken stop)
    {
        using var scope = scopes.CreateScope();
        foreach (var kind in scope.ServiceProvider.GetServices<IDailyWork>().Select(work => work.GetType()).ToList())
        {
            await TryAsync(kind.Name, services => services.GetServices<IDailyWork>().First(work => work.GetType() == kind)
                .RunAsync(stop), stop);
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

    [LoggerMessage(LogLevel.Error, "The {Name} failed; it is tried again at its next turn.")]
    private static partial void Failed(ILogger log, string name, Exception failure);
}
