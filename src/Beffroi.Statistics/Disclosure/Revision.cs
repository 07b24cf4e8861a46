namespace Beffroi.Statistics.Disclosure;

/// <summary>
/// A corrected table beside the one that it replaces. A reader holds both: what changed between them is a table too, and whoever
/// came late or was left out stands in it alone.
/// </summary>
public static class Revision
{
    /// <summary>Joins both tables and their difference into one system.</summary>
    /// <param name="before">The table that was released.</param>
    /// <param name="wasHidden">Which of its cells were hidden: these stay hidden for ever, the others are known for ever.</param>
    /// <param name="after">The corrected table, its cells numbered as before.</param>
    /// <param name="differences">What changed in each cell, judged by the contributors that differ; never shown itself.</param>
    /// <returns>Cells of before, then of after, then differences, each as many as the table has.</returns>
    /// <exception cref="ArgumentException">The tables are not of one shape, or do not add up.</exception>
    public static CellSystem Join(
        CellSystem before, IReadOnlyList<bool> wasHidden, CellSystem after, IReadOnlyList<Sensitivity> differences) =>
        Join([(before, wasHidden, differences)], after);

    /// <summary>Joins a corrected table with all that it follows: a reader holds every one of them.</summary>
    /// <param name="before">Each earlier table, which of its cells were hidden, and what changed since in each cell.</param>
    /// <param name="after">The corrected table.</param>
    /// <returns>Cells of each earlier table, then of the corrected one, then the differences to each earlier one.</returns>
    /// <exception cref="ArgumentException">The tables are not of one shape, or do not add up.</exception>
    public static CellSystem Join(
        IReadOnlyList<(CellSystem System, IReadOnlyList<bool> WasHidden, IReadOnlyList<Sensitivity> Differences)> before,
        CellSystem after)
    {
        var count = after.Cells.Count;
        if (before.Any(one =>
            one.System.Cells.Count != count || one.WasHidden.Count != count || one.Differences.Count != count))
        {
            throw new ArgumentException("The tables are not of one shape.");
        }

        var (cells, equations) = (new List<TableCell>(), new List<Equation>());
        foreach (var (system, wasHidden, _) in before)
        {
            equations.AddRange(Moved(system.Equations, cells.Count));
            cells.AddRange(system.Cells.Select((cell, i) => wasHidden[i] ? Kept(cell)
                : cell with { IsSensitive = false, IsPublished = true }));
        }

        var now = cells.Count;
        equations.AddRange(Moved(after.Equations, now));
        cells.AddRange(after.Cells);
        foreach (var (rank, (system, _, differences)) in before.Index())
        {
            var change = cells.Count;
            equations.AddRange(Enumerable.Range(0, count).Select(i =>
                new Equation(now + i, [(rank * count) + i, change + i])));
            cells.AddRange(after.Cells.Select((cell, i) => Difference(cell.Value - system.Cells[i].Value, differences[i])));
        }

        return new CellSystem(cells, equations);
    }

    private static IEnumerable<Equation> Moved(IReadOnlyList<Equation> equations, int by) =>
        equations.Select(equation => new Equation(equation.Total + by, [.. equation.Parts.Select(part => part + by)]));

    /// <summary>Judges what changed by those who differ: new, gone, or with another contribution.</summary>
    /// <param name="shape">Of both tables.</param>
    /// <param name="before">Microdata of the first release.</param>
    /// <param name="after">Microdata of the correction.</param>
    /// <param name="rules">Of primary suppression.</param>
    /// <param name="protectionPercent">The level is at least this percentage of the change.</param>
    public static IReadOnlyList<Sensitivity> Judge(
        TableShape shape, IEnumerable<Contribution> before, IEnumerable<Contribution> after, SensitivityRules rules,
        double protectionPercent)
    {
        var changed = after.Concat(before.Select(row => row with { Value = -row.Value }))
            .GroupBy(row => (Cell: shape.NumberOf(row.At), row.Contributor))
            .Select(group => new Contribution(group.First().At, group.Key.Contributor, group.Sum(row => row.Value)))
            .Where(row => row.Value != 0);
        return
        [
            .. ContributedTable.FromMicrodata(shape, changed).Contents.Select(content =>
            {
                var judged = (rules with { DominancePercent = null, PPercent = null }).Judge(content.Count, content.Value, 0, 0);
                return judged.IsSensitive
                    ? judged with { Level = Math.Max(protectionPercent / 100 * content.Largest,
                        1e-4 * Math.Max(1, content.Largest)) } : judged;
            }),
        ];
    }

    /// <summary>What was hidden cannot be shown now: its old levels go on.</summary>
    private static TableCell Kept(TableCell cell) => cell with { IsSensitive = true, IsPublished = false, Cost = 0 };

    private static TableCell Difference(double value, Sensitivity judged) => new(
        value, double.NegativeInfinity, double.PositiveInfinity, 0, judged.IsSensitive ? judged.Level : 0,
        judged.IsSensitive ? judged.Level : 0, true, false);
}
