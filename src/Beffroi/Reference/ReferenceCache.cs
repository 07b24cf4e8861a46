using Beffroi.Platform.Storage;
using Beffroi.Reference.Occupations;
using Beffroi.Reference.Zones;

namespace Beffroi.Reference;

/// <summary>Reference data in memory, rebuilt from the database after a change.</summary>
internal sealed class ReferenceCache(IServiceScopeFactory scopes, DataVersion version) : IDisposable
{
    private readonly SemaphoreSlim _loading = new(1);
    private (long Version, Places Places, OccupationList Occupations)? _held;

    public async ValueTask<Places> PlacesAsync(CancellationToken cancel) => (await HeldAsync(cancel)).Places;

    public async ValueTask<OccupationList> OccupationsAsync(CancellationToken cancel) => (await HeldAsync(cancel)).Occupations;

    private async ValueTask<(Places Places, OccupationList Occupations)> HeldAsync(CancellationToken cancel)
    {
        if (_held is { } held && held.Version == version.Current)
        {
            return (held.Places, held.Occupations);
        }

        await _loading.WaitAsync(cancel);
        try
        {
            var now = version.Current;
            if (_held is not { } found || found.Version != now)
            {
                using var scope = scopes.CreateScope();
                var db = scope.ServiceProvider.GetRequiredService<BeffroiDb>();
                _held = (now, await Places.LoadAsync(db, cancel), await OccupationList.LoadAsync(db, cancel));
            }

            return (_held.Value.Places, _held.Value.Occupations);
        }
        finally
        {
            _loading.Release();
        }
    }

    public void Dispose() => _loading.Dispose();
}
