using System.Collections.Concurrent;
using Beffroi.Modules.Observatory;
using Beffroi.Modules.ServiceMap;
using Beffroi.Modules.Surveys;
using Beffroi.Platform.Identity.Federation;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Setup;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Beffroi.TestKit;

public enum TestDatabase
{
    Sqlite,
    Postgres,
}

/// <summary>
/// The program on an own store, served on an own port. A store is set up once for each database and then copied, so that each
/// test has its own and none waits for the places of France to be loaded.
/// </summary>
public sealed class TestStore : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<TestDatabase, Lazy<Task<Template>>> Templates = new();

    private readonly string? _postgresName;

    private TestStore(WebApplication app, string folder, string? postgresName)
    {
        (App, Folder, _postgresName) = (app, folder, postgresName);
        Client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public WebApplication App { get; }

    public string Folder { get; }

    /// <summary>The connection to the store's PostgreSQL; null on SQLite.</summary>
    public string? Postgres => _postgresName is null ? null : ConnectionTo(_postgresName);

    public HttpClient Client { get; }

    public string Address => Client.BaseAddress!.ToString().TrimEnd('/');

    internal static async Task<TestStore> StartAsync(
        TestDatabase database, TimeProvider? time = null, int doorTries = 100_000, ProviderSettings? provider = null,
        ILoggerProvider? log = null, string? smtp = null)
    {
        var template = await Templates.GetOrAdd(database, kind => new Lazy<Task<Template>>(() => MakeTemplateAsync(kind))).Value;
        var folder = Directory.CreateTempSubdirectory("beffroi-test-").FullName;
        CopyFolder(template.Folder, folder);
        var name = template.PostgresName is null ? null : await CopyPostgresAsync(template.PostgresName);
        return await OpenAsync(folder, name, time, new(folder, null) { DoorTries = doorTries, AnswersAMinute = 10_000_000, Provider = provider, Smtp = smtp }, log);
    }

    internal static T Get<T>(IServiceScope scope)
        where T : notnull => scope.ServiceProvider.GetRequiredService<T>();

    /// <summary>Imports a file as the command line does; the outcome's result is null when it was held.</summary>
    internal async Task<ImportOutcome> ImportAsync(string kind, string path, DateOnly? asOf = null)
    {
        using var scope = App.Services.CreateScope();
        var imports = Get<ImportService>(scope);
        using var file = Platform.Tables.SourceFile.Open(path);
        return await imports.ImportAsync(imports.GetReader(kind), file, asOf, false, ImportProgress.None, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        // Else what works in the background (mails put into the folder) goes on while the folder is removed. A browser that keeps
        // its connections open is not waited for.
        using (var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2)))
        {
            await App.StopAsync(patience.Token);
        }

        await App.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
        if (_postgresName is not null)
        {
            await ServerAsync($"DROP DATABASE IF EXISTS {_postgresName} WITH (FORCE)");
        }
    }

    private static async Task<TestStore> OpenAsync(string folder, string? postgresName, TimeProvider? time, BeffroiSettings settings, ILoggerProvider? log = null)
    {
        settings = settings with { Postgres = postgresName is null ? null : ConnectionTo(postgresName) };
        var app = WebSite.Build(settings, "http://127.0.0.1:0", site => { site.MapObservatory(); site.MapServiceMap(); site.MapSurveys(); }, services =>
        {
            if (time is not null)
            {
                services.AddSingleton(time);
            }

            if (log is not null)
            {
                // All that the program could ever be asked to log, whatever it logs by default.
                services.AddLogging(logging => logging.AddProvider(log));
                services.Configure<LoggerFilterOptions>(options =>
                    options.Rules.Add(new LoggerFilterRule(log.GetType().FullName, null, LogLevel.Debug, null)));
            }
        });
        await app.StartAsync();
        return new TestStore(app, folder, postgresName);
    }

    private static async Task<Template> MakeTemplateAsync(TestDatabase database)
    {
        System.Text.Encoding.RegisterProvider(System.Text.CodePagesEncodingProvider.Instance);
        var folder = Directory.CreateTempSubdirectory("beffroi-template-").FullName;
        var name = database == TestDatabase.Postgres ? NewName() : null;
        if (name is not null)
        {
            await ServerAsync($"CREATE DATABASE {name}");
        }

        var settings = new BeffroiSettings(folder, name is null ? null : ConnectionTo(name));
        await using var app = WebSite.Build(settings, "http://127.0.0.1:0", _ => { });
        using (var scope = app.Services.CreateScope())
        {
            await scope.ServiceProvider.GetRequiredService<SetupService>().EnsureAsync(null, new Silent(), CancellationToken.None);
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        NpgsqlConnection.ClearAllPools(); // a database with a connection cannot be copied
        return new Template(folder, name);
    }

    private static async Task<string> CopyPostgresAsync(string template)
    {
        var name = NewName();
        await ServerAsync($"CREATE DATABASE {name} TEMPLATE {template}");
        return name;
    }

    /// <summary>A new, empty database on the server of the tests.</summary>
    public static async Task<string> NewPostgresAsync()
    {
        var name = NewName();
        await ServerAsync($"CREATE DATABASE {name}");
        return ConnectionTo(name);
    }

    private static string NewName() => "beffroi_" + Guid.NewGuid().ToString("N")[..12];

    private static string ConnectionTo(string database) =>
        new NpgsqlConnectionStringBuilder(Server) { Database = database, Pooling = true, MaxPoolSize = 10 }.ToString();

    private static string Server => Environment.GetEnvironmentVariable("BEFFROI_TEST_POSTGRES")
        ?? throw new InvalidOperationException("BEFFROI_TEST_POSTGRES is not set: run the tests by script/test, which starts PostgreSQL.");

    private static async Task ServerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (var path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }
    }

    private sealed record Template(string Folder, string? PostgresName);

    private sealed class Silent : ISetupReport
    {
        public void Step(string textKey, params object[] facts)
        {
        }

        public ImportProgress Reading(string name) => ImportProgress.None;
    }
}
