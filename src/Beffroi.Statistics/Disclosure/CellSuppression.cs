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
public sealed record Suppression(
    SuppressionOutcome Outcome, IReadOnlyList<bool> IsHidden, double Cost, double LowerBound, long Programmes)
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
    private const int MostRelaxedRounds = 40;

    private readonly Separation _separation = new(system, attackers);

    /// <summary>Chooses.</summary>
    /// <param name="timeLeft">How long may still be spent; asked again and again.</param>
    /// <param name="progress">Told the bound and the best cost so far; null before there is one.</param>
    /// <param name="cancel">Gives up.</param>
    public Suppression Choose(
        Func<TimeSpan> timeLeft, Action<double, double?>? progress = null, CancellationToken cancel = default)
    {
        using var master = new SuppressionMaster(system);
        var all = system.Cells.Select(cell => !cell.IsPublished).ToList();
        if (!system.Cells.Any(cell => cell.IsSensitive))
        {
            return new(SuppressionOutcome.Optimal, [.. system.Cells.Select(_ => false)], 0, 0, 0);
        }

        if (!IsSafe(all, cancel))
        {
            return new(SuppressionOutcome.Refused, all, master.CostOf(all), master.CostOf(all), _separation.Programmes);
        }

        _separation.AddSums(master);
        var bound = TightenRelaxed(master, timeLeft, cancel);
        progress?.Invoke(bound, null);
        return Search(master, bound, timeLeft, progress, cancel);
    }

    private double TightenRelaxed(SuppressionMaster master, Func<TimeSpan> timeLeft, CancellationToken cancel)
    {
        var bound = master.BaseCost;
        for (var round = 0; round < MostRelaxedRounds && timeLeft() > TimeSpan.Zero; round++)
        {
            var (opening, cost) = master.SolveRelaxed();
            var gain = cost - bound;
            bound = Math.Max(bound, cost);
            if (_separation.Attack(opening, master, cancel) == 0 || (round > 5 && gain < 1e-4 * bound))
            {
                break;
            }
        }

        return bound;
    }

    private Suppression Search(
        SuppressionMaster master, double bound, Func<TimeSpan> timeLeft, Action<double, double?>? progress,
        CancellationToken cancel)
    {
        (IReadOnlyList<bool> IsHidden, double Cost)? best = null;
        while (timeLeft() > TimeSpan.Zero && master.SolveWhole(timeLeft()) is { } chosen)
        {
            bound = Math.Max(bound, chosen.Bound);
            var conditions = master.Conditions;
            var isSafe = _separation.Attack(chosen.Opening, master, cancel) == 0;
            IReadOnlyList<bool> isHidden = [.. chosen.Opening.Select(open => open > 0.5)];
            if (isSafe && (best is null || master.CostOf(isHidden) < best.Value.Cost))
            {
                best = (isHidden, master.CostOf(isHidden));
            }

            progress?.Invoke(bound, best?.Cost);
            if (isSafe || master.Conditions == conditions)
            {
                break;
            }
        }

        if (best is null && new Completion(system, attackers).From(system.Cells.Select(cell => cell.IsSensitive),
            cancel) is { } made)
        {
            best = (made, master.CostOf(made));
        }

        return best is not { } found
            ? new(SuppressionOutcome.Refused, [], 0, bound, _separation.Programmes)
            : new(found.Cost <= bound + CellSystem.Tolerance(bound) ? SuppressionOutcome.Optimal : SuppressionOutcome.Feasible,
                found.IsHidden, found.Cost, Math.Min(bound, found.Cost), _separation.Programmes);
    }

    private bool IsSafe(IReadOnlyList<bool> isHidden, CancellationToken cancel) =>
        _separation.Attack([.. isHidden.Select(hidden => hidden ? 1.0 : 0)], null, cancel) == 0;
}
