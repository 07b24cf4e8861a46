using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Microsoft.EntityFrameworkCore.Design;

namespace Beffroi.Platform.Storage;

/// <summary>
/// Where the database is. An address of PostgreSQL chooses PostgreSQL; none chooses SQLite in the store folder.
/// </summary>
internal static class DatabaseSetup
{
    public static IServiceCollection AddBeffroiDatabase(this IServiceCollection services, StoreFolder folder, string? postgres)
    {
        if (string.IsNullOrWhiteSpace(postgres))
        {
            services.AddDbContextPool<BeffroiDb, SqliteBeffroiDb>(options => UseSqlite(options, folder.Database))
                .AddHostedService(_ => new SqliteCheckpoints(folder.Database));
        }
        else
        {
            services.AddDbContextPool<BeffroiDb, PostgresBeffroiDb>(options => UsePostgres(options, postgres));
        }

        return services;
    }

    /// <summary>A SQLite database in a file of its own, as a copy or a backup has it.</summary>
    public static BeffroiDb OpenSqlite(string file)
    {
        var options = new DbContextOptionsBuilder<SqliteBeffroiDb>();
        UseSqlite(options, file);
        return new SqliteBeffroiDb(options.Options);
    }

    public static BeffroiDb OpenPostgres(string connection)
    {
        var options = new DbContextOptionsBuilder<PostgresBeffroiDb>();
        UsePostgres(options, connection);
        return new PostgresBeffroiDb(options.Options);
    }

    public static async Task MigrateAsync(BeffroiDb db, CancellationToken cancel)
    {
        if (db is not SqliteBeffroiDb)
        {
            await db.Database.MigrateAsync(cancel); // its lock ends with the connection
            return;
        }

        if ((await db.Database.GetPendingMigrationsAsync(cancel)).Any())
        {
            // The library's own lock is a row, which a killed program leaves behind and the next one waits for. This one is the
            // system's: it ends with its process, and whoever holds it may remove the row.
            await using var alone = await AloneAsync(db.Database.GetDbConnection().DataSource + ".upgrade", cancel);
            await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\";", cancel);
            await db.Database.MigrateAsync(cancel);
        }

        // WAL lets readers go on while an import writes; FULL loses no acknowledged commit when the power fails.
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL;", cancel);
    }

    private static async Task<FileStream> AloneAsync(string path, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(100, cancel); // another process of ours upgrades
            }
        }
    }

    /// <summary>
    /// A picture of one instant for all that is read next on this connection, taken without keeping writers out.
    /// </summary>
    public static async Task<DbTransaction> BeginReadingAsync(BeffroiDb db, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        return db.Database.GetDbConnection() is SqliteConnection sqlite ? sqlite.BeginTransaction(deferred: true)
            : await db.Database.GetDbConnection().BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
    }

    /// <summary>Statements kept planned for each connection.</summary>
    private const int Prepared = 100;

    private static readonly SqliteWaiting Waiting = new();

    private static void UseSqlite(DbContextOptionsBuilder options, string file)
    {
        var connection = new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true, DefaultTimeout = 30 };
        options.UseSqlite(connection.ToString()).UseSnakeCaseNamingConvention().AddInterceptors(Waiting);
    }

    /// <summary>What is asked again and again is planned once for each connection, and nothing is left on one that would have to
    /// be reset; whoever says otherwise in the connection string has it so.</summary>
    private static void UsePostgres(DbContextOptionsBuilder options, string connection)
    {
        var asked = new NpgsqlConnectionStringBuilder(connection);
        asked.MaxAutoPrepare = asked.ShouldSerialize("Max Auto Prepare") ? asked.MaxAutoPrepare : Prepared;
        asked.NoResetOnClose = !asked.ShouldSerialize("No Reset On Close") || asked.NoResetOnClose;
        options.UseNpgsql(asked.ToString()).UseSnakeCaseNamingConvention();
    }

    /// <summary>Lets the migration tool make the SQLite set.</summary>
    internal sealed class SqliteDesign : IDesignTimeDbContextFactory<SqliteBeffroiDb>
    {
        public SqliteBeffroiDb CreateDbContext(string[] args)
        {
            var options = new DbContextOptionsBuilder<SqliteBeffroiDb>();
            UseSqlite(options, "design.db");
            return new SqliteBeffroiDb(options.Options);
        }
    }

    /// <summary>Lets the migration tool make the PostgreSQL set.</summary>
    internal sealed class PostgresDesign : IDesignTimeDbContextFactory<PostgresBeffroiDb>
    {
        public PostgresBeffroiDb CreateDbContext(string[] args)
        {
            var options = new DbContextOptionsBuilder<PostgresBeffroiDb>();
            UsePostgres(options, "Host=design");
            return new PostgresBeffroiDb(options.Options);
        }
    }
}
