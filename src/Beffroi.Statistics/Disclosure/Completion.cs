namespace Beffroi.Statistics.Disclosure;

/// <summary>
/// Hides more cells, one sensitive cell after the other, until each can move by its level: each time the table that moves the
/// cheapest cells not yet hidden. What it finds protects, but may cost more than needed.
/// </summary>
internal sealed class Completion(CellSystem system, IReadOnlyList<Attacker> attackers)
{
    /// <summary>
    /// What moving a cell costs that is hidden already: next to nothing, so that tables stay small and serve many.
    /// </summary>
    private const double Least = 1e-4;

    /// <summary>Completes a choice.</summary>
    /// <returns>Null when some cell cannot move whatever is hidden.</returns>
    public IReadOnlyList<bool>? From(IEnumerable<bool> chosen, CancellationToken cancel)
    {
        var isHidden = chosen.ToArray();
        foreach (var alike in attackers.GroupBy(attacker => attacker.Within))
        {
            // Those who differ in nothing but the cells that they know share one programme, in which these are held.
            var tables = new List<IReadOnlyList<(int Cell, double By)>>();
            using var cheapest = new CheapestTable(system, alike.First() with { Knows = new HashSet<int>() },
                i => system.Cells[i].IsPublished ? null : isHidden[i] ? Least : system.Cells[i].Cost + Least);
            if (!alike.All(attacker => CompleteFor(attacker, isHidden, tables, cheapest, cancel)))
            {
                return null;
            }
        }

        return isHidden;
    }

    private bool CompleteFor(
        Attacker attacker, bool[] isHidden, List<IReadOnlyList<(int Cell, double By)>> tables, CheapestTable cheapest,
        CancellationToken cancel)
    {
        var safe = new SafeCells(system, attacker);
        tables.ForEach(safe.Take);
        for (var cell = 0; cell < isHidden.Length; cell++)
        {
            foreach (var isUp in new[] { true, false })
            {
                cancel.ThrowIfCancellationRequested();
                if (!system.Cells[cell].IsSensitive || safe.Holds(cell, isUp))
                {
                    continue;
                }

                if (cheapest.Find(cell, isUp, safe.LevelOf(cell, isUp), attacker.Knows) is not { } table)
                {
                    return false;
                }

                safe.Take(table);
                tables.Add(table);
                foreach (var (moved, _) in table.Where(move => !isHidden[move.Cell]))
                {
                    isHidden[moved] = true;
                    cheapest.SetCost(moved, Least);
                }
            }
        }

        return true;
    }
}
