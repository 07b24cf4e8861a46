using System.Collections.Concurrent;

namespace Beffroi.Statistics.Disclosure;

/// <summary>What an attacker learns of a hidden cell.</summary>
/// <param name="Cell">Its number.</param>
/// <param name="Low">The least that they hold possible.</param>
/// <param name="High">The most, perhaps infinite.</param>
/// <param name="IsExposed">Whether it is sensitive and these bounds come closer to its value than its level allows.</param>
/// <param name="By">Who learns it: the first of the attackers from whom it is not safe, else the first of all.</param>
public sealed record AuditedCell(int Cell, double Low, double High, bool IsExposed, string By);

/// <summary>Attacks a pattern of hidden cells by linear programmes, two for each cell and attacker.</summary>
public static class DisclosureAudit
{
    /// <summary>
    /// The bounds of every hidden cell as the first attacker sees them, and which sensitive cells any attacker exposes.
    /// </summary>
    /// <param name="system">The cells and their sums.</param>
    /// <param name="isHidden">For each cell whether it is hidden.</param>
    /// <param name="attackers">At least one; the bounds that are told are those of the first, unless another exposes the
    /// cell.</param>
    /// <param name="solver">Which solver attacks.</param>
    /// <param name="progress">Told how many hidden cells are done, of how many.</param>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static IReadOnlyList<AuditedCell> Attack(
        CellSystem system, IReadOnlyList<bool> isHidden, IReadOnlyList<Attacker> attackers,
            AttackSolver solver = AttackSolver.Glop,
        Action<int, int>? progress = null, CancellationToken cancel = default)
    {
        var opening = isHidden.Select(hidden => hidden ? 1.0 : 0).ToArray();
        var hiddenCells = Enumerable.Range(0, isHidden.Count).Where(i => isHidden[i]).ToList();
        var found = new ConcurrentDictionary<int, AuditedCell>();
        var done = 0;
        foreach (var (rank, attacker) in attackers.Index())
        {
            // Each worker has a programme of its own: the solver serves one at a time.
            Parallel.ForEach(
                Shares(hiddenCells), new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = Workers },
                share =>
                {
                    using var programme = new AttackProgramme(system, opening, attacker, solver);
                    foreach (var cell in share)
                    {
                        cancel.ThrowIfCancellationRequested();
                        Look(system, programme, attacker, cell, isFirst: rank == 0, found);
                        progress?.Invoke(Interlocked.Increment(ref done), attackers.Count * hiddenCells.Count);
                    }
                });
        }

        return [.. hiddenCells.Select(cell => found[cell])];
    }

    private static readonly int Workers = Math.Max(1, Environment.ProcessorCount);

    private static IEnumerable<IReadOnlyList<int>> Shares(List<int> cells) =>
        cells.Count < 100 ? [cells] : cells.Chunk((cells.Count + Workers - 1) / Workers);

    private static void Look(
        CellSystem system, AttackProgramme programme, Attacker attacker, int cell, bool isFirst,
        ConcurrentDictionary<int, AuditedCell> found)
    {
        if (!isFirst && (found[cell].IsExposed || !system.Cells[cell].IsSensitive || attacker.Knows.Contains(cell)))
        {
            return; // who knows a cell as its only contributor learns nothing of it
        }

        var seen = Seen(system, programme, attacker, cell);
        if (isFirst || seen.IsExposed)
        {
            found[cell] = seen;
        }
    }

    private static AuditedCell Seen(CellSystem system, AttackProgramme programme, Attacker attacker, int number)
    {
        var cell = system.Cells[number];
        var (down, up) = attacker.LevelsOf(number, cell);
        var reachUp = programme.Reach(number, isUp: true);
        var reachDown = programme.Reach(number, isUp: false);
        var slack = CellSystem.Tolerance(cell.Value);
        var isExposed = cell.IsSensitive && (up > 0 || down > 0)
            && (reachUp < up - slack || reachDown < down - slack || reachUp + reachDown <= slack);
        return new AuditedCell(number, cell.Value - reachDown, cell.Value + reachUp, isExposed, attacker.Name);
    }

    /// <summary>
    /// Cells that a sum gives away at once: an equation with one hidden cell left, again and again. It is quick, and finds the
    /// grossest leaks before any programme is solved.
    /// </summary>
    /// <returns>The hidden cells that follow exactly.</returns>
    public static IReadOnlyList<int> FollowAtOnce(CellSystem system, IReadOnlyList<bool> isHidden)
    {
        var open = isHidden.ToArray();
        var given = new List<int>();
        var left = new Queue<int>(Enumerable.Range(0, system.Equations.Count));
        while (left.TryDequeue(out var number))
        {
            var equation = system.Equations[number];
            var hidden = equation.Parts.Append(equation.Total).Where(cell => open[cell]).Take(2).ToList();
            if (hidden.Count != 1)
            {
                continue;
            }

            open[hidden[0]] = false;
            given.Add(hidden[0]);
            foreach (var touched in system.EquationsOf(hidden[0]))
            {
                left.Enqueue(touched);
            }
        }

        return given;
    }
}
