using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Beffroi.Platform.Storage;

/// <summary>
/// Who waits for the one writer of SQLite waits inside SQLite, which looks again after 1 to 100 ms; the library around it would
/// look every 150 ms only. Under a flood of writes an honest one is then 10 times faster. Nor does a writer copy the log into the
/// database as soon as SQLite has it: that is done beside (<see cref="SqliteCheckpoints"/>), or by a writer when the log is long.
/// </summary>
internal sealed class SqliteWaiting : DbConnectionInterceptor
{
    private const string Pragma = "PRAGMA busy_timeout=20000; PRAGMA wal_autocheckpoint=8000;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragma;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Pragma;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
