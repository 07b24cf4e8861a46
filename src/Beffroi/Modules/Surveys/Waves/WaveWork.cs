namespace Beffroi.Modules.Surveys.Waves;

/// <summary>Turns the calendar of waves and writes what is due, every half minute.</summary>
internal sealed partial class WaveWork(IServiceScopeFactory scopes, ILogger<WaveWork> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var turns = new PeriodicTimer(Pause, TimeProvider.System); // a pause of the machine, not a day of the calendar
        try
        {
            do
            {
                await TurnAsync(stoppingToken);
            }
            while (await turns.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // the program stops; what is due is found again after the next start
        }
    }

    private async Task TurnAsync(CancellationToken stop)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<WaveBook>().TurnAsync(stop);
            await scope.ServiceProvider.GetRequiredService<WaveMails>().WriteDueAsync(stop);
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            throw new OperationCanceledException(stop);
        }
        catch (Exception failure)
        {
            Failed(log, failure);
        }
    }

    [LoggerMessage(LogLevel.Error, "The waves could not be turned; it is tried again.")]
    private static partial void Failed(ILogger log, Exception failure);
}
