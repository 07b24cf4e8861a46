using Beffroi.Statistics.Disclosure;

namespace Beffroi.Statistics.Tests.Disclosure;

/// <summary>Tables for tests, told in few words.</summary>
internal static class Tables
{
    public static TimeSpan NoLimit() => TimeSpan.FromMinutes(5);

    /// <summary>A flat table of rows and columns with margins, each row of values a string of numbers.</summary>
    public static TableShape Flat(int rows, int columns) => new(
    [
        Dimension.Of("row", "T", null, Enumerable.Range(1, rows).Select(i => $"r{i}")),
        Dimension.Of("column", "T", null, Enumerable.Range(1, columns).Select(i => $"c{i}")),
    ]);

    /// <summary>The cell in a row and column, 0 for the margin.</summary>
    public static int Cell(this TableShape shape, int row, int column) => shape.NumberOf([row, column]);

    /// <summary>The sums of inner values at every margin.</summary>
    public static double[] WithMargins(TableShape shape, Func<int, double> inner)
    {
        var values = new double[shape.Count];
        for (var i = 0; i < shape.Count; i++)
        {
            if (shape.IsInner(i))
            {
                var value = inner(i);
                foreach (var cell in shape.SelfAndMargins(shape.At(i)))
                {
                    values[cell] += value;
                }
            }
        }

        return values;
    }

    /// <summary>A system in which some cells are sensitive, each by so much of its value.</summary>
    public static CellSystem System(TableShape shape, double[] values, Func<int, bool> isSensitive, double levelShare,
        Func<int, bool>? isPublished = null) => new(
        [
            .. values.Select((value, i) => isSensitive(i)
                ? new TableCell(value, 0, double.PositiveInfinity, value, levelShare * value, levelShare * value, true, false)
                : TableCell.Open(value, value) with { IsPublished = value == 0 || isPublished?.Invoke(i) == true }),
        ],
        shape.Equations);

    public static bool[] Hidden(CellSystem system, IEnumerable<int> cells)
    {
        var hidden = new bool[system.Cells.Count];
        foreach (var cell in cells)
        {
            hidden[cell] = true;
        }

        return hidden;
    }
}
