namespace Beffroi.Statistics.Disclosure;

/// <summary>
/// All cells of a table with its margins, numbered, and the sums that tie them. Linked tables of one population are one shape on
/// all their sides, of which each table shows a part: the cells that none shows are latent.
/// </summary>
public sealed class TableShape
{
    /// <param name="dimensions">At least one.</param>
    /// <param name="tables">Names of the sides of each published table; none where all sides are crossed.</param>
    /// <exception cref="ArgumentException">A table names a side that is not there; the message is its name.</exception>
    public TableShape(IReadOnlyList<Dimension> dimensions, IReadOnlyList<IReadOnlyList<string>>? tables = null)
    {
        (Dimensions, Tables) = (dimensions, tables ?? []);
        if (Tables.SelectMany(sides => sides).FirstOrDefault(side => dimensions.All(one => one.Name != side)) is { } unknown)
        {
            throw new ArgumentException(unknown);
        }

        Count = dimensions.Aggregate(1, (product, dimension) => checked(product * dimension.Codes.Count));
        Equations = [.. ListEquations()];
    }

    /// <summary>The sides of the table.</summary>
    public IReadOnlyList<Dimension> Dimensions { get; }

    /// <summary>Names of the sides of each published table; none where all sides are crossed.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Tables { get; }

    /// <summary>How many cells it has, margins included.</summary>
    public int Count { get; }

    /// <summary>Each parent is the sum of its children, whatever the other dimensions say.</summary>
    public IReadOnlyList<Equation> Equations { get; }

    /// <summary>The number of the cell at these numbers of codes.</summary>
    public int NumberOf(IReadOnlyList<int> at)
    {
        var number = 0;
        for (var d = 0; d < Dimensions.Count; d++)
        {
            number = (number * Dimensions[d].Codes.Count) + at[d];
        }

        return number;
    }

    /// <summary>The numbers of codes of a cell.</summary>
    public int[] At(int number)
    {
        var at = new int[Dimensions.Count];
        for (var d = Dimensions.Count - 1; d >= 0; d--)
        {
            (number, at[d]) = Math.DivRem(number, Dimensions[d].Codes.Count);
        }

        return at;
    }

    /// <summary>The codes of a cell, in the order of the dimensions.</summary>
    public IReadOnlyList<string> KeyOf(int number) => [.. At(number).Select((code, d) => Dimensions[d].Codes[code])];

    /// <summary>Whether no margin.</summary>
    public bool IsInner(int number) => At(number).Index().All(code => Dimensions[code.Index].IsLeaf(code.Item));

    /// <summary>Whether some table publishes the cell, or a mark in its place.</summary>
    public bool IsShown(int number)
    {
        var at = At(number).Index().Where(code => code.Item > 0).ToList();
        return !at.Exists(code => Dimensions[code.Index].IsLatent(code.Item)) && (Tables.Count == 0
            || Tables.Any(sides => at.TrueForAll(code => sides.Contains(Dimensions[code.Index].Name))));
    }

    /// <summary>Whether some cells are there to add up alone, or some zones cut across.</summary>
    public bool IsLinked => Tables.Count > 0 || Dimensions.Any(side => side.Zones.Count > 0 || side.Latent.Any());

    /// <summary>The cell and every margin that contains it.</summary>
    public IEnumerable<int> SelfAndMargins(IReadOnlyList<int> at)
    {
        IEnumerable<int> numbers = [0];
        for (var d = 0; d < Dimensions.Count; d++)
        {
            var (dimension, code) = (Dimensions[d], at[d]);
            numbers = numbers.SelectMany(number => dimension.SelfAndAbove(code), (number, one) =>
                (number * dimension.Codes.Count) + one);
        }

        return numbers;
    }

    private IEnumerable<Equation> ListEquations()
    {
        var stride = 1;
        for (var d = Dimensions.Count - 1; d >= 0; d--)
        {
            var (dimension, step) = (Dimensions[d], stride);
            foreach (var parent in Enumerable.Range(0, dimension.Codes.Count).Where(code => !dimension.IsLeaf(code)))
            {
                foreach (var cell in Enumerable.Range(0, Count).Where(cell => cell / step % dimension.Codes.Count == parent))
                {
                    yield return new Equation(
                        cell, [.. dimension.Children[parent].Select(child => cell + ((child - parent) * step))]);
                }
            }

            stride *= dimension.Codes.Count;
        }
    }
}
