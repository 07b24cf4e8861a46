using System.Collections.Concurrent;
using Beffroi.Platform.Storage;
using Beffroi.Statistics.Disclosure;

namespace Beffroi.Platform.Publication.Releases;

/// <param name="Codes">In the order of the sides asked for, totals too.</param>
/// <param name="Count">Perturbed: it does not add up to the perturbed totals.</param>
internal sealed record CrossCell(IReadOnlyList<string> Codes, int Count);

/// <summary>
/// Cross-tables of persons whose counts are perturbed by the keys of those counted. The secret lies beside the database, so that
/// the noise of a cell can be worked out by nobody else, and is the same in every table and after every restart.
/// </summary>
internal sealed class CrossTables(StoreFolder folder) : IDisposable
{
    public const int MostSides = 3;

    private const int MostCells = 20_000;
    private const int MostKept = 20;

    private readonly SemaphoreSlim _one = new(1);
    private readonly ConcurrentDictionary<string, IReadOnlyList<CrossCell>> _kept = new();
    private readonly Lazy<CellKeyTable> _noise = new(() => CellKeyTable.Solve());

    public async Task<IReadOnlyList<CrossCell>> GetAsync(
        Guid release, IReadOnlyList<string> sides, Func<Task<Microdata>> open, CancellationToken cancel)
    {
        var key = $"{release:N}\t{string.Join('\t', sides)}";
        if (_kept.TryGetValue(key, out var held))
        {
            return held;
        }

        await _one.WaitAsync(cancel);
        try
        {
            if (_kept.Count >= MostKept)
            {
                _kept.Clear();
            }

            return _kept[key] = Cross(await open(), sides);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private IReadOnlyList<CrossCell> Cross(Microdata data, IReadOnlyList<string> sides)
    {
        var chosen = sides.Select(side => data.Shape.Dimensions.Index().Single(one => one.Item.Name == side)).ToList();
        var shape = new TableShape([.. chosen.Select(one => one.Item)]);
        if (shape.Count > MostCells)
        {
            throw new BrokenRuleException("cross.tooLarge", shape.Count, MostCells);
        }

        // A person counts once in a cell, however many rows they have in it.
        var secret = KeyFile.Read(folder, "cell-key.key");
        var keys = new Dictionary<string, ulong>();
        var within = new HashSet<string>?[shape.Count];
        foreach (var row in data.Rows)
        {
            foreach (var cell in shape.SelfAndMargins([.. chosen.Select(one => row.At[one.Index])]))
            {
                (within[cell] ??= []).Add(row.Contributor);
            }
        }

        ulong KeyOf(string person) =>
            keys.TryGetValue(person, out var held) ? held : keys[person] = CellKeyTable.KeyOf(secret, person);
        return
        [
            .. Enumerable.Range(0, shape.Count).Where(shape.IsShown).Select(cell => new CrossCell(shape.KeyOf(cell),
                within[cell] is not { } persons ? 0
                    : _noise.Value.Perturb(persons.Count, CellKeyTable.KeyOf(persons.Select(KeyOf))))),
        ];
    }
}
