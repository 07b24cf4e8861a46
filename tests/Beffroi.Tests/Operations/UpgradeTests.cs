using System.Diagnostics;
using System.Globalization;
using Beffroi.Platform.Backup;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Storage;
using Beffroi.Reference.Zones;
using Beffroi.TestKit;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Operations;

/// <summary>
/// A database of each earlier state opens with all that it held, also when the program was killed while it brought it up to date.
/// BEFFROI_UPGRADE_KILLS asks for more kills than the slice.
/// </summary>
[Trait("Capability", "X1")]
public sealed class UpgradeTests : IDisposable
{
    private static readonly string[] Versions = ["initial", "people", "sessions"];

    private readonly string _folder = Directory.CreateTempSubdirectory("beffroi-test-").FullName;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("initial", TestDatabase.Sqlite)]
    [InlineData("initial", TestDatabase.Postgres)]
    [InlineData("people", TestDatabase.Sqlite)]
    [InlineData("people", TestDatabase.Postgres)]
    [InlineData("sessions", TestDatabase.Sqlite)]
    [InlineData("sessions", TestDatabase.Postgres)]
    public async Task Start_OnADatabaseOfAnEarlierState_KeepsItsRows(string version, TestDatabase database)
    {
        var postgres = await OldAsync(version, database);
        (await StartAsync(postgres)).ShouldBe(0);
        await ShouldHoldAsync(version, postgres);
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Start_KilledWhileItUpgrades_GoesOnAtTheNextStart(TestDatabase database)
    {
        var kills = int.Parse(Environment.GetEnvironmentVariable("BEFFROI_UPGRADE_KILLS") ?? "2", CultureInfo.InvariantCulture);
        var random = new Random(20261123);
        for (var i = 0; i < kills; i++)
        {
            var postgres = await OldAsync("people", database);
            using (var first = Process.Start(Command(postgres))!)
            {
                await Task.Delay(random.Next(300, 2_500));
                first.Kill(entireProcessTree: true);
                await first.WaitForExitAsync();
            }

            (await StartAsync(postgres)).ShouldBe(0, $"start after kill {i}");
            await ShouldHoldAsync("people", postgres);
        }

        Report.Write($"{kills} kills during an upgrade on {database}: each opened whole at the next start");
    }

    /// <summary>What a kill leaves in the worst case: the mark by which the library keeps others out.</summary>
    [Fact]
    public async Task Start_AfterALockThatNobodyHolds_DoesNotWaitForEver()
    {
        await OldAsync("people", TestDatabase.Sqlite);
        await using (var old = new SqliteConnection($"Data Source={Path.Combine(_folder, "beffroi.db")}"))
        {
            await old.OpenAsync();
            await ExecuteAsync(old, "CREATE TABLE \"__EFMigrationsLock\" (\"Id\" INTEGER NOT NULL PRIMARY KEY, \"Timestamp\" TEXT NOT NULL);"
                + "INSERT INTO \"__EFMigrationsLock\" VALUES (1, '2026-01-01 00:00:00')");
        }

        (await StartAsync(null)).ShouldBe(0);
        await ShouldHoldAsync("people", null);
    }

    private async Task<string?> OldAsync(string version, TestDatabase database)
    {
        SqliteConnection.ClearAllPools();
        foreach (var left in Directory.EnumerateFiles(_folder))
        {
            File.Delete(left);
        }

        var postgres = database == TestDatabase.Postgres ? await TestStore.NewPostgresAsync() : null;
        await using System.Data.Common.DbConnection connection = postgres is null
            ? new SqliteConnection($"Data Source={Path.Combine(_folder, "beffroi.db")}") : new NpgsqlConnection(postgres);
        await connection.OpenAsync();
        await ExecuteAsync(connection, await ReadAsync($"{version}.{(postgres is null ? "sqlite" : "postgres")}.sql"));
        foreach (var rows in Versions.TakeWhile(v => v != version).Append(version))
        {
            await ExecuteAsync(connection, await ReadAsync($"{rows}.rows.sql"));
        }

        return postgres;
    }

    private async Task ShouldHoldAsync(string version, string? postgres)
    {
        await using var db = postgres is null ? DatabaseSetup.OpenSqlite(Path.Combine(_folder, "beffroi.db"))
            : DatabaseSetup.OpenPostgres(postgres);
        (await db.Database.GetPendingMigrationsAsync()).ShouldBeEmpty();
        await TableCopy.DigestAsync(db, default); // every column of every table can be read
        var file = await db.Set<ReceivedFile>().Include(f => f.Issues).SingleAsync(f => f.Dataset == "bmo:2023");
        (file.RowsRefused, file.Issues.Single().Line).ShouldBe((1, 3));
        (await db.Set<ZoneMembership>().CountAsync(m => m.Zoning == Zonings.Perimeter)).ShouldBe(2);
        if (version == "sessions")
        {
            (await db.Set<OpenSession>().SingleAsync()).PersonId.ShouldBe((await db.Set<Person>().SingleAsync()).Id);
        }

        if (version != "initial")
        {
            var ada = await db.Set<Person>().SingleAsync();
            (ada.Name, ada.Language, ada.TwoFactorEnabled, ada.LastCodeStep).ShouldBe(("Ada", "nl", true, 5L));
            (await db.Set<Seat>().SingleAsync()).PersonId.ShouldBe(ada.Id);
            (await db.Set<Invitation>().SingleAsync()).GivenBy.ShouldBe(ada.Id);
            (await db.Set<Organisation>().SingleAsync()).Name.ShouldBe("Métropole");
        }
    }

    private async Task<int> StartAsync(string? postgres)
    {
        using var run = Process.Start(Command(postgres))!;
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        try
        {
            await run.WaitForExitAsync(late.Token);
            return run.ExitCode;
        }
        finally
        {
            run.Kill(entireProcessTree: true);
        }
    }

    private ProcessStartInfo Command(string? postgres)
    {
        var start = new ProcessStartInfo("dotnet", [TestPaths.Program, "data", "--json", "--data-dir", _folder])
        {
            RedirectStandardOutput = false, RedirectStandardError = false,
        };
        start.Environment["BEFFROI_DATABASE"] = postgres ?? "";
        return start;
    }

    private static Task<string> ReadAsync(string name) => File.ReadAllTextAsync(
        Path.Combine(TestPaths.Root, "tests", "Beffroi.Tests", "Operations", "Upgrades", name));

    private static async Task ExecuteAsync(System.Data.Common.DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
