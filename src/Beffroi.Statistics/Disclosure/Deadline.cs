namespace Beffroi.Statistics.Disclosure;

/// <summary>Until when to work, and whether the caller gave up.</summary>
internal sealed class Deadline(Func<TimeSpan> left, CancellationToken cancel)
{
    public TimeSpan Left => left() is var time && time > TimeSpan.Zero ? time : TimeSpan.Zero;

    /// <summary>How long native solvers worked.</summary>
    public TimeSpan InSolver { get; private set; }

    /// <summary>Runs a native solver, and notes how long it took.</summary>
    public T Solve<T>(Func<T> solver)
    {
        var before = left();
        var solved = solver();
        InSolver += before - left();
        return solved;
    }

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
