using Beffroi.Platform.Storage;
using Beffroi.Reference.Occupations;
using Beffroi.Reference.Zones;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Reference;

/// <summary>Reference data in memory, rebuilt from the database after a change.</summary>
internal sealed class ReferenceCache(IServiceScopeFactory scopes, DataVersion version) : IDisposable
{
    private readonly SemaphoreSlim _loading = new(1);
    private Held? _held;

    public async ValueTask<Places> PlacesAsync(CancellationToken cancel) => (await HeldAsync(cancel)).Places;

    public async ValueTask<OccupationList> OccupationsAsync(CancellationToken cancel) => (await HeldAsync(cancel)).Occupations;

    public async ValueTask<IReadOnlyList<SeriesBreak>> BreaksAsync(CancellationToken cancel) => (await HeldAsync(cancel)).Breaks;

    private async ValueTask<Held> HeldAsync(CancellationToken cancel)
    {
        if (_held is { } held && held.Version == version.Current)
        {
            return held;
        }

        await _loading.WaitAsync(cancel);
        try
        {
            var now = version.Current;
            if (_held is not { } found || found.Version != now)
            {
                using var scope = scopes.CreateScope();
                var db = scope.ServiceProvider.GetRequiredService<BeffroiDb>();
                _held = new Held(now, await Places.LoadAsync(db, cancel), await OccupationList.LoadAsync(db, cancel),
                    await db.Set<SeriesBreak>().AsNoTracking().OrderBy(b => b.FirstPeriod).ToListAsync(cancel));
            }

            return _held;
        }
        finally
        {
            _loading.Release();
        }
    }

    public void Dispose() => _loading.Dispose();

    private sealed record Held(long Version, Places Places, OccupationList Occupations, IReadOnlyList<SeriesBreak> Breaks);
}
