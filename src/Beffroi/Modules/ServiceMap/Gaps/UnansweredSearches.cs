using System.Collections.Concurrent;
using System.Globalization;
using Beffroi.Platform.Jobs;
using Beffroi.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.ServiceMap.Gaps;

/// <param name="Times">Eleven or more.</param>
internal sealed record UnansweredRow(string Commune, string Theme, int Times);

/// <summary>Counts searches that found nothing, by month, commune and theme, and shows them only where eleven or more did
/// not.</summary>
/// <remarks>Counted in memory and written every minute: a search writes nothing itself, and nothing tells when it was.</remarks>
internal sealed partial class UnansweredSearches(
    IServiceScopeFactory scopes, TimeProvider time, ILogger<UnansweredSearches> log) : BackgroundService
{
    /// <summary>Below, a count could point at somebody.</summary>
    public const int Least = 11;

    private const int MonthsShown = 12;
    private const int MostWaiting = 10_000;
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<(string Commune, string Theme), int> _waiting = new();

    public void Count(string commune, string theme)
    {
        if (_waiting.Count < MostWaiting)
        {
            _waiting.AddOrUpdate((commune, theme), 1, (_, times) => times + 1);
        }
    }

    /// <summary>Of the last twelve months, most frequent first.</summary>
    public static async Task<IReadOnlyList<UnansweredRow>> ListAsync(BeffroiDb db, DateOnly today, CancellationToken cancel)
    {
        var since = MonthOf(today.AddMonths(1 - MonthsShown));
        var rows = (await db.Set<UnansweredSearch>().AsNoTracking().ToListAsync(cancel))
            .Where(one => string.CompareOrdinal(one.Month, since) >= 0);
        return [.. rows.GroupBy(one => (one.Commune, one.Theme))
            .Select(group => new UnansweredRow(group.Key.Commune, group.Key.Theme, group.Sum(one => one.Times)))
            .Where(one => one.Times >= Least).OrderByDescending(one => one.Times).ThenBy(one => one.Commune,
                StringComparer.Ordinal)];
    }

    public async Task WriteAsync(CancellationToken cancel)
    {
        if (_waiting.IsEmpty)
        {
            return;
        }

        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<BeffroiDb>();
        var month = MonthOf(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        foreach (var key in _waiting.Keys)
        {
            if (!_waiting.TryRemove(key, out var times))
            {
                continue;
            }

            if (await db.Set<UnansweredSearch>().FindAsync([month, key.Commune, key.Theme], cancel) is { } known)
            {
                known.Times += times;
            }
            else
            {
                db.Add(new UnansweredSearch { Month = month, Commune = key.Commune, Theme = key.Theme, Times = times });
            }
        }

        await db.SaveChangesAsync(cancel);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var turns = new PeriodicTimer(Every, TimeProvider.System);
        try
        {
            while (await turns.WaitForNextTickAsync(stoppingToken))
            {
                await TryAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // the program stops; counts of the last minute are lost, which changes nothing
        }
    }

    private async Task TryAsync(CancellationToken stop)
    {
        try
        {
            await WriteAsync(stop);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            NotWritten(log, failure.GetType().Name); // the site goes on; the next minute counts anew
        }
    }

    [LoggerMessage(LogLevel.Warning, "Unanswered searches could not be counted ({Reason}).")]
    private static partial void NotWritten(ILogger log, string reason);

    private static string MonthOf(DateOnly day) => day.ToString("yyyy-MM", CultureInfo.InvariantCulture);
}

/// <summary>Counts older than two years tell nothing of today.</summary>
internal sealed class UnansweredPurge(BeffroiDb db) : IPurge
{
    public string Kind => "unanswered-searches";

    public async Task<int> PurgeAsync(DateTimeOffset before, CancellationToken cancel)
    {
        var first = before.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        var old = (await db.Set<UnansweredSearch>().Select(one => one.Month).Distinct().ToListAsync(cancel))
            .Where(month => string.CompareOrdinal(month, first) < 0).ToList();
        return await db.Set<UnansweredSearch>().Where(one => old.Contains(one.Month)).ExecuteDeleteAsync(cancel);
    }
}
