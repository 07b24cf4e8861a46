using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Beffroi.Platform.Mail;
using Beffroi.Platform.Publication.Releases;
using Beffroi.Platform.Storage;
using Beffroi.TestKit;
using DuckDB.NET.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Publication;

public sealed class ChannelsOnSqlite() : ChannelTests(TestDatabase.Sqlite);

public sealed class ChannelsOnPostgres() : ChannelTests(TestDatabase.Postgres);

/// <summary>
/// 200 confidential values are planted; everything that leaves is searched for them, byte by byte, archives and columns unpacked
/// too: pages in three languages, answers, files, mails, the log, and the database itself.
/// </summary>
[Trait("Capability", "X2")]
public abstract class ChannelTests(TestDatabase database) : IAsyncLifetime
{
    private const int Planted = 200;
    private const int Zones = 30; // communes, so that maps show them

    private readonly Journal _journal = new();
    private readonly List<(string Name, byte[] Bytes)> _left = [];
    private TestStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await TestStore.StartAsync(database, log: _journal);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _journal.Dispose();
    }

    [Fact]
    public async Task EveryChannel_SearchedForPlantedValues_HoldsNone()
    {
        using var map = System.Text.Json.JsonDocument.Parse(await _store.Client.GetStringAsync(new Uri("/api/v1/zones/commune.geojson?within=epci:200093201", UriKind.Relative)));
        var (firms, planted) = Plant([.. map.RootElement.GetProperty("features").EnumerateArray().Take(Zones)
            .Select(zone => zone.GetProperty("properties").GetProperty("zone").GetString()!.Split(':')[1])]);
        using var secretary = await _store.SignedInAsync("secretariat");
        await secretary.GetAsync("/fr/publications/deposer");
        var sent = await secretary.UploadAsync("/fr/publications/deposer", "firms.csv", Releases.Csv(firms), [
            ("Input.Title", "Marked"), ("Input.Series", "marked"), ("Input.Period", "2026-10"), ("Input.Source", "Survey"), ("Input.Unit", "euros"),
            ("Input.Policies", "firms"), ("Input.Sides", "zone, sector"), ("Input.Value", "value"), ("Input.Contributor", "firm")]);
        var id = Guid.Parse(sent.Location!.Split('/')[^1]);
        (await _store.WorkedAsync(id)).State.ShouldBe(ReleaseState.Audited);
        await KeepPagesAsync(secretary, [sent.Location, "/fr/publications/preparer"]);
        await secretary.GetAsync(sent.Location);
        await secretary.PostAsync(sent.Location + "?handler=Publish");
        (await _store.PublicAsync(id)).Cells.Count(cell => cell.Status != "V").ShouldBeGreaterThanOrEqualTo(Planted);

        await KeepPagesAsync(secretary, [sent.Location, "/fr/publications/preparer", "/fr/publications/regles"]);
        using var anyone = _store.Visit();
        await KeepPagesAsync(anyone, PublicAddresses(id));
        await anyone.GetAsync("/fr/publications/attaque");
        Keep("attack", (await anyone.PostAsync("/fr/publications/attaque", ("release", id.ToString()))).Text);
        foreach (var format in new[] { "csv", "excel.csv", "xlsx", "parquet" })
        {
            await KeepFileAsync($"/api/v1/releases/{id}/cells.{format}");
        }

        await KeepFileAsync($"/api/v1/zones/commune.geojson?within=epci:200093201&release={id}");
        await KeepFileAsync($"/api/v1/zones/commune/tiles/8/130/86.mvt?release={id}");
        await KeepFileAsync($"/api/v1/zones/commune/tiles/7/65/43.mvt?release={id}");

        await KeepMailsLogAndDatabaseAsync();
        _left.Count.ShouldBeGreaterThan(40);
        Found(planted).ShouldBeEmpty();

        // The search itself finds what is there: a shown total, in every form of file.
        var shown = (await _store.PublicAsync(id)).Cells.First(cell => cell.Status == "V").Value!.Value.ToString(CultureInfo.InvariantCulture);
        var drawn = (await _store.PublicAsync(id)).Cells.Where(cell => cell.Key.EndsWith("\tTotal", StringComparison.Ordinal) && cell.Number > 0 && cell.Value is not null)
            .Select(cell => cell.Value!.Value).ToList();
        var tile = Tile($"/api/v1/zones/commune/tiles/8/130/86.mvt?release={id}").ToList();
        tile.Count.ShouldBeGreaterThan(Zones);
        tile.Where(zone => zone.Exists("value")).Select(zone => Convert.ToDouble(zone["value"], CultureInfo.InvariantCulture)).ShouldAllBe(value => drawn.Contains(value));
        tile.Count(zone => zone.Exists("value")).ShouldBeInRange(Zones / 2, Zones - 1);
        tile.Count(zone => (string)zone["status"] == "hidden").ShouldBeGreaterThan(0);
        foreach (var channel in new[] { "cells.csv", "cells.excel.csv", "cells.xlsx", "cells.parquet", $"releases/{id}" })
        {
            Found([shown]).ShouldContain(found => found.Contains(channel, StringComparison.Ordinal), channel);
        }
    }

    [Fact]
    public async Task EveryChannel_OfOneRelease_HidesTheSameCells()
    {
        var id = await _store.ProtectedAsync(Releases.Microdata(Releases.Firms()));
        await _store.PublishAsync(id);
        var hidden = (await _store.PublicAsync(id)).Cells.Where(cell => cell.Status != "V").Select(cell => cell.Key.Replace('\t', ',')).ToList();
        hidden.Count.ShouldBeGreaterThan(4);
        var csv = (await _store.Client.GetStringAsync(new Uri($"/api/v1/releases/{id}/cells.csv", UriKind.Relative))).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        csv.Skip(1).Where(line => line.Split(',')[2].Length == 0).Select(line => string.Join(',', line.Split(',')[..2])).ShouldBe(hidden);
        using var json = System.Text.Json.JsonDocument.Parse(await _store.Client.GetStringAsync(new Uri($"/api/v1/releases/{id}", UriKind.Relative)));
        json.RootElement.GetProperty("cells").EnumerateArray().Where(cell => cell.GetProperty("value").ValueKind == System.Text.Json.JsonValueKind.Null)
            .Select(cell => string.Join(',', cell.GetProperty("key").EnumerateArray().Select(code => code.GetString()))).ShouldBe(hidden);
        var parquet = Path.Combine(_store.Folder, "cells.parquet");
        await File.WriteAllBytesAsync(parquet, await _store.Client.GetByteArrayAsync(new Uri($"/api/v1/releases/{id}/cells.parquet", UriKind.Relative)));
        RowsOf(parquet).Where(row => row[2] is DBNull).Select(row => $"{row[0]},{row[1]}").ShouldBe(hidden);
        var page = (await _store.Visit().GetAsync($"/fr/publications/{id}")).Plain;
        System.Text.RegularExpressions.Regex.Count(page, "hidden-cell").ShouldBe(hidden.Count);
    }

    /// <summary>Cells of one firm each, its value seven digits that occur nowhere else, among others that may be shown.</summary>
    private static (List<(string, string, string, double)> Firms, List<string> Planted) Plant(string[] zones)
    {
        var random = new Random(20261123);
        var (firms, planted) = (new List<(string, string, string, double)>(), new HashSet<string>());
        for (var zone = 0; zone < Zones; zone++)
        {
            for (var sector = 0; sector < 14; sector++)
            {
                if (zone == 0 && sector > 0)
                {
                    continue; // a whole zone of one firm: a map has nothing to show there
                }

                if ((zone + sector) % 2 == 0 && planted.Count < Planted)
                {
                    string value;
                    while (!planted.Add(value = random.Next(1_234_567, 9_999_999).ToString(CultureInfo.InvariantCulture)))
                    {
                    }

                    firms.Add((zones[zone], $"s{sector}", $"f{zone}x{sector}", double.Parse(value, CultureInfo.InvariantCulture)));
                }
                else
                {
                    firms.AddRange(Enumerable.Range(0, 5).Select(i => (zones[zone], $"s{sector}", $"f{zone}x{sector}n{i}", (double)random.Next(1_000_000, 4_000_000))));
                }
            }
        }

        return (firms, [.. planted]);
    }

    private static IEnumerable<string> PublicAddresses(Guid id) =>
    [
        .. new[] { "fr/publications", "nl/publicaties", "en/releases" }.SelectMany(path => new[] { $"/{path}/{id}", $"/{path}/{id}?hidden=true", $"/{path}" }),
        $"/api/v1/releases/{id}", "/api/v1/releases", "/fr", "/fr/donnees", "/api/v1/data", "/openapi/v1.json", "/fr/administration", "/fr/plan-du-site",
        "/api/v1/zones/department.geojson?indicator=difficult-share&period=2024&within=region:32",
        .. PublicPages.In("fr"),
    ];

    private async Task KeepPagesAsync(Visitor visitor, IEnumerable<string> addresses)
    {
        foreach (var address in addresses)
        {
            var answer = await visitor.GetAsync(address);
            Keep(address, answer.Text);
            Keep(address + " headers", string.Join('\n', answer.Headers.Values));
        }
    }

    private async Task KeepFileAsync(string address)
    {
        var bytes = await _store.Client.GetByteArrayAsync(new Uri(address, UriKind.Relative));
        _left.Add((address, bytes));
        if (address.EndsWith("xlsx", StringComparison.Ordinal))
        {
            using var archive = new ZipArchive(new MemoryStream(bytes));
            foreach (var entry in archive.Entries)
            {
                using var content = new MemoryStream();
                await using var stream = await entry.OpenAsync();
                await stream.CopyToAsync(content);
                _left.Add((address + " " + entry.FullName, content.ToArray()));
            }
        }
        else if (address.Contains(".mvt", StringComparison.Ordinal))
        {
            Keep(address + " zones", string.Join('\n', Tile(address).Select(zone => string.Join('|', zone.GetNames().Select(name =>
                $"{name} {Convert.ToString(zone[name], CultureInfo.InvariantCulture)}")))));
        }
        else if (address.EndsWith("parquet", StringComparison.Ordinal))
        {
            var file = Path.Combine(_store.Folder, "left.parquet");
            await File.WriteAllBytesAsync(file, bytes);
            Keep(address + " rows", string.Join('\n', RowsOf(file).Select(row => string.Join('|', row.Select(cell => Convert.ToString(cell, CultureInfo.InvariantCulture))))));
        }
    }

    private IEnumerable<NetTopologySuite.Features.IAttributesTable> Tile(string address)
    {
        using var bytes = new MemoryStream(_left.Single(left => left.Name == address).Bytes);
        return [.. new NetTopologySuite.IO.VectorTiles.Mapbox.MapboxTileReader()
            .Read(bytes, new NetTopologySuite.IO.VectorTiles.Tiles.Tile(130, 86, 8)).Layers.Single().Features.Select(feature => feature.Attributes)];
    }

    private async Task KeepMailsLogAndDatabaseAsync()
    {
        using var scope = _store.App.Services.CreateScope();
        foreach (var (name, message) in await scope.ServiceProvider.GetRequiredService<MailOutbox>().WaitingAsync(100, default))
        {
            Keep("mail " + name, message.ToString());
        }

        Keep("log", string.Join('\n', _journal.Lines));
        _journal.Lines.Count.ShouldBeGreaterThan(500);
        var db = scope.ServiceProvider.GetRequiredService<BeffroiDb>();
        Keep("ledger", string.Join('\n', await db.Set<LedgerEntry>().Select(e => e.Key + " " + e.Value).ToListAsync()));
        Keep("cells", string.Join('\n', await db.Set<ReleaseCell>().Select(c => c.Key + " " + c.Value).ToListAsync()));
        foreach (var material in await db.Set<ReleaseMaterial>().AsNoTracking().ToListAsync())
        {
            _left.Add(("sealed rows", material.Rows));
            _left.Add(("sealed proof", material.Proof!));
        }

        foreach (var file in Directory.EnumerateFiles(_store.Folder, "*", SearchOption.AllDirectories).Where(path => !path.Contains(".db", StringComparison.Ordinal)))
        {
            _left.Add((file, await File.ReadAllBytesAsync(file)));
        }
    }

    private void Keep(string name, string text)
    {
        _left.Add((name, Encoding.UTF8.GetBytes(text)));
        // As a reader sees them: thousands parted by spaces are a number too.
        _left.Add((name + " digits", Encoding.UTF8.GetBytes(string.Concat(System.Net.WebUtility.HtmlDecode(text).Where(c => !char.IsWhiteSpace(c) && c != '.')))));
    }

    private IEnumerable<string> Found(IReadOnlyList<string> values)
    {
        var sought = values.Select(Encoding.ASCII.GetBytes).ToList();
        return _left.SelectMany(left => sought.Where(value => left.Bytes.AsSpan().IndexOf(value) >= 0)
            .Select(value => $"{left.Name}: {Encoding.ASCII.GetString(value)}"));
    }

    private static List<object[]> RowsOf(string parquet)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM read_parquet('{parquet}')";
        using var reader = command.ExecuteReader();
        var rows = new List<object[]>();
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }

    private sealed class Journal : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception) + exception);

        public void Dispose()
        {
        }
    }
}
