using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Beffroi.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Platform.Backup;

/// <summary>
/// One encrypted file of all that is kept: the database as SQLite whatever it was, the received files, the observations, the
/// keys and the waiting mails, with the digest of each table. It is made while the program works.
/// </summary>
internal sealed class BackupService(BeffroiDb db, StoreFolder folder, TimeProvider time)
{
    private const string Manifest = "manifest.json";
    private const string Database = "beffroi.db";

    /// <summary>A backup that began earlier was killed.</summary>
    private static readonly TimeSpan LongestWork = TimeSpan.FromHours(1);

    private static readonly string[] Folders = ["received", "observations", "keys", "outbox"];

    public async Task<IReadOnlyList<TableDigest>> BackUpAsync(string path, string passphrase, CancellationToken cancel)
    {
        folder.SweepWork(time.GetUtcNow() - LongestWork);
        var work = folder.NewWork();
        try
        {
            // Files first: they are named by their content and never change, so that no row can name one that is missing.
            foreach (var name in Folders.Where(name => Directory.Exists(Path.Combine(folder.Root, name))))
            {
                CopyFolder(Path.Combine(folder.Root, name), Path.Combine(work, name));
            }

            await using var snapshot = DatabaseSetup.OpenSqlite(Path.Combine(work, Database));
            await snapshot.Database.MigrateAsync(cancel);
            await TableCopy.CopyAsync(db, snapshot, (_, _) => { }, cancel);
            foreach (var name in Folders.Where(name => Directory.Exists(Path.Combine(folder.Root, name))))
            {
                CopyFolder(Path.Combine(folder.Root, name), Path.Combine(work, name)); // what came in between
            }

            var digests = await TableCopy.DigestAsync(snapshot, cancel);
            await snapshot.Database.CloseConnectionAsync();
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            await File.WriteAllTextAsync(Path.Combine(work, Manifest), JsonSerializer.Serialize(digests), cancel);
            await WriteAsync(work, path, passphrase, cancel);
            return digests;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>Fills an empty place from a backup, then compares every table with what was written down.</summary>
    /// <exception cref="BrokenRuleException">The place is not empty, or the file is not what it was.</exception>
    public async Task<IReadOnlyList<TableDigest>> RestoreAsync(string path, string passphrase, CancellationToken cancel)
    {
        if (Directory.EnumerateFileSystemEntries(folder.Root).Any()
            || (db is PostgresBeffroiDb && (await db.Database.GetAppliedMigrationsAsync(cancel)).Any()))
        {
            throw new BrokenRuleException("backup.notEmpty", folder.Root);
        }

        var work = folder.NewWork();
        try
        {
            await ReadAsync(path, work, passphrase, cancel);
            var written = JsonSerializer.Deserialize<List<TableDigest>>(
                await File.ReadAllTextAsync(Path.Combine(work, Manifest), cancel))!;
            await using var snapshot = DatabaseSetup.OpenSqlite(Path.Combine(work, Database));
            await DatabaseSetup.MigrateAsync(db, cancel);
            await TableCopy.CopyAsync(snapshot, db, (_, _) => { }, cancel);
            await snapshot.Database.CloseConnectionAsync();
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            foreach (var name in Folders.Where(name => Directory.Exists(Path.Combine(work, name))))
            {
                CopyFolder(Path.Combine(work, name), Path.Combine(folder.Root, name));
            }

            var found = await TableCopy.DigestAsync(db, cancel);
            var wrong = written.Except(found).Concat(found.Except(written)).Select(digest => digest.Table).Distinct().ToList();
            return wrong.Count == 0 ? found : throw new BrokenRuleException("backup.differs", string.Join(", ", wrong));
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static async Task WriteAsync(string work, string path, string passphrase, CancellationToken cancel)
    {
        var packed = Path.Combine(work, "packed");
        await using (var file = File.Create(packed + ".part"))
        await using (var zipped = new GZipStream(file, CompressionLevel.Fastest))
        await using (var tar = new TarWriter(zipped))
        {
            foreach (var one in Directory.EnumerateFiles(work, "*", SearchOption.AllDirectories).Where(p => p != packed
                + ".part"))
            {
                await tar.WriteEntryAsync(one, Path.GetRelativePath(work, one), cancel);
            }
        }

        await using (var plain = File.OpenRead(packed + ".part"))
        await using (var target = File.Create(path + ".part"))
        {
            await Sealing.SealAsync(plain, target, passphrase, cancel);
            target.Flush(flushToDisk: true);
        }

        File.Move(path + ".part", path, overwrite: true); // a backup cut short never takes the name of a whole one
    }

    private static async Task ReadAsync(string path, string work, string passphrase, CancellationToken cancel)
    {
        var packed = Path.Combine(work, "packed");
        try
        {
            await using var source = File.OpenRead(path);
            await using var plain = File.Create(packed);
            await Sealing.OpenAsync(source, plain, passphrase, cancel);
        }
        catch (Exception damaged) when (damaged is CryptographicException or EndOfStreamException)
        {
            throw new BrokenRuleException("backup.cannotOpen", path);
        }

        await using (var plain = File.OpenRead(packed))
        await using (var unzipped = new GZipStream(plain, CompressionMode.Decompress))
        {
            await TarFile.ExtractToDirectoryAsync(unzipped, work, overwriteFiles: false, cancel);
        }

        File.Delete(packed);
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (var path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(p =>
            !p.EndsWith(".part", StringComparison.Ordinal)))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            try
            {
                File.Copy(path, target, overwrite: true);
            }
            catch (FileNotFoundException)
            {
                // a mail that was sent meanwhile
            }
        }
    }
}
