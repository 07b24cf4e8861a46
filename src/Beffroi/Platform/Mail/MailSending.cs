namespace Beffroi.Platform.Mail;

/// <summary>Sends the outbox where a server is configured; a server that is away is tried again.</summary>
internal sealed partial class MailSending(MailOutbox outbox, BeffroiSettings settings, TimeProvider time,
    ILogger<MailSending> log)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (SmtpAddress.Parse(settings.Smtp) is not { } server)
        {
            return;
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await outbox.SendAsync(server, stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                NotSent(log, server.Host, failure.GetType().Name);
            }

            await Task.Delay(Pause, time, stoppingToken);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Mails wait: the server {Host} does not take them ({Reason}).")]
    private static partial void NotSent(ILogger log, string host, string reason);
}
