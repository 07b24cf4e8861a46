using System.Diagnostics;
using System.Globalization;
using Beffroi.Modules.ServiceMap.Eligibility;
using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Modules.ServiceMap.Schema;
using Beffroi.Modules.ServiceMap.Search;
using Beffroi.Reference.Zones;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Beffroi.Bench;

/// <summary>200,000 generated services, searched by words within 10 km with counts by theme, beside two databases.</summary>
internal static class SearchBench
{
    private const int Count = 200_000;
    private const int Questions = 200;
    private const double RadiusKm = 10;
    private static readonly string[] Words = Vocabulary();
    private static readonly DateOnly Today = new(2026, 11, 25);

    public static async Task RunAsync()
    {
        var services = Services();
        var directory = new DirectorySnapshot(1, [.. services.Select(MapEntry.Of)], new Dictionary<string, GeoPoint>());
        var clock = Stopwatch.StartNew();
        directory.Index.Find("echauffement", "fr");
        Console.Error.WriteLine(Line($"  index of {Count} services built in {clock.Elapsed.TotalSeconds:0.0} s"));
        var asked = Asked();
        var ours = Timed(asked, one => [.. ServiceSearch.Find(directory, new SearchQuestion(one.Words, "fr",
            new SearchPlace(one.At, new HashSet<string>()), RadiusKm, null, AskedFacts.None, null, null), Today).Items.Select(found => found.Item.Key)]);
        var sqlite = Timed(asked, Sqlite(services));
        Tell("SQLite FTS5", ours, sqlite);
        var folder = Directory.CreateTempSubdirectory("beffroi-bench-").FullName;
        try
        {
            var postgres = Timed(asked, Postgres(services, (await Processes.RunAsync("script/postgres", "start", folder)).Trim()));
            Tell("PostgreSQL", ours, postgres);
        }
        finally
        {
            await Processes.RunAsync("script/postgres", "stop", folder);
        }
    }

    private static void Tell(string peer, Measured ours, Measured theirs)
    {
        // We find all that they find, and what is written with a typing error besides.
        var missed = ours.Found.Zip(theirs.Found).Sum(pair => pair.Second.Except(pair.First).Count());
        Console.WriteLine(Line($"search: {Count} services, words within {RadiusKm:0} km with counts by theme: p95 {ours.P95:0.0} ms, median {ours.Median:0.0} ms; {peer} {theirs.P95:0.0} and {theirs.Median:0.0} ms; ratio of medians {theirs.Median / ours.Median:0.0}, {missed} of theirs missed of {theirs.Found.Sum(found => found.Count)}"));
    }

    private sealed record Measured(double P95, double Median, IReadOnlyList<IReadOnlyList<string>> Found);

    private static Measured Timed(IReadOnlyList<(string Words, GeoPoint At)> asked, Func<(string Words, GeoPoint At), IReadOnlyList<string>> search)
    {
        foreach (var one in asked.Take(20))
        {
            search(one);
        }

        var (times, found) = (new List<double>(), new List<IReadOnlyList<string>>());
        foreach (var one in asked)
        {
            var clock = Stopwatch.GetTimestamp();
            found.Add(search(one));
            times.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
        }

        times.Sort();
        return new Measured(times[(int)(0.95 * times.Count)], times[times.Count / 2], found);
    }

    private static Func<(string Words, GeoPoint At), IReadOnlyList<string>> Sqlite(IReadOnlyList<ServiceSheet> services)
    {
        var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        Execute(connection, "CREATE VIRTUAL TABLE s USING fts5(nom, description, id UNINDEXED, theme UNINDEXED, lon UNINDEXED, lat UNINDEXED, tokenize='unicode61 remove_diacritics 2')");
        using (var transaction = connection.BeginTransaction())
        {
            using var insert = connection.CreateCommand();
            insert.CommandText = "INSERT INTO s VALUES ($1, $2, $3, $4, $5, $6)";
            var values = Enumerable.Range(1, 6).Select(i => insert.Parameters.AddWithValue("$" + i, "")).ToList();
            foreach (var service in services)
            {
                (values[0].Value, values[1].Value, values[2].Value, values[3].Value, values[4].Value, values[5].Value) =
                    (service.Name, service.Description, service.Id, service.Themes![0], service.Longitude, service.Latitude);
                insert.ExecuteNonQuery();
            }

            transaction.Commit();
        }

        return one =>
        {
            var (low, high) = Box(one.At);
            string Where(string what, string more) => string.Create(CultureInfo.InvariantCulture,
                $"SELECT {what} FROM s WHERE s MATCH '{one.Words.Replace(" ", " AND ", StringComparison.Ordinal)}' AND lon BETWEEN {low.Longitude} AND {high.Longitude} AND lat BETWEEN {low.Latitude} AND {high.Latitude} {more}");
            using var command = connection.CreateCommand();
            command.CommandText = Where("id, lon, lat", "ORDER BY bm25(s)");
            var found = Inside(command, one.At);
            command.CommandText = Where("theme, count(*)", "GROUP BY theme");
            Drain(command);
            return found;
        };
    }

    private static Func<(string Words, GeoPoint At), IReadOnlyList<string>> Postgres(IReadOnlyList<ServiceSheet> services, string address)
    {
        var connection = new NpgsqlConnection(address);
        connection.Open();
        Execute(connection, "CREATE TABLE s (id text, theme text, lon float8, lat float8, words tsvector)");
        using (var copy = connection.BeginTextImport("COPY s (id, theme, lon, lat, words) FROM STDIN"))
        {
            foreach (var service in services)
            {
                copy.Write(string.Create(CultureInfo.InvariantCulture,
                    $"{service.Id}\t{service.Themes![0]}\t{service.Longitude}\t{service.Latitude}\t{string.Join(' ', (service.Name + " " + service.Description).ToLowerInvariant().Split(' ').Distinct())}\n"));
            }
        }

        Execute(connection, "CREATE INDEX ON s USING gin (words)");
        Execute(connection, "CREATE INDEX ON s USING gist (point(lon, lat))");
        Execute(connection, "ANALYZE s");
        return one =>
        {
            var (low, high) = Box(one.At);
            string Where(string what, string more) => string.Create(CultureInfo.InvariantCulture,
                $"SELECT {what} FROM s WHERE words @@ to_tsquery('simple', '{one.Words.Replace(" ", " & ", StringComparison.Ordinal)}') AND point(lon, lat) <@ box(point({low.Longitude}, {low.Latitude}), point({high.Longitude}, {high.Latitude})) {more}");
            using var command = connection.CreateCommand();
            command.CommandText = Where("id, lon, lat", $"ORDER BY ts_rank(words, to_tsquery('simple', '{one.Words.Replace(" ", " & ", StringComparison.Ordinal)}')) DESC");
            var found = Inside(command, one.At);
            command.CommandText = Where("theme, count(*)", "GROUP BY theme");
            Drain(command);
            return found;
        };
    }

    private static List<string> Inside(System.Data.Common.DbCommand command, GeoPoint at)
    {
        var found = new List<string>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            if (at.KmTo(new GeoPoint(reader.GetDouble(1), reader.GetDouble(2))) <= RadiusKm)
            {
                found.Add(reader.GetString(0));
            }
        }

        return found;
    }

    private static void Drain(System.Data.Common.DbCommand command)
    {
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            reader.GetValue(1);
        }
    }

    private static (GeoPoint Low, GeoPoint High) Box(GeoPoint at)
    {
        var (north, east) = (RadiusKm / 111, RadiusKm / (111 * Math.Cos(at.Latitude * Math.PI / 180)));
        return (new GeoPoint(at.Longitude - east, at.Latitude - north), new GeoPoint(at.Longitude + east, at.Latitude + north));
    }

    private static void Execute(System.Data.Common.DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static List<ServiceSheet> Services()
    {
        var random = new Random(20261125);
        var themes = ServiceCodes.Themes.Codes.ToList();
        return [.. Enumerable.Range(0, Count).Select(i => new ServiceSheet
        {
            Source = "g", StructureId = "g--1", Id = $"g--{i}", Name = Some(random, 3), Description = Some(random, 25), ModifiedOn = Today.AddDays(-random.Next(900)),
            Themes = [themes[random.Next(themes.Count)]], Publics = ["tous-publics"], Modes = ["en-presentiel"],
            Longitude = 2.5 + (random.NextDouble() * 1.5), Latitude = 50.2 + random.NextDouble(),
        })];
    }

    private static List<(string Words, GeoPoint At)> Asked()
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, Questions).Select(_ => (Some(random, 1 + random.Next(2)), new GeoPoint(2.8 + random.NextDouble(), 50.4 + (random.NextDouble() * 0.6))))];
    }

    /// <summary>Words are as frequent as in a language: the second half as often as the first, the third a third.</summary>
    private static string Some(Random random, int words) => string.Join(' ', Enumerable.Range(0, words)
        .Select(_ => Words[(int)Math.Min(Words.Length - 1, Math.Exp(random.NextDouble() * Math.Log(Words.Length)) - 1)]));

    /// <summary>Words that no stemmer changes, so that all three search the same.</summary>
    private static string[] Vocabulary()
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, 20_000).Select(_ => string.Concat(Enumerable.Range(0, 2 + random.Next(3)).Select(_ => $"{"bcdfgklmnpqtvz"[random.Next(14)]}{"ou"[random.Next(2)]}")) + "k").Distinct()];
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
