using Google.OrTools.LinearSolver;

namespace Beffroi.Statistics.Disclosure;

/// <summary>
/// Finds tables that an attacker cannot rule out and in which one cell stands as far away as asked, moving others as cheaply as
/// can be: few cells, near it. The solver is native and not safe for several threads.
/// </summary>
internal sealed class CheapestTable : IDisposable
{
    private readonly Solver _solver = Solver.CreateSolver("GLOP");
    private readonly (Variable Up, Variable Down)?[] _moves;

    /// <param name="system">The cells and their sums.</param>
    /// <param name="attacker">What they believe possible.</param>
    /// <param name="costOf">What a unit of movement of a cell costs, 0 or more; null where it may not move.</param>
    public CheapestTable(CellSystem system, Attacker attacker, Func<int, double?> costOf)
    {
        // Little changes from one question to the next: the dual simplex starts from the last answer, unless it was preprocessed.
        _solver.SetSolverSpecificParametersAsString("use_dual_simplex: true use_preprocessing: false");
        _moves = new (Variable, Variable)?[system.Cells.Count];
        for (var i = 0; i < _moves.Length; i++)
        {
            var (down, up) = attacker.RoomOf(i, system.Cells[i]);
            if (costOf(i) is { } cost && (down > 0 || up > 0))
            {
                _moves[i] = (_solver.MakeNumVar(0, up, ""), _solver.MakeNumVar(0, down, ""));
                SetCost(i, cost);
            }
        }

        foreach (var equation in system.Equations)
        {
            Tie(equation);
        }
    }

    public void SetCost(int cell, double cost)
    {
        _solver.Objective().SetCoefficient(_moves[cell]!.Value.Up, cost);
        _solver.Objective().SetCoefficient(_moves[cell]!.Value.Down, cost);
    }

    /// <summary>The cheapest table in which a cell stands so far up or down.</summary>
    /// <param name="held">Cells that may not move this time.</param>
    /// <returns>How far each cell moves; null when there is none.</returns>
    public List<(int Cell, double By)>? Find(int cell, bool isUp, double by, IEnumerable<int>? held = null)
    {
        if (_moves[cell] is not var (up, down))
        {
            return null;
        }

        var kept = (held ?? []).Where(one => _moves[one] is not null)
            .Select(one => (_moves[one]!.Value.Up, UpTo: _moves[one]!.Value.Up.Ub(), _moves[one]!.Value.Down,
                DownTo: _moves[one]!.Value.Down.Ub())).ToList();
        foreach (var (heldUp, _, heldDown, _) in kept)
        {
            heldUp.SetBounds(0, 0);
            heldDown.SetBounds(0, 0);
        }

        var (roomUp, roomDown) = (up.Ub(), down.Ub());
        up.SetBounds(isUp ? by : 0, isUp ? by : 0);
        down.SetBounds(isUp ? 0 : by, isUp ? 0 : by);
        var table = (isUp ? roomUp : roomDown) >= by && IsSolved() ? Moves() : null;
        up.SetBounds(0, roomUp);
        down.SetBounds(0, roomDown);
        foreach (var (heldUp, upTo, heldDown, downTo) in kept)
        {
            heldUp.SetBounds(0, upTo);
            heldDown.SetBounds(0, downTo);
        }

        return table;
    }

    public void Dispose() => _solver.Dispose();

    /// <summary>A start that went astray on the way is no proof that there is no table: it is asked again from nothing.</summary>
    private bool IsSolved()
    {
        if (_solver.Solve() == Solver.ResultStatus.OPTIMAL)
        {
            return true;
        }

        _solver.Reset();
        return _solver.Solve() == Solver.ResultStatus.OPTIMAL;
    }

    private void Tie(Equation equation)
    {
        Constraint? tie = null;
        foreach (var cell in equation.Parts.Append(equation.Total))
        {
            if (_moves[cell] is var (up, down))
            {
                tie ??= _solver.MakeConstraint(0, 0, "");
                tie.SetCoefficient(up, cell == equation.Total ? -1 : 1);
                tie.SetCoefficient(down, cell == equation.Total ? 1 : -1);
            }
        }
    }

    private List<(int Cell, double By)> Moves() =>
    [
        .. _moves.Index().Where(move => move.Item is not null)
            .Select(move => (move.Index, By: move.Item!.Value.Up.SolutionValue() - move.Item.Value.Down.SolutionValue()))
            .Where(move => Math.Abs(move.By) > 1e-9),
    ];
}
