namespace Beffroi.Statistics.Disclosure;

/// <summary>Somebody who holds the published cells and the sums, and perhaps more.</summary>
/// <param name="Name"><c>outsider</c>, <c>informed</c>, or <c>insider:</c> and who.</param>
/// <param name="Knows">Hidden cells whose value they know, since they alone are in them.</param>
/// <param name="Within">They know every cell within this share of its value; null when they know the bounds of the cells
/// alone.</param>
/// <param name="LevelShare">Which part of the protection level holds against them.</param>
public sealed record Attacker(string Name, IReadOnlySet<int> Knows, double? Within, double LevelShare)
{
    /// <summary>Who holds what is published, and nothing else.</summary>
    public static Attacker Outsider { get; } = new("outsider", new HashSet<int>(), null, 1);

    /// <summary>A competitor who knows every cell within half of its value.</summary>
    public static Attacker Informed { get; } = new("informed", new HashSet<int>(), 0.5, 1);

    /// <summary>A contributor who is alone in some cells: what they may learn of others stays at least the level wide.</summary>
    public static Attacker Insider(string who, IReadOnlySet<int> alone) => new("insider:" + who, alone, null, 0.5);

    /// <summary>
    /// Cells whose largest contribution is theirs, with the levels that hold there against them: the rule's own protects that
    /// contribution from others.
    /// </summary>
    public IReadOnlyDictionary<int, (double Down, double Up)> Leads { get; init; } =
        new Dictionary<int, (double Down, double Up)>();

    /// <summary>How far down and up a cell may go in their eyes.</summary>
    public (double Down, double Up) RoomOf(int number, TableCell cell)
    {
        if (Knows.Contains(number))
        {
            return (0, 0);
        }

        var (down, up) = (cell.Value - cell.Low, cell.High - cell.Value);
        return Within is { } share
            ? (Math.Min(down, share * Math.Abs(cell.Value)), Math.Min(up, share * Math.Abs(cell.Value))) : (down, up);
    }

    /// <summary>
    /// What must be left open around a sensitive cell; nothing around one that they know as its only contributor.
    /// </summary>
    public (double Down, double Up) LevelsOf(int number, TableCell cell)
    {
        if (Knows.Contains(number))
        {
            return (0, 0);
        }

        var room = RoomOf(number, cell);
        return Leads.TryGetValue(number, out var levels)
            ? (Math.Min(levels.Down, Math.Min(cell.LevelDown, room.Down)), Math.Min(levels.Up, Math.Min(cell.LevelUp, room.Up)))
            : (Math.Min(LevelShare * cell.LevelDown, room.Down), Math.Min(LevelShare * cell.LevelUp, room.Up));
    }
}
