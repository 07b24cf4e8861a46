using System.Text.Json;
using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.ServiceMap.Interchange;

/// <summary>The mapping from which a person starts: the one beside the file, the last one kept that fits, else a guess.</summary>
internal sealed class ColumnMappings(BeffroiDb db, StoreFolder folder)
{
    private const int MostTried = 50;

    /// <param name="path">Of the list.</param>
    /// <exception cref="FileRefusedException">The mapping beside the file cannot be read.</exception>
    public async Task<ColumnMapping> StartAsync(string path, string source, IReadOnlyList<string> columns,
        CancellationToken cancel)
    {
        if (File.Exists(path + ColumnMapping.Ending))
        {
            return ColumnMapping.Read(path + ColumnMapping.Ending, columns);
        }

        foreach (var file in await db.Set<ReceivedFile>().AsNoTracking().Where(file => file.Kind == MappedReader.KindName)
            .OrderByDescending(file => file.ReceivedAt).Take(MostTried).ToListAsync(cancel))
        {
            var kept = folder.KeptPath(file.Sha256, file.Name) + ColumnMapping.Ending;
            if (File.Exists(kept) && TryRead(kept, columns) is { Columns: { } all } fitting && all.ToHashSet().SetEquals(columns))
            {
                return fitting;
            }
        }

        return ColumnMapping.Propose(source, columns);
    }

    /// <summary>Whether sheets of a source came otherwise than by such lists: this one would take their place.</summary>
    public Task<bool> IsOfAnotherAsync(string source, CancellationToken cancel) => db.Set<MapEntry>().AnyAsync(entry =>
        entry.Source == source && entry.GoneAt == null && !db.Set<ReceivedFile>().Any(file => file.Id == entry.FileId
            && file.Kind == MappedReader.KindName), cancel);

    /// <summary>Writes it beside the list, where the reader looks for it.</summary>
    public static Task SaveAsync(string path, ColumnMapping mapping, CancellationToken cancel) => File.WriteAllTextAsync(
        path + ColumnMapping.Ending, JsonSerializer.Serialize(mapping, SheetJson.Indented), cancel);

    private static ColumnMapping? TryRead(string path, IReadOnlyList<string> columns)
    {
        try
        {
            return ColumnMapping.Read(path, columns);
        }
        catch (FileRefusedException)
        {
            return null; // of another layout
        }
    }
}
