namespace Beffroi.Statistics.Disclosure;

/// <summary>Until when to work, and whether the caller gave up.</summary>
internal sealed class Deadline(Func<TimeSpan> left, CancellationToken cancel)
{
    public TimeSpan Left => left() is var time && time > TimeSpan.Zero ? time : TimeSpan.Zero;

    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public bool IsOver
    {
        get
        {
            cancel.ThrowIfCancellationRequested();
            return left() <= TimeSpan.Zero;
        }
    }
}
