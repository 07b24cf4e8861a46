using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Beffroi.Statistics.Disclosure;

/// <summary>
/// Witnesses against attackers who believe the same bounds and know different cells. One witness serves all who know none of the
/// cells that it moves: only for the others a second one is sought, with what they know held fast.
/// </summary>
internal sealed class SharedProof
{
    /// <summary>What moving a cell costs that is hidden already: next to nothing, so that tables stay small.</summary>
    private const double Least = 1e-4;

    /// <summary>
    /// In how many steps missing witnesses are sought: what one hides becomes cheap to the next step only, since each change of
    /// costs sets the solver back.
    /// </summary>
    private const int Steps = 16;

    private readonly CellSystem _system;
    private readonly IReadOnlyList<bool> _isHidden;
    private readonly ConcurrentDictionary<(int Cell, bool IsUp), ImmutableList<Witness>> _found = [];
    private readonly IReadOnlyList<Attacker> _attackers;
    private readonly ILookup<int, int> _knowers;
    private readonly IReadOnlyList<int> _everyone;
    private readonly Attacker _plain;
    private ConcurrentBag<(int Attacker, int Cell, bool IsUp)> _failed = [];

    private SharedProof(CellSystem system, IReadOnlyList<bool> isHidden, IReadOnlyList<Attacker> attackers)
    {
        (_system, _isHidden, _attackers) = (system, isHidden, attackers);
        _knowers = attackers.Index().SelectMany(one => one.Item.Knows.Select(cell => (Cell: cell, one.Index)))
            .ToLookup(pair => pair.Cell, pair => pair.Index);
        _everyone = [.. Enumerable.Range(0, attackers.Count)];
        _plain = new Attacker("", new HashSet<int>(), attackers[0].Within, 1);
    }

    /// <summary>
    /// A proof sought against each who knows bounds of their own, and one against all others: these share a programme, and most
    /// witnesses.
    /// </summary>
    public static IReadOnlyList<SharedProof> Sought(
        CellSystem system, IReadOnlyList<bool> isHidden, IReadOnlyList<Attacker> attackers, Action<int, int>? progress,
        CancellationToken cancel)
    {
        var proofs = attackers.GroupBy(attacker => attacker.Within is null ? "" : attacker.Name)
            .Select(group => new SharedProof(system, isHidden, [.. group])).ToList();
        proofs.ForEach(proof => proof.Find(progress, cancel));
        return proofs;
    }

    /// <summary>Those against whom some cell has no witness, known once it was sought.</summary>
    public IEnumerable<Attacker> TooClose => _failed.Select(one => one.Attacker).Distinct().Order().Select(i => _attackers[i]);

    /// <summary>The witnesses found so far, in order.</summary>
    public IEnumerable<Witness> Witnesses =>
        _found.SelectMany(demand => demand.Value).OrderBy(one => one.Cell).ThenBy(one => one.IsUp);

    /// <summary>Seeks witnesses among the hidden cells.</summary>
    private void Find(Action<int, int>? progress, CancellationToken cancel)
    {
        var (next, done, cells) = (-1, 0, SensitiveCells());
        var workers = cells.Count < 100 ? 1 : Math.Max(1, Environment.ProcessorCount);
        Parallel.For(0, workers, new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = workers }, _ =>
        {
            // Each worker has a programme of its own: the solver serves one at a time.
            using var programme = new CheapestTable(_system, _plain, i => _isHidden[i] ? 1 : null);
            for (var rank = Interlocked.Increment(ref next); rank < cells.Count; rank = Interlocked.Increment(ref next))
            {
                cancel.ThrowIfCancellationRequested();
                Serve(programme, cells[rank], isUp: true, _everyone);
                Serve(programme, cells[rank], isUp: false, _everyone);
                progress?.Invoke(Interlocked.Increment(ref done), cells.Count);
            }
        });
    }

    /// <summary>
    /// Hides more cells until those have witnesses who came too close: each time the table that moves the cheapest cells not yet
    /// hidden. The witnesses found before stay true, since hiding more only leaves more possible.
    /// </summary>
    /// <param name="isHidden">Cells that it hides are set.</param>
    /// <param name="progress">Told how many of the missing witnesses are found, of how many.</param>
    /// <returns>False when some cell cannot move whatever is hidden.</returns>
    public bool Mend(bool[] isHidden, Action<int, int>? progress, CancellationToken cancel)
    {
        var open = Enumerable.Range(0, isHidden.Length).Where(i => !isHidden[i] && !_system.Cells[i].IsPublished)
            .Select(i => _system.Cells[i].Cost).Order().ToList();
        // The cheaper half of the cells most often is enough, and the programme on it much quicker.
        foreach (var dearest in open.Count == 0 ? [0.0] : new[] { open[open.Count / 2], double.PositiveInfinity })
        {
            if (_failed.IsEmpty)
            {
                break;
            }

            MendWith(dearest, isHidden, progress, cancel);
        }

        return _failed.IsEmpty;
    }

    private void MendWith(double dearest, bool[] isHidden, Action<int, int>? progress, CancellationToken cancel)
    {
        var failed = _failed.GroupBy(one => (one.Cell, one.IsUp), one => one.Attacker)
            .OrderByDescending(demand => _system.Cells[demand.Key.Cell].LevelUp).ThenBy(demand => demand.Key).ToList();
        _failed = [];
        var atOnce = Math.Max(1, failed.Count / Steps);
        var programmes = Enumerable.Range(0, Math.Min(atOnce, Environment.ProcessorCount)).Select(_ => new CheapestTable(
            _system, _plain, i => isHidden[i] ? Least
                : _system.Cells[i] is { IsPublished: false } cell && cell.Cost <= dearest ? cell.Cost + Least : null)).ToList();
        try
        {
            foreach (var (rank, batch) in failed.Chunk(atOnce).Index())
            {
                cancel.ThrowIfCancellationRequested();
                var moved = new List<int>[batch.Length];
                Parallel.For(0, programmes.Count, worker =>
                {
                    for (var i = worker; i < batch.Length; i += programmes.Count)
                    {
                        moved[i] = Serve(programmes[worker], batch[i].Key.Cell, batch[i].Key.IsUp, [.. batch[i]]);
                    }
                });
                foreach (var cell in moved.SelectMany(cells => cells).Where(cell => !isHidden[cell]))
                {
                    isHidden[cell] = true;
                    programmes.ForEach(programme => programme.SetCost(cell, Least));
                }

                progress?.Invoke(Math.Min(failed.Count, (rank + 1) * atOnce), failed.Count);
            }
        }
        finally
        {
            programmes.ForEach(programme => programme.Dispose());
        }
    }

    /// <summary>The highest levels first: a table that moves one cell far most often moves its neighbours far enough
    /// too.</summary>
    private List<int> SensitiveCells() =>
    [
        .. Enumerable.Range(0, _system.Cells.Count).Where(i => _system.Cells[i].IsSensitive)
            .OrderByDescending(i => _system.Cells[i].LevelUp),
    ];

    /// <summary>Finds what witnesses are missing of a cell in a direction.</summary>
    /// <returns>The cells that the new ones move.</returns>
    private List<int> Serve(CheapestTable programme, int cell, bool isUp, IReadOnlyList<int> whom)
    {
        var moved = new List<int>();
        var left = whom.Where(i => LevelFor(i, cell, isUp) > 0).ToHashSet();
        foreach (var witness in _found.GetValueOrDefault((cell, isUp)) ?? [])
        {
            Leave(left, witness);
        }

        while (left.Count > 0)
        {
            // Who asks for most comes first: what serves them serves the others.
            var next = left.MaxBy(i => LevelFor(i, cell, isUp));
            if (programme.Find(cell, isUp, LevelFor(next, cell, isUp), _attackers[next].Knows) is not { } moves)
            {
                _failed.Add((next, cell, isUp));
                left.Remove(next);
                continue;
            }

            moved.AddRange(moves.Select(move => move.Cell));
            Keep(moves, _attackers[next].Name);
            if (moves.All(move => IsPossible(move.Cell, -move.By)))
            {
                Keep([.. moves.Select(move => (move.Cell, -move.By))], _attackers[next].Name);
            }

            Leave(left, new Witness(cell, isUp, _attackers[next].Name, moves));
            left.Remove(next);
        }

        return moved;
    }

    private bool IsPossible(int cell, double by)
    {
        var (down, up) = _plain.RoomOf(cell, _system.Cells[cell]);
        return by < 0 ? -by <= down : by <= up;
    }

    private void Keep(List<(int Cell, double By)> moves, string against)
    {
        foreach (var (moved, by) in moves.Where(move => _system.Cells[move.Cell].IsSensitive))
        {
            var witness = new Witness(moved, by > 0, against, moves);
            _found.AddOrUpdate((moved, by > 0), _ => [witness], (_, held) => held.Add(witness));
        }
    }

    /// <summary>Takes those out whom a witness serves.</summary>
    private void Leave(HashSet<int> left, Witness witness)
    {
        var reach = Math.Abs(witness.Moves.First(move => move.Cell == witness.Cell).By);
        var ruledOut = witness.Moves.SelectMany(move => _knowers[move.Cell]).ToHashSet();
        left.RemoveWhere(i =>
            !ruledOut.Contains(i) && SafeCells.Reaches(reach, LevelFor(i, witness.Cell, witness.IsUp)));
    }

    private double LevelFor(int attacker, int cell, bool isUp)
    {
        var (down, up) = _attackers[attacker].LevelsOf(cell, _system.Cells[cell]);
        return isUp ? up : down;
    }
}
