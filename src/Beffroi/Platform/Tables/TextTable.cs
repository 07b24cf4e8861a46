using System.Text;
using Beffroi.Platform.Imports;
using CsvHelper;

namespace Beffroi.Platform.Tables;

/// <summary>A text file with separators; which one is seen from the file itself.</summary>
internal sealed class TextTable(string path, Encoding encoding) : Table("")
{
    public override IEnumerable<TableRow> Rows
    {
        get
        {
            using var stream = File.OpenRead(path);
            using var reader = CsvReader.Create(stream, Options(), false);
            while (Next(reader))
            {
                var cells = new string[reader.FieldCount];
                for (var i = 0; i < cells.Length; i++)
                {
                    cells[i] = reader.GetString(i);
                }

                yield return new TableRow((int)reader.LineNumber, cells);
            }
        }
    }

    private CsvReaderOptions Options() => new()
    {
        HasHeader = false,
        Separator = Separator(),
        Encoding = encoding,
        MaxRecordSize = 8 * FileLimits.LargestCell,
        TrackLineNumbers = true,
        FieldCountMismatch = CsvFieldCountHandling.Allow,
        MalformedData = CsvMalformedDataHandling.Throw,
        PoolStrings = true,
    };

    /// <summary>The mark that stands most often, outside quotes, in the first lines.</summary>
    private char Separator()
    {
        using var reader = new StreamReader(path, encoding);
        var sample = new char[4096];
        var length = reader.ReadBlock(sample);
        var counts = new Dictionary<char, int> { [';'] = 0, [','] = 0, ['\t'] = 0, ['|'] = 0 };
        var isQuoted = false;
        foreach (var letter in sample.AsSpan(0, length))
        {
            isQuoted ^= letter == '"';
            if (!isQuoted && counts.TryGetValue(letter, out var count))
            {
                counts[letter] = count + 1;
            }
        }

        // A semicolon never stands in numbers: with a few of them, commas are decimal marks or text.
        return counts[';'] > 0 && counts[';'] * 3 >= counts[','] ? ';' : counts.MaxBy(c => c.Value).Key;
    }

    private static bool Next(CsvReader reader)
    {
        try
        {
            return reader.Read();
        }
        catch (CsvFormatException damage)
        {
            throw new FileRefusedException("file.csvDamaged", damage.LineNumber);
        }
    }
}
