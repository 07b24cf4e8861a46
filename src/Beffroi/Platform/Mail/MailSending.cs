namespace Beffroi.Platform.Mail;

/// <summary>
/// Empties the outbox: to the server where one is configured, else into the folder. A server that is away is tried again.
/// </summary>
internal sealed partial class MailSending(
    IServiceScopeFactory scopes, BeffroiSettings settings, ILogger<MailSending> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var server = SmtpAddress.Parse(settings.Smtp);
        using var turns = new PeriodicTimer(Pause, TimeProvider.System); // a pause of the machine, not a day of the calendar
        try
        {
            while (await turns.WaitForNextTickAsync(stoppingToken))
            {
                await SendAsync(server, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // the program stops; what waits leaves after the next start
        }
    }

    private async Task SendAsync(SmtpAddress? server, CancellationToken stop)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var outbox = scope.ServiceProvider.GetRequiredService<MailOutbox>();
            await (server is null ? outbox.PutIntoFolderAsync(stop) : outbox.SendAsync(server, stop));
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            throw new OperationCanceledException(stop);
        }
        catch (Exception failure)
        {
            NotSent(log, server?.Host ?? "outbox", failure.GetType().Name);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Mails wait: {Host} does not take them ({Reason}).")]
    private static partial void NotSent(ILogger log, string host, string reason);
}
