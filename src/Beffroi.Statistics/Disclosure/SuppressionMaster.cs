using Google.OrTools.LinearSolver;

namespace Beffroi.Statistics.Disclosure;

/// <summary>
/// Chooses which cells to hide at the least cost, so that every condition found so far holds. Each condition says that some of
/// its
/// cells must be open far enough for one sensitive cell to move by its level.
/// </summary>
internal sealed class SuppressionMaster : IDisposable
{
    private readonly CellSystem _system;
    private readonly Solver _relaxed = Solver.CreateSolver("GLOP");
    private readonly Solver _whole = Solver.CreateSolver("SCIP");
    private readonly Variable?[] _share;
    private readonly Variable?[] _choice;

    public SuppressionMaster(CellSystem system)
    {
        _system = system;
        (_share, _choice) = (new Variable?[system.Cells.Count], new Variable?[system.Cells.Count]);
        for (var i = 0; i < system.Cells.Count; i++)
        {
            var cell = system.Cells[i];
            if (!cell.IsSensitive && !cell.IsPublished)
            {
                _share[i] = _relaxed.MakeNumVar(0, 1, "");
                _choice[i] = _whole.MakeBoolVar("");
                _relaxed.Objective().SetCoefficient(_share[i], cell.Cost);
                _whole.Objective().SetCoefficient(_choice[i], cell.Cost);
            }
        }

        BaseCost = system.Cells.Where(cell => cell.IsSensitive).Sum(cell => cell.Cost);
    }

    /// <summary>The cost of what is hidden whatever is chosen.</summary>
    public double BaseCost { get; }

    /// <summary>How many conditions there are.</summary>
    public int Conditions { get; private set; }

    /// <summary>
    /// Adds the condition that lets a cell be pushed by its level, from the prices of a push that did not reach it.
    /// </summary>
    /// <returns>False when the prices say nothing: no choice of cells would help, or the numbers are too close.</returns>
    public bool Require(double level, IReadOnlyList<(int Cell, double Up, double Down)> prices, Attacker attacker)
    {
        var left = level;
        var terms = new List<(int Cell, double Weight)>();
        foreach (var (number, up, down) in prices)
        {
            var cell = _system.Cells[number];
            if (cell.IsPublished)
            {
                continue;
            }

            var room = attacker.RoomOf(number, cell);
            var weight = Worth(up, room.Up) + Worth(down, room.Down);
            if (!cell.IsSensitive)
            {
                terms.Add((number, weight));
            }
            else
            {
                left -= weight; // what is hidden anyway gives this much
            }
        }

        terms.RemoveAll(term => term.Weight < 1e-9);
        if (left < 1e-9 * Math.Max(1, level) || terms.Count == 0)
        {
            return false;
        }

        Add(terms.Select(term => (term.Cell, Math.Min(1, term.Weight / left))).ToList());
        return true;
    }

    /// <summary>The cheapest shares of cells, each from 0 to 1, with the sensitive ones whole.</summary>
    /// <returns>Null when no shares meet the conditions.</returns>
    public (double[] Opening, double Bound)? SolveRelaxed(Deadline deadline) =>
        deadline.Solve(_relaxed.Solve) == Solver.ResultStatus.OPTIMAL
            ? (Opening(_share), BaseCost + _relaxed.Objective().Value()) : null;

    /// <summary>The cheapest whole cells.</summary>
    /// <returns>Null when no solution was found in time.</returns>
    public (double[] Opening, double Bound)? SolveWhole(Deadline deadline)
    {
        _whole.SetTimeLimit((long)Math.Max(1, deadline.Left.TotalMilliseconds));
        using var parameters = new MPSolverParameters();
        parameters.SetDoubleParam(MPSolverParameters.DoubleParam.RELATIVE_MIP_GAP, 0);
        var status = deadline.Solve(() => _whole.Solve(parameters));
        return status is Solver.ResultStatus.OPTIMAL or Solver.ResultStatus.FEASIBLE
            ? (Opening(_choice, rounded: true), BaseCost + (status == Solver.ResultStatus.OPTIMAL ? _whole.Objective().Value()
                : _whole.Objective().BestBound())) : null;
    }

    /// <summary>The cost of hiding these cells.</summary>
    public double CostOf(IReadOnlyList<bool> isHidden) =>
        _system.Cells.Where((_, i) => isHidden[i]).Sum(cell => cell.Cost);

    public void Dispose()
    {
        _relaxed.Dispose();
        _whole.Dispose();
    }

    private static double Worth(double price, double room) => price < 1e-7 ? 0 : price * room;

    private void Add(List<(int Cell, double Weight)> terms)
    {
        var relaxed = _relaxed.MakeConstraint(1, double.PositiveInfinity, "");
        var whole = _whole.MakeConstraint(1, double.PositiveInfinity, "");
        foreach (var (cell, weight) in terms)
        {
            relaxed.SetCoefficient(_share[cell], weight);
            whole.SetCoefficient(_choice[cell], weight);
        }

        Conditions++;
    }

    private double[] Opening(Variable?[] variables, bool rounded = false) =>
    [
        .. _system.Cells.Select((cell, i) => cell.IsSensitive ? 1 : variables[i] is not { } variable ? 0
            : rounded ? Math.Round(variable.SolutionValue()) : Math.Clamp(variable.SolutionValue(), 0, 1)),
    ];
}
