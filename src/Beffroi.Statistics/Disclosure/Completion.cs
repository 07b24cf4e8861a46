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

        using var cheapest = new CheapestTable(
            system, attacker, i => system.Cells[i].IsPublished ? null : isHidden[i] ? 0 : system.Cells[i].Cost + 1e-6);
        for (var cell = 0; cell < isHidden.Length; cell++)
        {
            foreach (var isUp in new[] { true, false })
            {
                cancel.ThrowIfCancellationRequested();
                if (!system.Cells[cell].IsSensitive || safe.Holds(cell, isUp))
                {
                    continue;
                }

                if (cheapest.Find(cell, isUp, safe.LevelOf(cell, isUp)) is not { } table)
                {
                    return false;
                }

                safe.Take(table);
                tables.Add(table);
                foreach (var (moved, _) in table.Where(move => !isHidden[move.Cell]))
                {
                    isHidden[moved] = true;
                    cheapest.SetCost(moved, 0);
                }
            }
        }

        return true;
    }
}
