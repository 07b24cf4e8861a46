using Beffroi.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Platform.Imports;

/// <summary>The files held and not undone, in memory: which one answers for a dataset, today or on an earlier day.</summary>
internal sealed class HeldFiles(IServiceScopeFactory scopes, DataVersion version)
{
    private (long Version, IReadOnlyList<ReceivedFile> Files)? _held;

    public async ValueTask<IReadOnlyList<ReceivedFile>> ListAsync(CancellationToken cancel)
    {
        var now = version.Current;
        if (_held is { } held && held.Version == now)
        {
            return held.Files;
        }

        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<BeffroiDb>();
        var files = await db.Set<ReceivedFile>().AsNoTracking().Where(file => file.UndoneAt == null)
            .OrderBy(file => file.AsOf).ThenBy(file => file.ReceivedAt).ToListAsync(cancel);
        _held = (now, files);
        return files;
    }

    /// <summary>For each dataset of a kind the file that was in force: the latest known on the day.</summary>
    public async ValueTask<IReadOnlyList<ReceivedFile>> CurrentAsync(string kind, DateOnly? knownOn, CancellationToken cancel) =>
        [.. (await ListAsync(cancel))
            .Where(file => file.Kind == kind && (knownOn is null || file.AsOf <= knownOn))
            .GroupBy(file => file.Dataset)
            .Select(versions => versions.Last())
            .OrderBy(file => file.AsOf).ThenBy(file => file.ReceivedAt)];
}
