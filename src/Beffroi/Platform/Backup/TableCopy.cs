using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Beffroi.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Beffroi.Platform.Backup;

/// <summary>What a table holds: how many rows, and one hash over all of them in the order of their keys.</summary>
internal sealed record TableDigest(string Table, long Rows, string Hash);

/// <summary>
/// Copies every table of the model from one database to another, SQLite or PostgreSQL, and says what each holds in a form that
/// does not depend on which of the two it is.
/// </summary>
internal static class TableCopy
{
    /// <summary>Tables in an order in which each comes after those that it refers to.</summary>
    public static IReadOnlyList<ITable> TablesOf(BeffroiDb db)
    {
        var left = db.Model.GetRelationalModel().Tables.OrderBy(table => table.Name, StringComparer.Ordinal).ToList();
        var ordered = new List<ITable>();
        while (left.Count > 0)
        {
            var next = left.First(table => table.ForeignKeyConstraints.All(
                key => key.PrincipalTable == table || ordered.Contains(key.PrincipalTable)));
            ordered.Add(next);
            left.Remove(next);
        }

        return ordered;
    }

    /// <summary>Copies all rows into an empty database, in one transaction.</summary>
    public static async Task CopyAsync(BeffroiDb from, BeffroiDb to, Action<string, long> told, CancellationToken cancel)
    {
        await using var reading = await DatabaseSetup.BeginReadingAsync(from, cancel);
        await to.Database.OpenConnectionAsync(cancel);
        var (source, target) = (from.Database.GetDbConnection(), to.Database.GetDbConnection());
        await using var writing = await target.BeginTransactionAsync(cancel);
        var targets = TablesOf(to).ToDictionary(table => table.Name);
        foreach (var table in TablesOf(from))
        {
            told(table.Name, await CopyTableAsync(source, reading, table, target, writing, targets[table.Name], cancel));
        }

        await RaiseSequencesAsync(to, target, writing, cancel);
        await writing.CommitAsync(cancel);
    }

    public static async Task<IReadOnlyList<TableDigest>> DigestAsync(BeffroiDb db, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        var found = new List<TableDigest>();
        foreach (var table in TablesOf(db))
        {
            // Rows are hashed one by one and the hashes sorted: the two databases do not order texts alike.
            var rows = new List<string>();
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = SelectOf(table);
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel))
            {
                var row = string.Join('\u001f', Columns(table).Select((column, i) => Canonical(Read(reader, i, column), column)));
                rows.Add(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(row))));
            }

            rows.Sort(StringComparer.Ordinal);
            found.Add(new TableDigest(table.Name, rows.Count,
                Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(rows))))));
        }

        return found;
    }

    private static async Task<long> CopyTableAsync(
        DbConnection source, DbTransaction reading, ITable from, DbConnection target, DbTransaction writing, ITable to,
        CancellationToken cancel)
    {
        var columns = Columns(from);
        await using var select = source.CreateCommand();
        (select.CommandText, select.Transaction) = (SelectOf(from), reading);
        await using var insert = target.CreateCommand();
        insert.Transaction = writing;
        var types = Columns(to).ToDictionary(column => column.Name, column => column.StoreType);
        insert.CommandText = $"INSERT INTO \"{to.Name}\" ({string.Join(", ", columns.Select(c => $"\"{c.Name}\""))}) VALUES ("
            + string.Join(", ", columns.Select((c, i) => types[c.Name] == "jsonb" ? $"CAST(@p{i} AS jsonb)" : $"@p{i}")) + ")";
        for (var i = 0; i < columns.Count; i++)
        {
            var parameter = insert.CreateParameter();
            parameter.ParameterName = $"p{i}";
            insert.Parameters.Add(parameter);
        }

        var rows = 0L;
        await using var reader = await select.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            for (var i = 0; i < columns.Count; i++)
            {
                insert.Parameters[i].Value = Read(reader, i, columns[i]);
            }

            await insert.ExecuteNonQueryAsync(cancel);
            rows++;
        }

        return rows;
    }

    private static List<IColumn> Columns(ITable table) =>
        [.. table.Columns.OrderBy(column => column.Name, StringComparer.Ordinal)];

    private static string SelectOf(ITable table) =>
        $"SELECT {string.Join(", ", Columns(table).Select(column => $"\"{column.Name}\""))} FROM \"{table.Name}\"";

    /// <summary>A value in the type that the model gives to the column, whatever the database keeps it as.</summary>
    private static object Read(DbDataReader reader, int index, IColumn column)
    {
        if (reader.IsDBNull(index))
        {
            return DBNull.Value;
        }

        var mapping = (column.PropertyMappings is [var first, ..] ? first : null)?.TypeMapping;
        var type = mapping?.Converter?.ProviderClrType ?? mapping?.ClrType ?? typeof(string);
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(Guid) ? reader.GetGuid(index)
            : type == typeof(bool) ? reader.GetBoolean(index)
            : type == typeof(int) ? reader.GetInt32(index)
            : type == typeof(long) ? reader.GetInt64(index)
            : type == typeof(double) ? reader.GetDouble(index)
            : type == typeof(DateOnly) ? reader.GetFieldValue<DateOnly>(index)
            : type == typeof(byte[]) ? reader.GetFieldValue<byte[]>(index)
            : reader.GetString(index);
    }

    private static string Canonical(object value, IColumn column) => value switch
    {
        DBNull => "\u0000",
        byte[] bytes => Convert.ToHexStringLower(bytes),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
        string text when !column.PropertyMappings.Any() => Sorted(JsonNode.Parse(text))?.ToJsonString() ?? "",
        IFormattable one => one.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    /// <summary>PostgreSQL keeps the keys of JSON in an order of its own.</summary>
    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject one => new JsonObject(one.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => KeyValuePair.Create(pair.Key, Sorted(pair.Value)))),
        JsonArray many => new JsonArray([.. many.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    /// <summary>Numbers that PostgreSQL gives out itself go on after those that were brought.</summary>
    private static async Task RaiseSequencesAsync(
        BeffroiDb to, DbConnection target, DbTransaction writing, CancellationToken cancel)
    {
        if (to is not PostgresBeffroiDb)
        {
            return;
        }

        foreach (var table in TablesOf(to))
        {
            foreach (var column in table.Columns.Where(c => c.PropertyMappings.Any(m =>
                m.Property.ValueGenerated == ValueGenerated.OnAdd && m.Property.ClrType is { } type
                && (type == typeof(int) || type == typeof(long)))))
            {
                await using var command = target.CreateCommand();
                command.Transaction = writing;
                command.CommandText = $"SELECT setval(pg_get_serial_sequence('\"{table.Name}\"', '{column.Name}'), "
                    + $"(SELECT COALESCE(MAX(\"{column.Name}\"), 0) + 1 FROM \"{table.Name}\"), false)";
                await command.ExecuteScalarAsync(cancel);
            }
        }
    }
}
