using System.Globalization;

namespace Beffroi.Matching.Linkage;

/// <summary>
/// Which pairs are worth a look: those that share a key of some pass. Keys that too many share tell nothing and are passed over.
/// </summary>
internal static class Blocks
{
    /// <summary>A block of more is no key: its pairs must meet in another pass.</summary>
    private const int Largest = 60;

    /// <summary>Side of a cell on the ground, in degrees of latitude: about 330 m.</summary>
    private const double Cell = 0.003;

    /// <summary>Every pair once, the record that comes first first; ordered.</summary>
    public static long[] Pairs(IReadOnlyList<PreparedRecord> records)
    {
        var keysOf = records.AsParallel().AsOrdered().Select(record => KeysOf(record).Select(Hash).ToArray()).ToArray();
        var keys = new ulong[keysOf.Sum(keys => keys.Length)];
        var holders = new int[keys.Length];
        var at = 0;
        for (var i = 0; i < keysOf.Length; i++)
        {
            foreach (var key in keysOf[i])
            {
                (keys[at], holders[at++]) = (key, i);
            }
        }

        Array.Sort(keys, holders);
        var pairs = new List<long>();
        for (var start = 0; start < keys.Length;)
        {
            var end = start + 1;
            while (end < keys.Length && keys[end] == keys[start])
            {
                end++;
            }

            AddPairs(holders.AsSpan(start, end - start), pairs);
            start = end;
        }

        pairs.Sort();
        return [.. pairs.Where((pair, i) => i == 0 || pair != pairs[i - 1])];
    }

    private static void AddPairs(ReadOnlySpan<int> block, List<long> pairs)
    {
        if (block.Length > Largest)
        {
            return;
        }

        for (var i = 0; i < block.Length; i++)
        {
            for (var j = i + 1; j < block.Length; j++)
            {
                pairs.Add(((long)Math.Min(block[i], block[j]) << 32) | (uint)Math.Max(block[i], block[j]));
            }
        }
    }

    /// <summary>FNV-1a: two keys that fall together would only have a pair looked at for nothing.</summary>
    private static ulong Hash(string key)
    {
        var hash = 14_695_981_039_346_656_037UL;
        foreach (var letter in key)
        {
            hash = (hash ^ letter) * 1_099_511_628_211UL;
        }

        return hash;
    }

    private static HashSet<string> KeysOf(PreparedRecord record)
    {
        var keys = new HashSet<string>();
        Add("s", record.Siren);
        Add("t", record.Telephone);
        Add("m", record.Email);
        Add("w", record.Website);
        var place = record.CommuneCode.Length > 0 ? record.CommuneCode : record.Postcode.Length > 0 ? record.Postcode
            : record.CommuneWords;
        var rare = record.Words.Zip(record.Worth).OrderByDescending(word => word.Second).ThenBy(word => word.First,
            StringComparer.Ordinal)
            .Take(3).Select(word => Wording.Sound(word.First)).Where(sound => sound.Length > 0).ToList();
        if (place.Length > 0)
        {
            rare.ForEach(sound => Add("n", place + sound));
            if (record.Street.Length > 0 && record.Number.Length > 0)
            {
                Add("a", place + record.Number + Wording.Sound(record.Street[^1]));
            }
        }

        if (record.IsPlaced)
        {
            // The cell and its neighbours below and to the left: two that are near share one, whatever the border between them.
            var (row, column) = ((int)Math.Floor(record.Latitude / Cell), (int)Math.Floor(record.Longitude / Cell));
            foreach (var (down, left) in new[] { (0, 0), (1, 0), (0, 1), (1, 1) })
            {
                foreach (var sound in rare.Take(2))
                {
                    Add("c", string.Create(CultureInfo.InvariantCulture, $"{row - down}/{column - left}/{sound}"));
                }
            }
        }

        return keys;

        void Add(string pass, string key)
        {
            if (key.Length > 0)
            {
                keys.Add(pass + key);
            }
        }
    }
}
