namespace Beffroi.Statistics.Disclosure;

/// <summary>One side of a table: codes under a total, in levels as deep as wanted.</summary>
public sealed class Dimension
{
    private readonly Dictionary<string, int> _numbers;
    private readonly int[] _parents;

    private Dimension(string name, List<string> codes, int[] parents)
    {
        (Name, Codes, _parents) = (name, codes, parents);
        _numbers = codes.Index().ToDictionary(code => code.Item, code => code.Index);
        Children = [.. codes.Index().Select(code => (IReadOnlyList<int>)
            [.. Enumerable.Range(0, codes.Count).Where(child => child != code.Index && parents[child] == code.Index)])];
    }

    /// <summary>How the dimension is called.</summary>
    public string Name { get; }

    /// <summary>The codes, the total first, each parent before its children.</summary>
    public IReadOnlyList<string> Codes { get; }

    /// <summary>For each code the numbers of those directly under it; none for a leaf.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Children { get; }

    /// <summary>Builds the tree.</summary>
    /// <param name="name">How it is called.</param>
    /// <param name="total">The code of the total.</param>
    /// <param name="parents">For a code the one that it is under; codes that are not named are under the total.</param>
    /// <param name="codes">Every code met in the data.</param>
    /// <exception cref="ArgumentException">A code is above itself; the message names it.</exception>
    public static Dimension Of(
        string name, string total, IReadOnlyDictionary<string, string>? parents, IEnumerable<string> codes)
    {
        var above = new Dictionary<string, string>(parents ?? new Dictionary<string, string>());
        if (above.ContainsKey(total))
        {
            throw new ArgumentException(total);
        }

        foreach (var code in codes.Concat(above.Values.ToList()).Where(code => code != total))
        {
            above.TryAdd(code, total);
        }

        var ordered = new List<string> { total };
        for (var at = 0; at < ordered.Count; at++)
        {
            ordered.AddRange(above.Where(pair => pair.Value == ordered[at]).Select(pair =>
                pair.Key).Order(StringComparer.Ordinal));
        }

        if (above.Keys.Except(ordered).FirstOrDefault() is { } lost)
        {
            throw new ArgumentException(lost); // never reached from the total: it is above itself
        }

        var numbers = ordered.Index().ToDictionary(code => code.Item, code => code.Index);
        return new Dimension(name, ordered, [.. ordered.Select(code => code == total ? 0 : numbers[above[code]])]);
    }

    /// <summary>The number of a code, or null.</summary>
    public int? Find(string code) => _numbers.TryGetValue(code, out var number) ? number : null;

    /// <summary>The number of what a code is directly under; the total is under itself.</summary>
    public int ParentOf(int number) => _parents[number];

    /// <summary>Whether nothing is under it.</summary>
    public bool IsLeaf(int number) => Children[number].Count == 0;

    /// <summary>A code and all that it is under, up to the total.</summary>
    public IEnumerable<int> SelfAndAbove(int number)
    {
        for (; ; number = _parents[number])
        {
            yield return number;
            if (number == 0)
            {
                yield break;
            }
        }
    }
}
