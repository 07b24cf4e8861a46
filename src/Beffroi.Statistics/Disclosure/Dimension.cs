namespace Beffroi.Statistics.Disclosure;

/// <summary>
/// One side of a table: codes under a total, in levels as deep as wanted, and zones that cut across them. Two zones that overlap
/// give away what lies between them: the pieces stand in one system with the zones, published or latent, so that such
/// differences are attacked like any cell.
/// </summary>
public sealed class Dimension
{
    private readonly Dictionary<string, int> _numbers;
    private readonly int[] _parents;
    private readonly IReadOnlyList<int>[] _zonesOf;
    private readonly HashSet<int> _latent;

    private Dimension(
        string name, List<string> codes, int[] parents, IReadOnlyDictionary<string, IReadOnlyList<string>> zones,
        IReadOnlyCollection<string> latent)
    {
        (Name, Codes, _parents, Zones) = (name, [.. codes, .. zones.Keys.Order(StringComparer.Ordinal)], parents, zones);
        _numbers = Codes.Index().ToDictionary(code => code.Item, code => code.Index);
        _latent = [.. latent.Select(code => Find(code) is { } number and > 0 ? number : throw new ArgumentException(code))];
        Children = [.. Codes.Index().Select(code => (IReadOnlyList<int>)[.. code.Index < codes.Count
            ? Enumerable.Range(0, codes.Count).Where(child => child != code.Index && parents[child] == code.Index)
            : zones[code.Item].Select(part => _numbers[part])])];
        _zonesOf = new IReadOnlyList<int>[codes.Count];
        for (var code = 0; code < codes.Count; code++)
        {
            _zonesOf[code] = [.. Enumerable.Range(codes.Count, zones.Count).Where(zone => Children[zone].Contains(code))];
        }
    }

    /// <summary>How the dimension is called.</summary>
    public string Name { get; }

    /// <summary>The codes, the total first, each parent before its children; then the zones.</summary>
    public IReadOnlyList<string> Codes { get; }

    /// <summary>Zones that cut across the tree, each with the codes of the tree that it is the sum of.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Zones { get; }

    /// <summary>For each code the numbers of those that add up to it; none for a leaf.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Children { get; }

    /// <summary>Builds the tree.</summary>
    /// <param name="name">How it is called.</param>
    /// <param name="total">The code of the total.</param>
    /// <param name="parents">For a code the one that it is under; codes that are not named are under the total.</param>
    /// <param name="codes">Every code met in the data.</param>
    /// <param name="zones">Zones that cut across the tree, each with codes of it of which none is under another; or null.</param>
    /// <param name="latent">Codes that are there to add up and are never published, such as what two zones share; or
    /// null.</param>
    /// <exception cref="ArgumentException">A code is above itself, a zone has one twice, or a code is not known; the message
    /// names it.</exception>
    public static Dimension Of(
        string name, string total, IReadOnlyDictionary<string, string>? parents, IEnumerable<string> codes,
        IReadOnlyDictionary<string, IReadOnlyList<string>>? zones = null, IReadOnlyCollection<string>? latent = null)
    {
        zones ??= new Dictionary<string, IReadOnlyList<string>>();
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
        var made = new Dimension(
            name, ordered, [.. ordered.Select(code => code == total ? 0 : numbers[above[code]])], CheckedZones(zones, numbers),
            latent ?? []);
        return zones.Keys.FirstOrDefault(zone => made.HasOneTwice(zone)) is { } wrong ? throw new ArgumentException(wrong) : made;
    }

    /// <summary>The same codes in the same order, other ones never published.</summary>
    /// <param name="latent">Codes of it.</param>
    public Dimension With(IEnumerable<string> latent) =>
        new(Name, [.. Codes.Take(_parents.Length)], _parents, Zones, [.. latent]);

    /// <summary>The number of a code, or null.</summary>
    public int? Find(string code) => _numbers.TryGetValue(code, out var number) ? number : null;

    /// <summary>The number of what a code is directly under; the total is under itself, and a zone under the total.</summary>
    public int ParentOf(int number) => IsZone(number) ? 0 : _parents[number];

    /// <summary>Whether it cuts across the tree.</summary>
    public bool IsZone(int number) => number >= _parents.Length;

    /// <summary>Whether it is there to add up alone.</summary>
    public bool IsLatent(int number) => _latent.Contains(number);

    /// <summary>The codes that are never published.</summary>
    public IEnumerable<string> Latent => _latent.Select(number => Codes[number]).Order(StringComparer.Ordinal);

    /// <summary>Whether nothing is under it.</summary>
    public bool IsLeaf(int number) => Children[number].Count == 0;

    /// <summary>A code, all that it is under up to the total, and the zones in which it lies.</summary>
    public IEnumerable<int> SelfAndAbove(int number)
    {
        for (var at = number; !IsZone(number); at = _parents[at])
        {
            yield return at;
            foreach (var zone in _zonesOf[at])
            {
                yield return zone;
            }

            if (at == 0)
            {
                yield break;
            }
        }

        yield return number; // a zone is no part of another
    }

    private static IReadOnlyDictionary<string, IReadOnlyList<string>> CheckedZones(
        IReadOnlyDictionary<string, IReadOnlyList<string>> zones, Dictionary<string, int> numbers) =>
        zones.FirstOrDefault(zone => zone.Value.Count == 0 || numbers.ContainsKey(zone.Key)
            || !zone.Value.All(numbers.ContainsKey)) is { Key: { } wrong } ? throw new ArgumentException(wrong) : zones;

    private bool HasOneTwice(string zone) => Enumerable.Range(1, _parents.Length - 1).Where(IsLeaf)
        .Any(leaf => SelfAndAbove(leaf).Count(above => above == _numbers[zone]) > 1);
}
