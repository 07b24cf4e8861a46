using Google.OrTools.LinearSolver;

namespace Beffroi.Statistics.Disclosure;

/// <summary>A table as it was published: whoever attacks it has no true values, and needs none.</summary>
public static class PublicTable
{
    /// <summary>
    /// Some table that fits all that is published, its hidden cells nowhere below a bound. What an attacker can work out does not
    /// depend on which one it is.
    /// </summary>
    /// <param name="values">For each cell its value, or null where it is hidden.</param>
    /// <param name="equations">The sums that hold.</param>
    /// <param name="low">The least that a cell can be; may be negative infinity.</param>
    /// <returns>Null where the published cells contradict each other.</returns>
    public static CellSystem? Complete(IReadOnlyList<double?> values, IReadOnlyList<Equation> equations, double low)
    {
        using var solver = Solver.CreateSolver("GLOP");
        var hidden = values.Select(value => value is null ? solver.MakeNumVar(low, double.PositiveInfinity, "") : null).ToArray();
        foreach (var equation in equations)
        {
            // Total less parts is zero: what is shown goes to the other side.
            var shown = equation.Parts.Sum(part => values[part] ?? 0) - (values[equation.Total] ?? 0);
            var slack = CellSystem.Tolerance(values[equation.Total] ?? 1) / 10;
            var tie = solver.MakeConstraint(shown - slack, shown + slack, "");
            foreach (var cell in equation.Parts.Append(equation.Total).Where(cell => hidden[cell] is not null))
            {
                tie.SetCoefficient(hidden[cell], cell == equation.Total ? 1 : -1);
            }
        }

        solver.Minimize(new LinearExpr());
        if (solver.Solve() != Solver.ResultStatus.OPTIMAL)
        {
            return null;
        }

        var cells = values.Select((value, i) => new TableCell(
            value ?? hidden[i]!.SolutionValue(), Math.Min(low, value ?? hidden[i]!.SolutionValue()), double.PositiveInfinity, 0,
                0, 0,
            false, value is not null)).ToArray();
        return new CellSystem(cells, equations);
    }
}
