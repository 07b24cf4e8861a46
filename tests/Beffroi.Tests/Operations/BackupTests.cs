using System.Security.Cryptography;
using Beffroi.Platform;
using Beffroi.Platform.Audit;
using Beffroi.Platform.Backup;
using Beffroi.Platform.Publication.Releases;
using Beffroi.Platform.Storage;
using Beffroi.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Operations;

public sealed class BackupOnSqlite() : BackupTests(TestDatabase.Sqlite);

public sealed class BackupOnPostgres() : BackupTests(TestDatabase.Postgres);

/// <summary>What is backed up comes back equal, into either database; what was altered does not come back at all.</summary>
[Trait("Capability", "X1")]
public abstract class BackupTests(TestDatabase database) : IAsyncLifetime
{
    private const string Key = "une longue phrase à garder";

    private readonly string _place = Directory.CreateTempSubdirectory("beffroi-backups-").FullName;
    private TestStore _store = null!;
    private Guid _release;

    public async ValueTask InitializeAsync()
    {
        _store = await TestStore.StartAsync(database);
        await _store.ImportAsync("bmo", Samples.Write(_place, "bmo.csv", Samples.BmoHeader, Samples.BmoLine(), Samples.BmoLine(met: "x", basin: "1")));
        var person = await _store.PersonAsync("counsellor");
        _release = await _store.ProtectedAsync(Releases.Microdata(Releases.Firms()));
        await _store.PublishAsync(_release);
        using var scope = _store.App.Services.CreateScope();
        await scope.ServiceProvider.GetRequiredService<AuditTrail>().AppendAsync(Act.SignedIn, "test", person.Id, default);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_place, recursive: true);
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Restore_IntoAnEmptyPlace_BringsEveryRowAndFileBackEqual(TestDatabase target)
    {
        var file = Path.Combine(_place, "one.backup");
        var before = await BackUpAsync(file);
        await using var place = await EmptyAsync(target);
        var after = await place.GetRequiredService<BackupService>().RestoreAsync(file, Key, default);
        after.ShouldBe(before, ignoreOrder: true);
        before.Sum(digest => digest.Rows).ShouldBeGreaterThan(30_000);
        (await place.GetRequiredService<AuditVerifier>().VerifyAsync(default)).BrokenAt.ShouldBeNull(); // its key came too
        await using (var scope = place.CreateAsyncScope())
        {
            // What was sealed opens with the keys that came too.
            (await scope.ServiceProvider.GetRequiredService<ReleaseGate>().ExportAsync(_release, Guid.NewGuid(), default)).Length.ShouldBeGreaterThan(200);
        }

        var root = place.GetRequiredService<StoreFolder>().Root;
        foreach (var kept in new[] { "received", "observations", "keys" })
        {
            Hashes(Path.Combine(root, kept)).ShouldBe(Hashes(Path.Combine(_store.Folder, kept)));
        }
    }

    [Fact]
    public async Task Restore_OfAFileAlteredAnywhere_IsRefusedAndLeavesThePlaceEmpty()
    {
        var file = Path.Combine(_place, "one.backup");
        await BackUpAsync(file);
        var whole = await File.ReadAllBytesAsync(file);
        var random = new Random(7);
        foreach (var at in new[] { 0, 12, 25, 40, whole.Length - 1 }.Concat(Enumerable.Range(0, 10).Select(_ => random.Next(whole.Length))))
        {
            var altered = (byte[])whole.Clone();
            altered[at] ^= 1;
            await RefusedAsync(altered, Key);
        }

        await RefusedAsync(whole[..^5], Key);
        await RefusedAsync(whole, Key + "!");
    }

    [Fact]
    public async Task Backup_AfterOneThatWasKilled_SweepsItsPlainCopyAndLeavesNoneOfItsOwn()
    {
        var left = Directory.CreateDirectory(Path.Combine(_store.Folder, "work-killed")).FullName;
        File.WriteAllText(Path.Combine(left, "beffroi.db"), "plain");
        Directory.SetLastWriteTimeUtc(left, TimeProvider.System.GetUtcNow().AddHours(-2).UtcDateTime);
        await BackUpAsync(Path.Combine(_place, "one.backup"));
        Directory.GetDirectories(_store.Folder, "work-*").ShouldBeEmpty();
    }

    [Fact]
    public async Task Restore_IntoAPlaceThatHoldsSomething_IsRefused()
    {
        var file = Path.Combine(_place, "one.backup");
        await BackUpAsync(file);
        await using var place = await EmptyAsync(TestDatabase.Sqlite);
        await File.WriteAllTextAsync(Path.Combine(place.GetRequiredService<StoreFolder>().Root, "mine"), "");
        (await Should.ThrowAsync<BrokenRuleException>(() => place.GetRequiredService<BackupService>().RestoreAsync(file, Key, default)))
            .Key.ShouldBe("backup.notEmpty");
    }

    [Fact]
    public async Task Move_ToAnEmptyPostgres_CopiesEverythingEqualAndNumbersGoOn()
    {
        using var scope = _store.App.Services.CreateScope();
        var here = scope.ServiceProvider.GetRequiredService<BeffroiDb>();
        await using var there = DatabaseSetup.OpenPostgres(await TestStore.NewPostgresAsync());
        await there.Database.MigrateAsync();
        await TableCopy.CopyAsync(here, there, (_, _) => { }, default);
        (await TableCopy.DigestAsync(there, default)).ShouldBe(await TableCopy.DigestAsync(here, default), ignoreOrder: true);
        var issue = new Platform.Imports.FileIssue { Line = 1, Column = "a", Read = "", Reason = "issue.empty" };
        there.Add(issue);
        there.Entry(issue).Property("ReceivedFileId").CurrentValue = await there.Set<Platform.Imports.ReceivedFile>().Select(f => f.Id).FirstAsync();
        await there.SaveChangesAsync(); // a number given out anew meets none of those that were brought
    }

    private async Task<IReadOnlyList<TableDigest>> BackUpAsync(string file)
    {
        using var scope = _store.App.Services.CreateScope();
        return await scope.ServiceProvider.GetRequiredService<BackupService>().BackUpAsync(file, Key, default);
    }

    private async Task RefusedAsync(byte[] content, string key)
    {
        var file = Path.Combine(_place, "altered.backup");
        await File.WriteAllBytesAsync(file, content);
        await using var place = await EmptyAsync(TestDatabase.Sqlite);
        (await Should.ThrowAsync<BrokenRuleException>(() => place.GetRequiredService<BackupService>().RestoreAsync(file, key, default)))
            .Key.ShouldBe("backup.cannotOpen");
        Directory.EnumerateFileSystemEntries(place.GetRequiredService<StoreFolder>().Root).ShouldBeEmpty();
    }

    private async Task<ServiceProvider> EmptyAsync(TestDatabase target)
    {
        var folder = Path.Combine(_place, Guid.NewGuid().ToString("N"));
        var settings = new BeffroiSettings(folder, target == TestDatabase.Postgres ? await TestStore.NewPostgresAsync() : null);
        return new ServiceCollection().AddLogging().AddBeffroi(settings).BuildServiceProvider();
    }

    private static Dictionary<string, string> Hashes(string folder) => Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
        .ToDictionary(path => Path.GetRelativePath(folder, path), path => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))));
}
