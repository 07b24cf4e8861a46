using Google.OrTools.LinearSolver;

namespace Beffroi.Statistics.Disclosure;

/// <summary>
/// Hides more cells, one sensitive cell after the other, until each can move by its level: each time the table that moves the
/// cheapest cells not yet hidden. What it finds protects, but may cost more than needed.
/// </summary>
internal sealed class Completion(CellSystem system, IReadOnlyList<Attacker> attackers)
{
    /// <summary>Completes a choice.</summary>
    /// <returns>Null when some cell cannot move whatever is hidden.</returns>
    public IReadOnlyList<bool>? From(IEnumerable<bool> chosen, CancellationToken cancel)
    {
        var isHidden = chosen.ToArray();
        var tables = new List<IReadOnlyList<(int Cell, double By)>>();
        return attackers.All(attacker => CompleteFor(attacker, isHidden, tables, cancel)) ? isHidden : null;
    }

    private bool CompleteFor(
        Attacker attacker, bool[] isHidden, List<IReadOnlyList<(int Cell, double By)>> tables, CancellationToken cancel)
    {
        var safe = new SafeCells(system, attacker);
        if (attacker.Within is null)
        {
            tables.ForEach(safe.Take);
        }

        using var solver = Solver.CreateSolver("GLOP");
        var moves = Variables(solver, attacker, isHidden);
        for (var cell = 0; cell < isHidden.Length; cell++)
        {
            foreach (var isUp in new[] { true, false })
            {
                cancel.ThrowIfCancellationRequested();
                if (!system.Cells[cell].IsSensitive || safe.Holds(cell, isUp))
                {
                    continue;
                }

                if (Move(solver, moves, cell, isUp, safe.LevelOf(cell, isUp)) is not { } table)
                {
                    return false;
                }

                safe.Take(table);
                tables.Add(table);
                foreach (var (moved, _) in table.Where(move => !isHidden[move.Cell]))
                {
                    isHidden[moved] = true;
                    solver.Objective().SetCoefficient(moves[moved]!.Value.Up, 0);
                    solver.Objective().SetCoefficient(moves[moved]!.Value.Down, 0);
                }
            }
        }

        return true;
    }

    private (Variable Up, Variable Down)?[] Variables(Solver solver, Attacker attacker, bool[] isHidden)
    {
        var moves = new (Variable Up, Variable Down)?[isHidden.Length];
        for (var i = 0; i < isHidden.Length; i++)
        {
            var cell = system.Cells[i];
            var (down, up) = attacker.RoomOf(i, cell);
            if (!cell.IsPublished && (down > 0 || up > 0))
            {
                moves[i] = (solver.MakeNumVar(0, up, ""), solver.MakeNumVar(0, down, ""));
                var cost = isHidden[i] ? 0 : cell.Cost + 1e-6;
                solver.Objective().SetCoefficient(moves[i]!.Value.Up, cost);
                solver.Objective().SetCoefficient(moves[i]!.Value.Down, cost);
            }
        }

        foreach (var equation in system.Equations)
        {
            var tie = solver.MakeConstraint(0, 0, "");
            foreach (var cell in equation.Parts.Append(equation.Total))
            {
                if (moves[cell] is var (up, down))
                {
                    tie.SetCoefficient(up, cell == equation.Total ? -1 : 1);
                    tie.SetCoefficient(down, cell == equation.Total ? 1 : -1);
                }
            }
        }

        return moves;
    }

    private static List<(int Cell, double By)>? Move(
        Solver solver, (Variable Up, Variable Down)?[] moves, int cell, bool isUp, double level)
    {
        if (moves[cell] is not var (up, down))
        {
            return null;
        }

        var (roomUp, roomDown) = (up.Ub(), down.Ub());
        up.SetBounds(isUp ? level : 0, isUp ? level : 0);
        down.SetBounds(isUp ? 0 : level, isUp ? 0 : level);
        var isFound = solver.Solve() == Solver.ResultStatus.OPTIMAL;
        List<(int, double)> table = isFound
            ? [.. moves.Index().Where(move => move.Item is not null)
                .Select(move => (move.Index, By: move.Item!.Value.Up.SolutionValue() - move.Item.Value.Down.SolutionValue()))
                .Where(move => Math.Abs(move.By) > 1e-9)] : [];
        up.SetBounds(0, roomUp);
        down.SetBounds(0, roomDown);
        return isFound ? table : null;
    }
}
