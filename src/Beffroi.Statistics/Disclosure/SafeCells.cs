namespace Beffroi.Statistics.Disclosure;

/// <summary>Which sensitive cells some table already shows to be free enough, in each direction, for one attacker.</summary>
internal sealed class SafeCells(CellSystem system, Attacker attacker)
{
    private readonly HashSet<(int Cell, bool IsUp)> _safe = [];

    /// <summary>The level that a cell must reach in a direction.</summary>
    public double LevelOf(int cell, bool isUp)
    {
        var (down, up) = attacker.LevelsOf(cell, system.Cells[cell]);
        return isUp ? up : down;
    }

    /// <summary>Whether nothing more need be shown.</summary>
    public bool Holds(int cell, bool isUp) => _safe.Contains((cell, isUp)) || LevelOf(cell, isUp) <= 0;

    /// <summary>Whether a reach is as good as the level.</summary>
    public static bool Reaches(double reach, double level) => reach >= level - (1e-7 * Math.Max(1, level));

    /// <summary>Takes what a table shows, if the attacker knows none of the cells that it moves.</summary>
    public void Take(IReadOnlyList<(int Cell, double By)> moves)
    {
        if (moves.Any(move => attacker.Knows.Contains(move.Cell)))
        {
            return;
        }

        foreach (var (cell, by) in moves)
        {
            if (system.Cells[cell].IsSensitive && Reaches(Math.Abs(by), LevelOf(cell, by > 0)))
            {
                _safe.Add((cell, by > 0));
            }
        }
    }
}
