using System.Diagnostics;
using System.Globalization;
using Beffroi.Matching.Linkage;
using Beffroi.Matching.Tests.Linkage;
using DuckDB.NET.Data;

namespace Beffroi.Bench;

/// <summary>200,000 generated structures of which 15 % are noisy copies, beside a self-join on the likeness of names.</summary>
internal static class LinkageBench
{
    private const int Count = 200_000;

    public static void Run()
    {
        var (records, truth) = GeneratedStructures.Make(Count, seed: 20261124);
        var clock = Stopwatch.StartNew();
        var linked = RecordLinkage.Find(records);
        var ours = clock.Elapsed;
        var joined = linked.Clusters.SelectMany(cluster => from a in cluster from b in cluster where string.CompareOrdinal(a, b) < 0 select (a, b)).ToHashSet();
        var (peer, time) = SelfJoin(records);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"linkage: {Count} structures in {ours.TotalSeconds:0.0} s, precision and recall {Of(joined, truth)}; self-join on names in {time.TotalSeconds:0.0} s, {Of(peer, truth)}; ratio {time / ours:0.00}"));
    }

    private static string Of(HashSet<(string, string)> found, HashSet<(string, string)> truth)
    {
        var right = found.Count(truth.Contains);
        return string.Create(CultureInfo.InvariantCulture, $"{(double)right / Math.Max(1, found.Count):0.000} and {(double)right / truth.Count:0.000}");
    }

    /// <summary>What one would write in SQL: the same commune where both tell it, and names that are alike.</summary>
    private static (HashSet<(string, string)> Found, TimeSpan Time) SelfJoin(List<LinkageRecord> records)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "CREATE TABLE s (id VARCHAR, nom VARCHAR, place VARCHAR)";
        command.ExecuteNonQuery();
        using (var appender = connection.CreateAppender("s"))
        {
            foreach (var record in records)
            {
                appender.CreateRow().AppendValue(record.Id).AppendValue(Wording.Plain(record.Name)).AppendValue(record.Postcode).EndRow();
            }
        }

        var clock = Stopwatch.StartNew();
        command.CommandText = "SELECT a.id, b.id FROM s a JOIN s b ON a.place = b.place AND a.id < b.id WHERE jaro_winkler_similarity(a.nom, b.nom) > 0.93";
        var found = new HashSet<(string, string)>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            found.Add((reader.GetString(0), reader.GetString(1)));
        }

        return (found, clock.Elapsed);
    }
}
