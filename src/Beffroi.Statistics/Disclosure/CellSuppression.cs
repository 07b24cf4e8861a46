namespace Beffroi.Statistics.Disclosure;

/// <summary>How a choice of hidden cells ended.</summary>
public enum SuppressionOutcome
{
    /// <summary>Nothing cheaper protects.</summary>
    Optimal,

    /// <summary>It protects; something cheaper may exist.</summary>
    Feasible,

    /// <summary>Nothing was found that protects: the table may not leave.</summary>
    Refused,
}

/// <summary>Which cells to hide.</summary>
/// <param name="Outcome">How good it is.</param>
/// <param name="IsHidden">For each cell; meaningless when refused.</param>
/// <param name="Cost">What is lost, in the unit of the costs.</param>
/// <param name="LowerBound">No choice that protects costs less.</param>
/// <param name="Programmes">How many attacks were solved to find it.</param>
/// <param name="InSolver">How long native solvers worked on the search, completing not counted.</param>
public sealed record Suppression(
    SuppressionOutcome Outcome, IReadOnlyList<bool> IsHidden, double Cost, double LowerBound, long Programmes, TimeSpan InSolver)
{
    /// <summary>How much of the cost might be saved at most, from 0 to 1.</summary>
    public double Gap => Cost > 0 ? Math.Max(0, (Cost - LowerBound) / Cost) : 0;
}

/// <summary>
/// The cheapest cells to hide so that no attacker comes closer to a sensitive cell than its level, by cutting planes: a choice is
/// made, attacked, and every success of the attackers becomes a condition on the next choice.
/// </summary>
/// <remarks>Source: Fischetti and Salazar (2001), as for the attacks. Every choice that is returned has withstood every
/// attack.</remarks>
public sealed class CellSuppression(CellSystem system, IReadOnlyList<Attacker> attackers)
{
    /// <summary>Relaxed choices are worth their attacks on smaller tables alone: on large ones the sums say nearly all.</summary>
    private const int LargestRelaxed = 2_000;

    private const int MostRelaxedRounds = 40;

    private readonly Separation _separation = new(system, attackers);

    /// <summary>Chooses.</summary>
    /// <param name="timeLeft">How long may still be spent; asked again and again. A third is kept to complete a choice that is
    /// not
    /// safe yet; completing is not cut short, so that what takes longest ends somewhat after the limit.</param>
    /// <param name="progress">Told the bound and the best cost so far; null before there is one.</param>
    /// <param name="completing">Whether a choice that is not safe when the time is over is completed; otherwise it is
    /// refused.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public Suppression Choose(
        Func<TimeSpan> timeLeft, Action<double, double?>? progress = null, bool completing = true,
        CancellationToken cancel = default)
    {
        using var master = new SuppressionMaster(system);
        if (!system.Cells.Any(cell => cell.IsSensitive))
        {
            return new(SuppressionOutcome.Optimal, [.. system.Cells.Select(_ => false)], 0, 0, 0, TimeSpan.Zero);
        }

        var kept = completing ? timeLeft() / 3 : TimeSpan.Zero;
        var searching = new Deadline(() => timeLeft() - kept, cancel);
        _separation.AddSums(master);
        var bound = system.Cells.Count <= LargestRelaxed ? TightenRelaxed(master, searching) : master.BaseCost;
        progress?.Invoke(bound, null);
        var (chosen, isSafe) = Search(master, ref bound, searching, progress);
        var hidden = isSafe ? chosen : completing ? new Completion(system, attackers).From(chosen, cancel) : null;
        if (hidden is null)
        {
            return new(SuppressionOutcome.Refused, [], 0, bound, _separation.Programmes, searching.InSolver);
        }

        var cost = master.CostOf(hidden);
        var isOptimal = cost <= bound + CellSystem.Tolerance(bound);
        return new(isOptimal ? SuppressionOutcome.Optimal : SuppressionOutcome.Feasible, hidden, cost, Math.Min(bound, cost),
            _separation.Programmes, searching.InSolver);
    }

    private double TightenRelaxed(SuppressionMaster master, Deadline deadline)
    {
        var bound = master.BaseCost;
        for (var round = 0; round < MostRelaxedRounds && !deadline.IsOver; round++)
        {
            if (master.SolveRelaxed(deadline) is not var (opening, cost))
            {
                break;
            }

            var gain = cost - bound;
            bound = Math.Max(bound, cost);
            if (_separation.Attack(opening, master, deadline) == 0 || (round > 5 && gain < 1e-4 * bound))
            {
                break;
            }
        }

        return bound;
    }

    /// <returns>The last choice, and whether it withstood every attack.</returns>
    private (IReadOnlyList<bool> Chosen, bool IsSafe) Search(
        SuppressionMaster master, ref double bound, Deadline deadline, Action<double, double?>? progress)
    {
        IReadOnlyList<bool> chosen = [.. system.Cells.Select(cell => cell.IsSensitive)];
        while (!deadline.IsOver && master.SolveWhole(deadline) is { } found)
        {
            bound = Math.Max(bound, found.Bound);
            chosen = [.. found.Opening.Select(open => open > 0.5)];
            var conditions = master.Conditions;
            if (_separation.Attack(found.Opening, master, deadline) == 0)
            {
                progress?.Invoke(bound, master.CostOf(chosen));
                return (chosen, true);
            }

            progress?.Invoke(bound, null);
            if (master.Conditions == conditions)
            {
                break; // no condition can be said: whatever is left is completed, or refused
            }
        }

        return (chosen, false);
    }
}
