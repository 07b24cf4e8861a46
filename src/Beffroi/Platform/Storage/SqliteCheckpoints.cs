using Microsoft.Data.Sqlite;

namespace Beffroi.Platform.Storage;

/// <summary>
/// Copies what SQLite has logged into the database, beside those who write: else one writer in some hundred does, and all others
/// wait for the disk behind it.
/// </summary>
internal sealed class SqliteCheckpoints(string file) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var turns = new PeriodicTimer(Pause, TimeProvider.System);
        try
        {
            while (await turns.WaitForNextTickAsync(stoppingToken))
            {
                await CopyAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // the program stops; the last connection that is closed copies the rest
        }
    }

    private async Task CopyAsync(CancellationToken cancel)
    {
        try
        {
            await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder
            {
                DataSource = file, Mode = SqliteOpenMode.ReadWrite,
            }.ToString());
            await connection.OpenAsync(cancel);
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA wal_checkpoint(PASSIVE);";
            await command.ExecuteNonQueryAsync(cancel);
        }
        catch (SqliteException)
        {
            // the disk is full or gone: whoever writes is told, and it is copied at a later turn
        }
    }
}
