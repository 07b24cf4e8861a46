using Google.OrTools.LinearSolver;

namespace Beffroi.Statistics.Disclosure;

/// <summary>The solver of an attacker's linear programmes: a second one checks the first.</summary>
public enum AttackSolver
{
    /// <summary>The one that protects.</summary>
    Glop,

    /// <summary>The one that checks it.</summary>
    Clp,
}

/// <summary>How far an attacker can push one cell, and what with.</summary>
/// <param name="Reach">Units moved, in the direction asked, 0 or more; never above what was asked.</param>
/// <param name="Moves">The table that shows it: how far each moved cell stands from its value.</param>
/// <param name="Prices">What would let it go further: for each cell the worth of a unit more up and a unit more down.</param>
public sealed record Push(
    double Reach, IReadOnlyList<(int Cell, double By)> Moves, IReadOnlyList<(int Cell, double Up, double Down)> Prices);

/// <summary>
/// An attacker's linear programme over the hidden cells: deviations from the true values that keep every sum, within what they
/// believe possible. It is solved again and again with another aim, each time from where the last one ended.
/// </summary>
/// <remarks>Source: Fischetti and Salazar, "Solving the cell suppression problem on tabular data with linear constraints",
/// <em>Management Science</em> 47 (2001). The solver is native and not safe for several threads.</remarks>
internal sealed class AttackProgramme : IDisposable
{
    private readonly CellSystem _system;
    private readonly Deadline? _deadline;
    private readonly Solver _solver;
    private readonly Variable?[] _moves;
    private readonly List<(Constraint Tie, Equation Equation)> _ties = [];
    private readonly (double Down, double Up)[] _room;
    private readonly HashSet<int> _canBeLeast = [];
    private readonly HashSet<int> _canBeMost = [];
    private int _aim = -1;

    /// <param name="opening">For each cell how far it is open: 0 shown, 1 hidden, between them half hidden.</param>
    public AttackProgramme(
        CellSystem system, IReadOnlyList<double> opening, Attacker attacker, AttackSolver solver = AttackSolver.Glop,
        Deadline? deadline = null)
    {
        (_system, _deadline) = (system, deadline);
        _solver = Solver.CreateSolver(solver == AttackSolver.Glop ? "GLOP" : "CLP");
        _moves = new Variable?[system.Cells.Count];
        _room = [.. system.Cells.Select((cell, i) => attacker.RoomOf(i, cell))];
        for (var i = 0; i < _moves.Length; i++)
        {
            if (opening[i] > Shut && (_room[i].Down > 0 || _room[i].Up > 0))
            {
                _room[i] = (_room[i].Down * opening[i], _room[i].Up * opening[i]);
                _moves[i] = _solver.MakeNumVar(-_room[i].Down, _room[i].Up, "");
            }
        }

        foreach (var equation in system.Equations)
        {
            Tie(equation);
        }
    }

    /// <summary>Below it a cell counts as shown.</summary>
    private const double Shut = 1e-9;

    /// <summary>Pushes a cell up or down as far as asked, if it goes so far.</summary>
    /// <param name="by">Above 0; may be infinite.</param>
    public Push Push(int cell, bool isUp, double by) =>
        _moves[cell] is null ? new Push(0, [], [(cell, isUp ? 1 : 0, isUp ? 0 : 1)])
        : IsSolved(cell, isUp, by) ? Found(cell, isUp ? 1 : -1)
        : new Push(double.PositiveInfinity, [], []);

    /// <summary>
    /// How far a cell can be pushed. A table found for one cell answers for all that stand in it at the end of what is believed
    /// possible: most hidden cells can be 0, and few need asking.
    /// </summary>
    public double Reach(int cell, bool isUp)
    {
        if (_moves[cell] is null)
        {
            return 0;
        }

        var room = isUp ? _room[cell].Up : _room[cell].Down;
        if ((isUp ? _canBeMost : _canBeLeast).Contains(cell))
        {
            return room;
        }

        if (!IsSolved(cell, isUp, double.PositiveInfinity))
        {
            return double.PositiveInfinity;
        }

        foreach (var (number, by) in Moves())
        {
            if (by == -_room[number].Down)
            {
                _canBeLeast.Add(number);
            }
            else if (by == _room[number].Up)
            {
                _canBeMost.Add(number);
            }
        }

        return ReachOf(cell, isUp ? 1 : -1);
    }

    public void Dispose() => _solver.Dispose();

    /// <returns>False where the cell can be pushed without end.</returns>
    private bool IsSolved(int cell, bool isUp, double by)
    {
        Aim(cell, isUp ? 1 : -1);
        var (variable, (down, up)) = (_moves[cell]!, _room[cell]);
        Bound(variable, isUp ? down : Math.Min(by, down), isUp ? Math.Min(by, up) : up);
        var status = _deadline is null ? _solver.Solve() : _deadline.Solve(_solver.Solve);
        return status switch
        {
            Solver.ResultStatus.OPTIMAL => true,
            Solver.ResultStatus.UNBOUNDED or Solver.ResultStatus.INFEASIBLE => false,
            _ => throw new InvalidOperationException($"The attacker's programme ended as {status}."),
        };
    }

    private void Tie(Equation equation)
    {
        Constraint? tie = null;
        foreach (var cell in equation.Parts.Append(equation.Total))
        {
            if (_moves[cell] is { } move)
            {
                tie ??= _solver.MakeConstraint(0, 0, "");
                tie.SetCoefficient(move, cell == equation.Total ? -1 : 1);
            }
        }

        if (tie is not null)
        {
            _ties.Add((tie, equation));
        }
    }

    private void Aim(int cell, int sign)
    {
        var objective = _solver.Objective();
        if (_aim >= 0)
        {
            // Not sooner: what was found can be read only until a bound is moved.
            objective.SetCoefficient(_moves[_aim], 0);
            Bound(_moves[_aim]!, _room[_aim].Down, _room[_aim].Up);
        }

        _aim = cell;
        objective.SetCoefficient(_moves[cell], sign);
        objective.SetMaximization();
    }

    private static void Bound(Variable variable, double down, double up) => variable.SetBounds(-down, up);

    private Push Found(int aim, int sign) => new(ReachOf(aim, sign), [.. Moves()], PricesOf(aim, sign));

    private double ReachOf(int aim, int sign) => Math.Max(0, sign * _moves[aim]!.SolutionValue());

    private IEnumerable<(int Cell, double By)> Moves() => _moves.Index().Where(move => move.Item is not null)
        .Select(move => (move.Index, By: move.Item!.SolutionValue())).Where(move => Math.Abs(move.By) > 1e-9);

    /// <summary>
    /// The worth of a unit more at each cell that stands in a tie: the aim less the worth of the ties.
    /// For shown cells too, which the solver does not see.
    /// </summary>
    private List<(int Cell, double Up, double Down)> PricesOf(int aim, int sign)
    {
        var worth = new Dictionary<int, double> { [aim] = sign };
        foreach (var (tie, equation) in _ties)
        {
            var price = tie.DualValue();
            if (Math.Abs(price) < 1e-9)
            {
                continue;
            }

            foreach (var part in equation.Parts)
            {
                worth[part] = worth.GetValueOrDefault(part) - price;
            }

            worth[equation.Total] = worth.GetValueOrDefault(equation.Total) + price;
        }

        return [.. worth.Where(w => Math.Abs(w.Value) > 1e-9).Select(w => (w.Key, Math.Max(w.Value, 0), Math.Max(-w.Value, 0)))];
    }
}
