using Beffroi.Statistics.Disclosure;

namespace Beffroi.Statistics.Tests.Disclosure;

/// <summary>Random tables of many shapes.</summary>
internal static class Shapes
{
    public static TableShape Cube(Random random) => new(
        [Side("a", random.Next(2, 4)), Side("b", random.Next(2, 4)), Side("c", random.Next(2, 4))]);

    /// <summary>A tree of two levels beside a flat side.</summary>
    public static TableShape Hierarchical(Random random)
    {
        var parents = new Dictionary<string, string>();
        for (var group = 0; group < random.Next(2, 4); group++)
        {
            parents[$"g{group}"] = "T";
            for (var leaf = 0; leaf < random.Next(1, 4); leaf++)
            {
                parents[$"g{group}l{leaf}"] = $"g{group}";
            }
        }

        return new([Dimension.Of("tree", "T", parents, parents.Keys), Side("flat", random.Next(2, 5))]);
    }

    /// <summary>Two tables over the same atoms, cut in two ways, and their common total.</summary>
    public static CellSystem Linked(Random random)
    {
        var atoms = random.Next(8, 14);
        var values = Enumerable.Range(0, atoms).Select(_ => (double)random.Next(1, 60)).ToList();
        var equations = new List<Equation>();
        var totals = new List<int>();
        foreach (var cut in new[] { 3, 4 })
        {
            var groups = Enumerable.Range(0, atoms).GroupBy(_ => random.Next(cut)).ToList();
            totals.Clear();
            foreach (var group in groups)
            {
                totals.Add(values.Count);
                equations.Add(new Equation(values.Count, [.. group]));
                values.Add(group.Sum(atom => values[atom]));
            }
        }

        equations.Add(new Equation(values.Count, [.. totals]));
        values.Add(values.Take(atoms).Sum());
        return new CellSystem(
            [
                .. values.Select((value, i) => i < atoms && random.Next(5) == 0
                    ? new TableCell(value, 0, double.PositiveInfinity, value, 0.1 * value, 0.1 * value, true, false)
                    : TableCell.Open(value, value)),
            ],
            equations);
    }

    /// <summary>Neighbourhoods under communes and districts that cut across them, by age and by sex but not by both.</summary>
    public static TableShape Overlapping(Random random)
    {
        var parents = new Dictionary<string, string>();
        for (var commune = 0; commune < random.Next(2, 4); commune++)
        {
            for (var piece = 0; piece < random.Next(2, 4); piece++)
            {
                parents[$"c{commune}p{piece}"] = $"c{commune}";
            }
        }

        var pieces = parents.Keys.ToList();
        var zones = Enumerable.Range(0, 2).ToDictionary(zone => $"q{zone}", _ =>
            (IReadOnlyList<string>)[.. pieces.OrderBy(_ => random.Next()).Take(random.Next(2, pieces.Count))]);
        return new([Dimension.Of("zone", "T", parents, [], zones, [.. pieces.Where(_ => random.Next(2) == 0)]), Side("age", 3), Side("sex", 2)],
            [["zone", "age"], ["zone", "sex"]]);
    }

    /// <summary>The home-made rule: whatever line has one hidden cell gets a second, the smallest.</summary>
    public static bool[] TwoInEveryLine(TableShape shape, CellSystem system)
    {
        var hidden = system.Cells.Select(cell => cell.IsSensitive).ToArray();
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var line in shape.Equations)
            {
                var free = line.Parts.Where(cell => !hidden[cell] && !system.Cells[cell].IsPublished).ToList();
                if (line.Parts.Count(cell => hidden[cell]) == 1 && free.Count > 0)
                {
                    hidden[free.MinBy(cell => system.Cells[cell].Value)] = true;
                    changed = true;
                }
            }
        }

        return hidden;
    }

    private static Dimension Side(string name, int size) => Dimension.Of(name, "T", null, Enumerable.Range(1, size).Select(i => $"{name}{i}"));
}
