using System.IO.Compression;
using Beffroi.Platform.Audit;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Publication.Releases;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Tables;
using Beffroi.Reference;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Platform.Imports;

/// <summary>What came of a file: the first reading of it, or the earlier receipt of the same bytes.</summary>
internal sealed record ImportOutcome(ReadResult? Result, ReceivedFile? File, bool WasHeld);

/// <summary>Reads received files, and confirms them: all that one brings is there, or nothing of it.</summary>
internal sealed class ImportService(
    BeffroiDb db, ObservationStore observations, StoreFolder folder, IEnumerable<IFileReader> readers, DataVersion version,
    AuditTrail audit, CurrentPerson current, TimeProvider time)
{
    /// <summary>Ends the name of a file beside a received one that says how to read it.</summary>
    public const string Instructions = ".mapping.json";

    public IEnumerable<string> Kinds => readers.Select(reader => reader.Kind);

    public IFileReader GetReader(string kind) => readers.FirstOrDefault(reader => reader.Kind == kind)
        ?? throw new FileRefusedException("file.kindUnknown", kind, string.Join(", ", Kinds));

    /// <summary>The reader that knows the file, or null.</summary>
    public IFileReader? Detect(SourceFile file) =>
        readers.OrderBy(reader => reader.Order).FirstOrDefault(reader => Knows(reader, file));

    /// <summary>
    /// A file that one reader cannot even open may be another's: formats of a statistical program look like broken tables.
    /// </summary>
    private static bool Knows(IFileReader reader, SourceFile file)
    {
        try
        {
            return reader.Recognises(file);
        }
        catch (FileRefusedException)
        {
            return false;
        }
    }

    public Task<ReceivedFile?> FindHeldAsync(string kind, SourceFile file, CancellationToken cancel) =>
        db.Set<ReceivedFile>().Include(f => f.Issues).AsNoTracking()
            .FirstOrDefaultAsync(f => f.Kind == kind && f.Sha256 == file.Sha256 && f.UndoneAt == null, cancel);

    /// <summary>Whether real files of the same subject came after what is shipped, which then stays out of their way.</summary>
    public Task<bool> IsSupersededAsync(IFileReader reader, SourceFile file, CancellationToken cancel) =>
        db.Set<ReceivedFile>().AnyAsync(
            f => f.Kind == reader.Kind && f.UndoneAt == null
                && (f.Sha256 == file.Sha256 || (!f.IsShipped && f.Kind == "bmo-zoning")),
            cancel);

    /// <summary>Reads and confirms in one go, as the command line does.</summary>
    public async Task<ImportOutcome> ImportAsync(
        IFileReader reader, SourceFile file, DateOnly? asOf, bool isShipped, ImportProgress progress, CancellationToken cancel)
    {
        if (await FindHeldAsync(reader.Kind, file, cancel) is { } held)
        {
            return new ImportOutcome(null, held, WasHeld: true);
        }

        var result = reader.Read(file, progress, cancel);
        var received = result.Notice is null ? await ConfirmAsync(reader, result, file, asOf, isShipped, cancel) : null;
        return new ImportOutcome(result, received, WasHeld: false);
    }

    public async Task<ReceivedFile> ConfirmAsync(
        IFileReader reader, ReadResult result, SourceFile file, DateOnly? asOf, bool isShipped, CancellationToken cancel)
    {
        if (result.RowsRead == result.Issues.Count)
        {
            throw new FileRefusedException("file.noRow");
        }

        var now = time.GetUtcNow();
        var received = new ReceivedFile
        {
            Kind = reader.Kind, Dataset = result.Dataset, Name = file.Name, Sha256 = file.Sha256,
            Size = new FileInfo(file.ReceivedPath).Length, ReceivedAt = now,
            AsOf = asOf ?? result.AsOf ?? DateOnly.FromDateTime(now.UtcDateTime), Period = result.Period,
            RowsRead = result.RowsRead, RowsRefused = result.Issues.Count, IsShipped = isShipped,
        };
        Keep(file);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await result.Apply(new ApplyContext(db, observations, file.Sha256, received.Id, received.AsOf), cancel);
        received.Issues.AddRange(result.Issues.Kept);
        db.Add(received);
        db.Add(LedgerEntry.OfProducer(received, now));
        await db.SaveChangesAsync(cancel);
        if (!isShipped)
        {
            await audit.AppendAsync(Act.FileImported, $"file:{received.Id:N}", current.Id, cancel);
        }

        await transaction.CommitAsync(cancel);
        db.ChangeTracker.Clear();
        version.Changed();
        return received;
    }

    /// <summary>Takes a file back; what it had superseded answers again.</summary>
    public async Task<bool> UndoAsync(Guid id, CancellationToken cancel)
    {
        var file = await db.Set<ReceivedFile>().FirstOrDefaultAsync(f => f.Id == id && f.UndoneAt == null && !f.IsShipped,
            cancel);
        if (file is null)
        {
            return false;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        file.Undo(time.GetUtcNow());
        await db.SaveChangesAsync(cancel);
        await db.RemoveOfFileAsync(id, cancel);
        await GetReader(file.Kind).ForgetAsync(db, id, cancel);
        var earlier = await db.Set<ReceivedFile>().AsNoTracking()
            .Where(f => f.Kind == file.Kind && f.UndoneAt == null).OrderBy(f => f.ReceivedAt).ToListAsync(cancel);
        foreach (var one in earlier.Where(f => File.Exists(folder.KeptPath(f.Sha256, f.Name))))
        {
            await ApplyAgainAsync(one, cancel);
        }

        await audit.AppendAsync(Act.FileUndone, $"file:{id:N}", current.Id, cancel);
        await transaction.CommitAsync(cancel);
        db.ChangeTracker.Clear();
        version.Changed();
        return true;
    }

    /// <summary>Deletes the bytes and the listed lines of files that were taken back before a day; their receipt stays.</summary>
    /// <returns>How many had something left.</returns>
    public async Task<int> DropUndoneAsync(DateTimeOffset before, CancellationToken cancel)
    {
        var dropped = 0;
        foreach (var file in await db.Set<ReceivedFile>().AsNoTracking().Where(f => f.UndoneAt < before).ToListAsync(cancel))
        {
            var isHeld = await db.Set<ReceivedFile>().AnyAsync(
                f => f.Sha256 == file.Sha256 && (f.UndoneAt == null || f.UndoneAt >= before), cancel);
            var kept = folder.KeptPath(file.Sha256, file.Name);
            var hadBytes = !isHeld && File.Exists(kept);
            if (hadBytes)
            {
                File.Delete(kept);
                observations.DropOf(file.Sha256);
            }

            var lines = await db.Set<FileIssue>().Where(issue => EF.Property<Guid?>(issue, "ReceivedFileId") == file.Id)
                .ExecuteDeleteAsync(cancel);
            dropped += hadBytes || lines > 0 ? 1 : 0;
        }

        return dropped;
    }

    private async Task ApplyAgainAsync(ReceivedFile file, CancellationToken cancel)
    {
        using var source = SourceFile.Open(folder.KeptPath(file.Sha256, file.Name), file.Name);
        var result = GetReader(file.Kind).Read(source, ImportProgress.None, cancel);
        await result.Apply(new ApplyContext(db, observations, file.Sha256, file.Id, file.AsOf), cancel);
    }

    private void Keep(SourceFile file)
    {
        var kept = folder.KeptPath(file.Sha256, file.Name);
        if (!File.Exists(kept))
        {
            if (Path.GetExtension(file.ReceivedPath).Equals(".shp", StringComparison.OrdinalIgnoreCase))
            {
                KeepWithCompanions(file.ReceivedPath, kept + ".part");
            }
            else
            {
                File.Copy(file.ReceivedPath, kept + ".part", overwrite: true);
            }

            File.Move(kept + ".part", kept, overwrite: true);
        }

        if (File.Exists(file.ReceivedPath + Instructions) && file.ReceivedPath != kept)
        {
            File.Copy(file.ReceivedPath + Instructions, kept + Instructions, overwrite: true); // to be read again in the same way
        }
    }

    /// <summary>A Shapefile is several files: they are kept as one archive.</summary>
    private static void KeepWithCompanions(string path, string kept)
    {
        File.Delete(kept);
        using var archive = ZipFile.Open(kept, ZipArchiveMode.Create);
        foreach (var part in Directory.GetFiles(Path.GetDirectoryName(path)!, Path.GetFileNameWithoutExtension(path) + ".*"))
        {
            archive.CreateEntryFromFile(part, Path.GetFileName(part));
        }
    }
}
