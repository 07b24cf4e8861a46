using System.Collections.Concurrent;

namespace Beffroi.Matching.Linkage;

/// <summary>Finds records that speak of one and the same thing.</summary>
/// <remarks>
/// Records are compared where they share a key of some pass; what is forbidden is never joined; the others are weighed. A pair
/// above the lower threshold is for a human to look at, above the upper one it is joined, unless somebody said that it is two,
/// or the cluster would then hold a pair that is forbidden or known as two. Sources: Fellegi and Sunter (1969); Winkler (1990).
/// </remarks>
public static class RecordLinkage
{
    /// <summary>Above it a pair is looked at by a human.</summary>
    public const double Lower = 0.2;

    /// <summary>Above it a pair is joined.</summary>
    public const double Upper = 0.5;

    /// <summary>Finds pairs and clusters.</summary>
    /// <param name="records">With distinct ids.</param>
    /// <param name="known">What was decided before.</param>
    /// <param name="progress">Told how many pairs were compared, of how many.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="ArgumentException">Two records have one id; the message is that id.</exception>
    public static Linked Find(
        IReadOnlyList<LinkageRecord> records, IReadOnlyCollection<KnownPair>? known = null, Action<long, long>? progress = null,
        CancellationToken cancel = default)
    {
        if (records.CountBy(record => record.Id).FirstOrDefault(id => id.Value > 1) is { Key: { } twice })
        {
            throw new ArgumentException(twice);
        }

        var communes = new ConcurrentDictionary<string, string[]>();
        var prepared = records.AsParallel().AsOrdered().WithCancellation(cancel).Select(record =>
            new PreparedRecord(record, communes)).ToArray();
        Weigh(prepared);
        var candidates = Blocks.Pairs(prepared);
        var numbers = prepared.Index().ToDictionary(record => record.Item.Id, record => record.Index);
        var decided = Decided(known ?? [], numbers);
        var found = Compare(prepared, candidates, decided, progress, cancel);
        // Whoever was joined by hand brings what no rule would have brought.
        var byHand = decided.Where(pair => pair.Value).SelectMany(pair => new[] { One(pair.Key), Other(pair.Key) }).ToHashSet();
        var clusters = Clusters.Join(found.Where(pair => pair.Probability >= Upper).Select(pair => (pair.One, pair.Other)),
            (one, other) => decided.TryGetValue(Key(one, other), out var isSame) ? !isSame
                : !byHand.Contains(one) && !byHand.Contains(other) && PairScore.IsForbidden(prepared[one], prepared[other]));
        return new Linked(
            [.. found.Select(pair => Told(prepared[pair.One], prepared[pair.Other], pair.Probability))],
            [.. clusters.Select(cluster =>
                (IReadOnlyList<string>)[.. cluster.Select(one => prepared[one].Id).Order(StringComparer.Ordinal)])
                .OrderBy(cluster => cluster[0], StringComparer.Ordinal)],
            candidates.Length);
    }

    private static List<(int One, int Other, double Probability)> Compare(
        PreparedRecord[] records, long[] candidates, Dictionary<long, bool> decided, Action<long, long>? progress,
        CancellationToken cancel)
    {
        var found = new ConcurrentBag<(int One, int Other, double Probability)>();
        var done = 0L;
        Parallel.ForEach(Partitioner.Create(0, Math.Max(1, candidates.Length), 20_000),
            new ParallelOptions { CancellationToken = cancel }, range =>
        {
            for (var i = range.Item1; i < Math.Min(range.Item2, candidates.Length); i++)
            {
                var (one, other) = (One(candidates[i]), Other(candidates[i]));
                if (decided.ContainsKey(candidates[i]) || PairScore.IsForbidden(records[one], records[other]))
                {
                    continue;
                }

                var probability = PairScore.ProbabilityOf(PairScore.Sum(records[one], records[other]));
                if (probability >= Lower)
                {
                    found.Add((one, other, probability));
                }
            }

            progress?.Invoke(Interlocked.Add(ref done, range.Item2 - range.Item1), candidates.Length);
        });
        foreach (var (key, _) in decided.Where(pair => pair.Value))
        {
            found.Add((One(key), Other(key), 1));
        }

        return [.. found.OrderByDescending(pair => pair.Probability).ThenBy(pair => pair.One).ThenBy(pair => pair.Other)];
    }

    /// <summary>A word that many names have tells little.</summary>
    private static void Weigh(PreparedRecord[] records)
    {
        var held = new Dictionary<string, int>();
        foreach (var word in records.SelectMany(record => record.Words))
        {
            held[word] = held.GetValueOrDefault(word) + 1;
        }

        foreach (var record in records)
        {
            record.Worth = [.. record.Words.Select(word => 1 + Math.Log((records.Length + 1.0) / held[word]))];
        }
    }

    private static Dictionary<long, bool> Decided(IReadOnlyCollection<KnownPair> known, Dictionary<string, int> numbers)
    {
        var decided = new Dictionary<long, bool>();
        foreach (var pair in known)
        {
            if (numbers.TryGetValue(pair.A, out var one) && numbers.TryGetValue(pair.B, out var other) && one != other)
            {
                decided[Key(one, other)] = pair.IsSame;
            }
        }

        return decided;
    }

    private static long Key(int one, int other) => ((long)Math.Min(one, other) << 32) | (uint)Math.Max(one, other);

    private static int One(long key) => (int)(key >> 32);

    private static int Other(long key) => (int)(key & uint.MaxValue);

    private static LinkedPair Told(PreparedRecord one, PreparedRecord other, double probability) =>
        string.CompareOrdinal(one.Id, other.Id) <= 0
            ? new LinkedPair(one.Id, other.Id, Math.Round(probability, 4), PairScore.Reasons(one, other))
            : new LinkedPair(other.Id, one.Id, Math.Round(probability, 4), PairScore.Reasons(one, other));
}
