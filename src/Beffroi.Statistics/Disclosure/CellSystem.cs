namespace Beffroi.Statistics.Disclosure;

/// <summary>One additive tie of a table: a cell is the sum of others.</summary>
/// <param name="Total">Number of the cell that is the sum.</param>
/// <param name="Parts">Numbers of the cells that add up to it; at least one.</param>
public readonly record struct Equation(int Total, IReadOnlyList<int> Parts);

/// <summary>What disclosure control must know of one cell.</summary>
/// <param name="Value">Its true value, finite.</param>
/// <param name="Low">The least that an attacker believes possible, at most <paramref name="Value"/>.</param>
/// <param name="High">The most that an attacker believes possible, at least <paramref name="Value"/>; may be infinite.</param>
/// <param name="Cost">What is lost when it is hidden, 0 or more.</param>
/// <param name="LevelDown">How far below the value an attacker's lower bound must stay; 0 where the cell is not
/// sensitive.</param>
/// <param name="LevelUp">How far above the value an attacker's upper bound must stay; 0 where the cell is not sensitive.</param>
/// <param name="IsSensitive">Whether it must be hidden.</param>
/// <param name="IsPublished">Whether it is known already, or empty, and cannot be hidden.</param>
public sealed record TableCell(
    double Value, double Low, double High, double Cost, double LevelDown, double LevelUp, bool IsSensitive, bool IsPublished)
{
    /// <summary>A cell that may be shown, and may be hidden to protect others.</summary>
    public static TableCell Open(double value, double cost) => new(value, 0, double.PositiveInfinity, cost, 0, 0, false, false);
}

/// <summary>
/// Cells tied by sums: one table with its margins and hierarchies, or several that share cells. All tables of one release are one
/// system, since an attacker holds them together.
/// </summary>
public sealed class CellSystem
{
    private readonly int[][] _equationsOf;

    /// <exception cref="ArgumentException">An equation names a cell that is not there, or its sum does not hold.</exception>
    public CellSystem(IReadOnlyList<TableCell> cells, IReadOnlyList<Equation> equations)
    {
        (Cells, Equations) = (cells, equations);
        var of = new List<int>[cells.Count];
        for (var e = 0; e < equations.Count; e++)
        {
            if (Math.Abs(Difference(cells, equations[e])) > Tolerance(cells[equations[e].Total].Value))
            {
                throw new ArgumentException($"Equation {e} does not add up: it is off by {Difference(cells, equations[e])}.");
            }

            foreach (var cell in equations[e].Parts.Append(equations[e].Total))
            {
                (of[cell] ??= []).Add(e);
            }
        }

        _equationsOf = [.. of.Select(list => list?.ToArray() ?? [])];
    }

    /// <summary>The cells, by number.</summary>
    public IReadOnlyList<TableCell> Cells { get; }

    /// <summary>The sums that hold between them.</summary>
    public IReadOnlyList<Equation> Equations { get; }

    /// <summary>The numbers of the sums in which a cell stands.</summary>
    public IReadOnlyList<int> EquationsOf(int cell) => _equationsOf[cell];

    /// <summary>What rounding of sums may leave over.</summary>
    public static double Tolerance(double value) => 1e-6 * Math.Max(1, Math.Abs(value));

    private static double Difference(IReadOnlyList<TableCell> cells, Equation equation) =>
        cells[equation.Total].Value - equation.Parts.Sum(part => cells[part].Value);
}
