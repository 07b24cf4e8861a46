using System.Data.Common;
using System.Globalization;
using Beffroi.Platform.Audit;
using Beffroi.Platform.Backup;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Beffroi.Platform.Privacy;

/// <summary>How a column names a person.</summary>
internal enum PersonalLink
{
    /// <summary>The row is about the person, and goes with them.</summary>
    Subject,

    /// <summary>The row is about the person, by their mail address.</summary>
    Address,

    /// <summary>The row is a text that holds their mail address.</summary>
    Content,

    /// <summary>The person did it to something else: their number stays, which names nobody once they are erased.</summary>
    Author,
}

internal sealed record PersonalColumn(ITable Table, IColumn Column, PersonalLink Link);

/// <summary>Rows that one column ties to a person.</summary>
internal sealed record PersonalRows(PersonalColumn Where, long Rows);

/// <summary>
/// What is held about a person, found by the model itself: a table that refers to people is reported, exported and erased from
/// the
/// day on which it exists.
/// </summary>
internal sealed class PersonalRecords(BeffroiDb db, AuditTrail audit, TimeProvider time)
{
    /// <summary>Columns that open something, or that seal it: of no use to the person, of much to a thief.</summary>
    private static readonly HashSet<string> Secret =
        ["secret_hash", "browser_hash", "security_stamp", "concurrency_stamp", "value", "data", "credential_id", "seal",
            "content"];

    public static IEnumerable<PersonalColumn> ColumnsOf(BeffroiDb db) =>
        from table in TableCopy.TablesOf(db)
        from column in table.Columns
        let link = LinkOf(table, column)
        where link is not null
        select new PersonalColumn(table, column, link.Value);

    public async Task<Person> FindAsync(string who, CancellationToken cancel)
    {
        var normalized = who.Trim().ToUpperInvariant();
        var id = Guid.TryParse(who, out var parsed) ? parsed : Guid.Empty;
        return await db.Set<Person>().AsNoTracking().FirstOrDefaultAsync(p => p.Id == id || p.NormalizedEmail == normalized,
            cancel)
            ?? throw new BrokenRuleException("privacy.unknown", who);
    }

    public async Task<IReadOnlyList<PersonalRows>> ReportAsync(Person person, CancellationToken cancel)
    {
        var found = new List<PersonalRows>();
        foreach (var where in ColumnsOf(db))
        {
            await using var command = await CommandAsync("SELECT COUNT(*) FROM", where, person, cancel);
            var rows = Convert.ToInt64(await command.ExecuteScalarAsync(cancel), CultureInfo.InvariantCulture);
            found.Add(new PersonalRows(where, rows));
        }

        return found;
    }

    /// <returns>By table and column, the rows as the database has them; what opens or seals something is left out.</returns>
    public async Task<IReadOnlyDictionary<string, List<Dictionary<string, object?>>>> ExportAsync(
        Person person, CancellationToken cancel)
    {
        var all = new Dictionary<string, List<Dictionary<string, object?>>>();
        foreach (var where in ColumnsOf(db))
        {
            await using var command = await CommandAsync("SELECT * FROM", where, person, cancel);
            await using var reader = await command.ExecuteReaderAsync(cancel);
            var rows = new List<Dictionary<string, object?>>();
            while (await reader.ReadAsync(cancel))
            {
                rows.Add(Enumerable.Range(0, reader.FieldCount).Where(i => !Secret.Contains(reader.GetName(i)))
                    .ToDictionary(reader.GetName, i => reader.IsDBNull(i) ? null : reader.GetValue(i)));
            }

            if (rows.Count > 0)
            {
                all[$"{where.Table.Name}.{where.Column.Name}"] = rows;
            }
        }

        return all;
    }

    /// <summary>
    /// Erases what is about the person. What they did to others keeps their number alone; the trace of acts is kept by law until
    /// its own term.
    /// </summary>
    /// <exception cref="BrokenRuleException">Nobody else could administer the site.</exception>
    public async Task<long> EraseAsync(Person person, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await audit.LockAsync(cancel);
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var administrators = db.Set<Seat>().Where(s => s.Role == Role.Administrator && (s.Until == null || s.Until >= today));
        if (await administrators.AnyAsync(s => s.PersonId == person.Id, cancel)
            && !await administrators.AnyAsync(s => s.PersonId != person.Id && s.DelegatedFrom == null, cancel))
        {
            throw new BrokenRuleException("seat.lastAdministrator");
        }

        var (mine, yesterday) = (db.Set<Seat>().Where(s => s.PersonId == person.Id), today.AddDays(-1));
        await db.Set<Seat>().Where(s => mine.Any(own => own.Id == s.DelegatedFrom))
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.Until, yesterday), cancel);
        var gone = 0L;
        foreach (var where in ColumnsOf(db).Where(column => column.Link != PersonalLink.Author).Reverse())
        {
            await using var command = await CommandAsync("DELETE FROM", where, person, cancel);
            gone += await command.ExecuteNonQueryAsync(cancel);
        }

        await audit.AppendAsync(Act.PersonErased, $"person:{person.Id:N}", null, cancel);
        await transaction.CommitAsync(cancel);
        return gone;
    }

    private static PersonalLink? LinkOf(ITable table, IColumn column)
    {
        if (column.PropertyMappings is not [{ Property: var property }, ..])
        {
            return null;
        }

        var isPerson = property.DeclaringType.ClrType == typeof(Person);
        var refersToPerson = property.GetContainingForeignKeys().Any(key => key.PrincipalEntityType.ClrType == typeof(Person));
        return isPerson ? property.IsPrimaryKey() ? PersonalLink.Subject : null
            : refersToPerson || property.Name is "PersonId" or "UserId" ? PersonalLink.Subject
            : property.Name == "Email" ? PersonalLink.Address
            : table.Name == "platform_outgoing_mail" && property.Name == "Content" ? PersonalLink.Content
            : property.Name.EndsWith("By", StringComparison.Ordinal) && property.ClrType != typeof(string) ? PersonalLink.Author
            : null;
    }

    private async Task<DbCommand> CommandAsync(string what, PersonalColumn where, Person person, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("who", where.Link switch
        {
            PersonalLink.Address => person.Email!.ToUpperInvariant(),
            PersonalLink.Content => $"%{person.Email}%",
            _ => (object)person.Id,
        });
        command.Parameters.Add(parameter);
        var column = $"\"{where.Column.Name}\"";
        command.CommandText = $"{what} \"{where.Table.Name}\" WHERE " + where.Link switch
        {
            PersonalLink.Address => $"UPPER({column}) = @who",
            PersonalLink.Content => $"{column} LIKE @who",
            _ => $"{column} = @who",
        };
        return command;
    }
}
