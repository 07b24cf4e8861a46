using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Tables;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.ServiceMap.Interchange;

/// <summary>What the readers of structures and services share: what a file brings, and what goes with it.</summary>
internal abstract class DirectoryReader(TimeProvider time) : IFileReader
{
    public abstract string Kind { get; }

    public int Order => 40;

    public abstract bool Recognises(SourceFile file);

    public virtual string? PreparedOn => null;

    public abstract ReadResult Read(SourceFile file, ImportProgress progress, CancellationToken cancel);

    /// <summary>What it brought is gone; the files before it, read again, list theirs anew with all that people said of
    /// them.</summary>
    public Task ForgetAsync(BeffroiDb db, Guid fileId, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        return db.Set<MapEntry>().Where(entry => entry.FileId == fileId && entry.GoneAt == null).ExecuteUpdateAsync(
            set => set.SetProperty(entry => entry.GoneAt, now).SetProperty(entry => entry.ChangedAt, now), cancel);
    }

    protected DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    /// <summary>The day of a file that tells none for its sheets; the same however often it is read.</summary>
    protected DateOnly DayOf(SourceFile file)
    {
        var written = DateOnly.FromDateTime(File.GetLastWriteTimeUtc(file.ReceivedPath));
        return written < Today ? written : Today;
    }

    /// <summary>The name of the source that a file without such a column speaks for.</summary>
    protected static string SourceOf(SourceFile file) =>
        ColumnMapping.SourceNamed(Path.GetFileNameWithoutExtension(file.Name)) is { Length: > 0 } name ? name : "file";

    /// <summary>
    /// A file speaks for the sources that it names: what one of them no longer lists is gone, and stays known as gone.
    /// </summary>
    /// <param name="refused">Keys that it lists with a fault: what was known of them stays.</param>
    protected ReadResult Result(
        string dataset, long rows, IssueList issues, Preview preview, IReadOnlyList<MapEntry> entries,
        IReadOnlySet<string>? refused = null) =>
        new(dataset, "", rows, issues, preview, async (context, cancel) =>
        {
            var now = time.GetUtcNow();
            foreach (var group in entries.GroupBy(entry => (entry.Kind, entry.Source)))
            {
                await ReplaceAsync(context.Db, group.Key.Kind, group.Key.Source, [.. group], refused ?? new HashSet<string>(),
                    context.FileId, now, cancel);
            }
        });

    private static async Task ReplaceAsync(
        BeffroiDb db, string kind, string source, IReadOnlyList<MapEntry> listed, IReadOnlySet<string> refused, Guid fileId,
            DateTimeOffset now,
            CancellationToken cancel)
    {
        var held = await db.Set<MapEntry>().Where(entry => entry.Kind == kind && entry.Source == source)
            .ToDictionaryAsync(entry => entry.Key, cancel);
        foreach (var entry in listed)
        {
            if (!held.Remove(entry.Key, out var known))
            {
                (entry.FileId, entry.ChangedAt) = (fileId, now);
                db.Add(entry);
                continue;
            }

            if (known.Sheet != entry.Sheet || known.GoneAt is not null)
            {
                (known.Sheet, known.StructureKey, known.ChangedAt, known.GoneAt) = (entry.Sheet, entry.StructureKey, now, null);
            }

            known.FileId = fileId;
        }

        foreach (var gone in held.Values.Where(entry => entry.GoneAt is null && !refused.Contains(entry.Key)))
        {
            (gone.GoneAt, gone.ChangedAt) = (now, now);
        }

        await db.SaveChangesAsync(cancel);
        db.ChangeTracker.Clear();
    }
}
