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
        var blocks = new Dictionary<string, List<int>>();
        for (var i = 0; i < records.Count; i++)
        {
            foreach (var key in KeysOf(records[i]))
            {
                if (!blocks.TryGetValue(key, out var block))
                {
                    blocks[key] = block = [];
                }

                block.Add(i);
            }
        }

        var pairs = new HashSet<long>();
        foreach (var block in blocks.Values.Where(block => block.Count is > 1 and <= Largest))
        {
            for (var i = 0; i < block.Count; i++)
            {
                for (var j = i + 1; j < block.Count; j++)
                {
                    pairs.Add(((long)Math.Min(block[i], block[j]) << 32) | (uint)Math.Max(block[i], block[j]));
                }
            }
        }

        var ordered = pairs.ToArray();
        Array.Sort(ordered);
        return ordered;
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
