using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Beffroi.Statistics.Disclosure;

/// <summary>
/// Witnesses against attackers who believe the same bounds and know different cells. One witness serves all who know none of the
/// cells that it moves: only for the others a second one is sought, with what they know held fast.
/// </summary>
internal sealed class SharedProof
{
    private readonly CellSystem _system;
    private readonly IReadOnlyList<bool> _isHidden;
    private readonly ConcurrentDictionary<(int Cell, bool IsUp), ImmutableList<Witness>> _found = [];
    private readonly IReadOnlyList<Attacker> _attackers;
    private readonly ILookup<int, int> _knowers;
    private readonly Attacker _plain;
    private readonly ConcurrentDictionary<int, bool> _tooClose = [];

    public SharedProof(CellSystem system, IReadOnlyList<bool> isHidden, IReadOnlyList<Attacker> attackers)
    {
        (_system, _isHidden, _attackers) = (system, isHidden, attackers);
        _knowers = attackers.Index().SelectMany(one => one.Item.Knows.Select(cell => (Cell: cell, one.Index)))
            .ToLookup(pair => pair.Cell, pair => pair.Index);
        _plain = new Attacker("", new HashSet<int>(), attackers[0].Within, 1);
    }

    /// <summary>Those against whom some cell has no witness, known once it was sought.</summary>
    public IEnumerable<Attacker> TooClose => _tooClose.Keys.Order().Select(i => _attackers[i]);

    public IReadOnlyList<Witness> Find(Action<int, int>? progress, CancellationToken cancel)
    {
        // The highest levels first: a table that moves one cell far most often moves its neighbours far enough too.
        var cells = Enumerable.Range(0, _system.Cells.Count).Where(i => _system.Cells[i].IsSensitive)
            .OrderByDescending(i => _system.Cells[i].LevelUp).ToList();
        var (next, done) = (-1, 0);
        var workers = cells.Count < 100 ? 1 : Math.Max(1, Environment.ProcessorCount);
        Parallel.For(0, workers, new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = workers }, _ =>
        {
            // Each worker has a programme of its own: the solver serves one at a time.
            using var programme = new CheapestTable(_system, _plain, i => _isHidden[i] ? 1 : null);
            for (var rank = Interlocked.Increment(ref next); rank < cells.Count; rank = Interlocked.Increment(ref next))
            {
                cancel.ThrowIfCancellationRequested();
                Serve(programme, cells[rank], isUp: true);
                Serve(programme, cells[rank], isUp: false);
                progress?.Invoke(Interlocked.Increment(ref done), cells.Count);
            }
        });
        return [.. _found.SelectMany(demand => demand.Value).OrderBy(one => one.Cell).ThenBy(one => one.IsUp)];
    }

    private void Serve(CheapestTable programme, int cell, bool isUp)
    {
        var left = Enumerable.Range(0, _attackers.Count).Where(i => LevelFor(i, cell, isUp) > 0 && !_tooClose.ContainsKey(i))
            .ToHashSet();
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
                _tooClose[next] = true;
                left.Remove(next);
                continue;
            }

            foreach (var (moved, by) in moves.Where(move => _system.Cells[move.Cell].IsSensitive))
            {
                var witness = new Witness(moved, by > 0, _attackers[next].Name, moves);
                _found.AddOrUpdate((moved, by > 0), _ => [witness], (_, held) => held.Add(witness));
                if (moved == cell)
                {
                    Leave(left, witness);
                    left.Remove(next);
                }
            }
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
