using System.Data.Common;
using System.Globalization;
using DuckDB.NET.Data;

namespace Beffroi.Platform.Storage;

/// <summary>
/// Observations as immutable Parquet files, read by DuckDB in this process. A file is written whole under another name and
/// then renamed, so that a reader never sees half of one.
/// </summary>
internal sealed class ObservationStore(StoreFolder folder) : IDisposable
{
    private readonly Lazy<DuckDBConnection> _root = new(Open);

    public bool Holds(string name) => File.Exists(PathOf(name));

    public string PathOf(string name) => Path.Combine(folder.Observations, name + ".parquet");

    /// <summary>Writes rows as one file. <paramref name="columns"/> is the column list of an SQL <c>CREATE TABLE</c>.</summary>
    public void Write<T>(string name, string columns, IEnumerable<T> rows, Action<IDuckDBAppenderRow, T> append)
    {
        if (Holds(name))
        {
            return; // named by content: what stands there is the same
        }

        using var connection = Open();
        Execute(connection, $"CREATE TABLE rows ({columns})");
        using (var appender = connection.CreateAppender("rows"))
        {
            foreach (var row in rows)
            {
                var line = appender.CreateRow();
                append(line, row);
                line.EndRow();
            }
        }

        var unfinished = PathOf(name) + ".part";
        Execute(connection, $"COPY rows TO '{Quoted(unfinished)}' (FORMAT PARQUET, COMPRESSION ZSTD)");
        File.Move(unfinished, PathOf(name), overwrite: true);
    }

    /// <summary>Deletes what came from a received file, whose hash begins in the names.</summary>
    public void DropOf(string sha256)
    {
        foreach (var path in Directory.GetFiles(folder.Observations, $"*-{sha256[..32]}.parquet"))
        {
            File.Delete(path);
        }
    }

    /// <summary>Runs one query. Each <c>{name}</c> file is given in the text by <see cref="Source"/>.</summary>
    public async Task<List<T>> QueryAsync<T>(
        string sql, IReadOnlyList<object> parameters, Func<DbDataReader, T> read, CancellationToken cancel)
    {
        using var connection = _root.Value.Duplicate();
        await connection.OpenAsync(cancel);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new DuckDBParameter(parameter));
        }

        using var reader = await command.ExecuteReaderAsync(cancel);
        var found = new List<T>();
        while (await reader.ReadAsync(cancel))
        {
            found.Add(read(reader));
        }

        return found;
    }

    /// <summary>Writes rows of text as one Parquet file anywhere, for a reader who asked for one.</summary>
    public static void ExportParquet(string file, string columns, IEnumerable<string?[]> rows, int width)
    {
        using var connection = Open();
        Execute(connection, $"CREATE TABLE rows ({columns})");
        using (var command = connection.CreateCommand())
        {
            var marks = string.Join(',', Enumerable.Range(1, width).Select(i =>
                string.Create(CultureInfo.InvariantCulture, $"${i}")));
            command.CommandText = $"INSERT INTO rows VALUES ({marks})";
            foreach (var row in rows)
            {
                command.Parameters.Clear();
                foreach (var cell in row)
                {
                    command.Parameters.Add(new DuckDBParameter(cell ?? (object)DBNull.Value));
                }

                command.ExecuteNonQuery();
            }
        }

        Execute(connection, $"COPY rows TO '{Quoted(file)}' (FORMAT PARQUET)");
    }

    /// <summary>A file as a table expression of SQL. Names are hashes that we made, never typed text.</summary>
    public string Source(string name) => $"read_parquet('{Quoted(PathOf(name))}')";

    public void Dispose()
    {
        if (_root.IsValueCreated)
        {
            _root.Value.Dispose();
        }
    }

    private static DuckDBConnection Open()
    {
        var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        return connection;
    }

    private static void Execute(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static string Quoted(string path) => path.Replace("'", "''", StringComparison.Ordinal);
}
