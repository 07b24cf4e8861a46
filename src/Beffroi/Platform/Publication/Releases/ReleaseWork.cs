using Beffroi.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Platform.Publication.Releases;

/// <summary>Tells the worker of this process that something was asked; others look every few seconds.</summary>
internal sealed class ReleaseBell : IDisposable
{
    private readonly SemaphoreSlim _rung = new(0);

    public void Ring() => _rung.Release();

    public Task WaitAsync(TimeSpan most, CancellationToken cancel) => _rung.WaitAsync(most, cancel);

    public void Dispose() => _rung.Dispose();
}

/// <summary>
/// Protects what was asked, one release at a time. A release is lent to a worker for a while: one that died in it loses it, and
/// another goes on.
/// </summary>
internal sealed partial class ReleaseWork(
    IServiceScopeFactory scopes, ReleaseBell bell, TimeProvider time, ILogger<ReleaseWork> log) : BackgroundService
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await TakeAsync(stoppingToken) is { } id)
                {
                    await WorkAsync(id, stoppingToken);
                    continue;
                }
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                Failed(log, failure);
            }

            await bell.WaitAsync(Look, stoppingToken).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private async Task<Guid?> TakeAsync(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BeffroiDb>();
        var now = time.GetUtcNow();
        var waiting = await db.Set<Release>().AsNoTracking()
            .Where(r => r.IsAsked && (r.WorkedUntil == null || r.WorkedUntil < now)).OrderBy(r => r.DraftedAt)
            .Select(r => (Guid?)r.Id).FirstOrDefaultAsync(cancel);
        return waiting is { } id && await db.Set<Release>()
            .Where(r => r.Id == id && r.IsAsked && (r.WorkedUntil == null || r.WorkedUntil < now))
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.WorkedUntil, now + Lease), cancel) == 1 ? id : null;
    }

    private async Task WorkAsync(Guid id, CancellationToken stop)
    {
        using var given = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var share = 0.0;
        await using var scope = scopes.CreateAsyncScope();
        var work = Task.Run(
            () => scope.ServiceProvider.GetRequiredService<ReleaseGate>().ProtectAsync(
                id, done => Volatile.Write(ref share, done), given.Token),
            CancellationToken.None);
        try
        {
            while (await Task.WhenAny(work, Task.Delay(Beat, time, stop)) != work)
            {
                if (stop.IsCancellationRequested || !await BeatAsync(id, Volatile.Read(ref share), stop))
                {
                    break;
                }
            }
        }
        finally
        {
            // Whatever happens here, the work ends before what it works with is given back.
            if (!work.IsCompleted)
            {
                await given.CancelAsync();
            }

            await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        try
        {
            await work;
        }
        catch (OperationCanceledException)
        {
            await LetGoAsync(id, isAskedStill: stop.IsCancellationRequested);
        }
        catch (Exception failure)
        {
            Failed(log, failure);
            await LetGoAsync(id, isAskedStill: false);
        }
    }

    /// <returns>Whether the work is still wanted.</returns>
    private async Task<bool> BeatAsync(Guid id, double share, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var until = time.GetUtcNow() + Lease;
        return await scope.ServiceProvider.GetRequiredService<BeffroiDb>().Set<Release>().Where(r => r.Id == id && r.IsAsked)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.WorkedUntil, until).SetProperty(r => r.Progress, share),
                cancel) == 1;
    }

    private async Task LetGoAsync(Guid id, bool isAskedStill)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<BeffroiDb>().Set<Release>().Where(r =>
            r.Id == id).ExecuteUpdateAsync(set =>
            set.SetProperty(r => r.WorkedUntil, (DateTimeOffset?)null).SetProperty(r => r.IsAsked, isAskedStill));
    }

    [LoggerMessage(LogLevel.Error, "A release could not be protected.")]
    private static partial void Failed(ILogger log, Exception failure);
}
