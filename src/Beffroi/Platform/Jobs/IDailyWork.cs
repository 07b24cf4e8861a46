namespace Beffroi.Platform.Jobs;

/// <summary>What a module does once a day: reminders, and what ends by itself.</summary>
internal interface IDailyWork
{
    Task RunAsync(CancellationToken cancel);
}
