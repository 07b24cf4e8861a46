using System.Globalization;
using System.Text;

namespace Beffroi.Platform.Tables;

/// <summary>A column of a file of SPSS.</summary>
/// <param name="Name">Letters, digits and bars, a letter first, at most 64.</param>
/// <param name="Decimals">Of a number; null for a text.</param>
/// <param name="Labels">What codes mean; of a text they are left out where one is longer than 8 bytes.</param>
internal sealed record SpssColumn(string Name, string Label, int? Decimals, IReadOnlyList<(string Code, string Label)> Labels);

/// <summary>
/// Writes the system file of SPSS (<c>.sav</c>), which R, Stata, SAS and PSPP read too: not compressed, little-endian, UTF-8.
/// </summary>
/// <remarks>Source: the description of the format in the PSPP developer's guide, chapter "System File Format".</remarks>
internal sealed class SpssFile(IReadOnlyList<SpssColumn> columns, IReadOnlyList<string[]> rows)
{
    private const int Segment = 8;
    private const int LongestText = 255;
    private const int LongestLabel = 255;
    private const int LongestCodeLabel = 120;
    private const int Number = 5;
    private const int Characters = 1;
    private const int Nominal = 1;
    private const int Scale = 3;

    /// <summary>A text has the width of what may be answered, not of what was: months can be put together.</summary>
    private readonly int[] _widths = [.. columns.Select((column, i) => column.Decimals is not null ? 0
        : Math.Clamp(rows.Select(row => row[i]).Concat(column.Labels.Select(label => label.Code))
            .Append("").Max(Encoding.UTF8.GetByteCount), Segment, LongestText))];

    /// <param name="title">At most 64 bytes of it are kept.</param>
    public void Write(Stream to, string title, DateTimeOffset at)
    {
        using var writer = new BinaryWriter(to, Encoding.UTF8, leaveOpen: true);
        WriteHeader(writer, title, at);
        foreach (var (i, column) in columns.Index())
        {
            WriteColumn(writer, i, column);
        }

        var place = 1;
        foreach (var (i, column) in columns.Index())
        {
            WriteLabels(writer, _widths[i] > Segment ? column with { Labels = [] } : column, place);
            place += SegmentsOf(i);
        }

        WriteMachine(writer);
        Extend(writer, 11, 4, [.. columns.Index().SelectMany(one => Integers(one.Item.Decimals is null ? Nominal : Scale,
            Math.Max(8, Math.Min(_widths[one.Index], 40)), one.Item.Decimals is null ? 0 : 1))]);
        Extend(writer, 13, 1, Encoding.UTF8.GetBytes(string.Join('\t', columns.Select((column, i) =>
            $"{ShortOf(i)}={column.Name}"))));
        Extend(writer, 20, 1, "UTF-8"u8.ToArray());
        writer.Write(999);
        writer.Write(0);
        foreach (var row in rows)
        {
            WriteRow(writer, row);
        }
    }

    private static string ShortOf(int column) => $"V{column + 1}";

    private int SegmentsOf(int column) => Math.Max(1, (_widths[column] + Segment - 1) / Segment);

    private void WriteHeader(BinaryWriter writer, string title, DateTimeOffset at)
    {
        writer.Write("$FL2"u8);
        writer.Write(Padded("@(#) SPSS DATA FILE - beffroi", 60));
        writer.Write(2);
        writer.Write(columns.Index().Sum(one => SegmentsOf(one.Index)));
        writer.Write(0); // not compressed
        writer.Write(0); // no column of weights
        writer.Write(rows.Count);
        writer.Write(100.0);
        writer.Write(Padded(at.ToString("dd MMM yy", CultureInfo.InvariantCulture), 9));
        writer.Write(Padded(at.ToString("HH:mm:ss", CultureInfo.InvariantCulture), 8));
        writer.Write(Padded(title, 64));
        writer.Write(new byte[3]);
    }

    private void WriteColumn(BinaryWriter writer, int i, SpssColumn column)
    {
        var format = column.Decimals is { } decimals ? (Number << 16) | (12 << 8) | decimals
            : (Characters << 16) | (_widths[i] << 8);
        var label = Cut(column.Label, LongestLabel);
        WriteVariable(writer, _widths[i], label.Length > 0, format, ShortOf(i));
        if (label.Length > 0)
        {
            writer.Write(label.Length);
            writer.Write(label);
            writer.Write(new byte[(4 - (label.Length % 4)) % 4]);
        }

        for (var more = 1; more < SegmentsOf(i); more++)
        {
            WriteVariable(writer, -1, hasLabel: false, format, "");
        }
    }

    private static void WriteVariable(BinaryWriter writer, int type, bool hasLabel, int format, string name)
    {
        writer.Write(2);
        writer.Write(type);
        writer.Write(hasLabel ? 1 : 0);
        writer.Write(0); // no value stands for a missing one but the system's own
        writer.Write(format);
        writer.Write(format);
        writer.Write(Padded(name, Segment));
    }

    private static void WriteLabels(BinaryWriter writer, SpssColumn column, int place)
    {
        if (column.Labels.Count == 0)
        {
            return;
        }

        writer.Write(3);
        writer.Write(column.Labels.Count);
        foreach (var (code, text) in column.Labels)
        {
            writer.Write(column.Decimals is null ? Padded(code, Segment)
                : BitConverter.GetBytes(double.Parse(code, CultureInfo.InvariantCulture)));
            var label = Cut(text, LongestCodeLabel);
            writer.Write((byte)label.Length);
            writer.Write(label);
            writer.Write(new byte[(Segment - ((label.Length + 1) % Segment)) % Segment]);
        }

        writer.Write(4);
        writer.Write(1);
        writer.Write(place);
    }

    private static void WriteMachine(BinaryWriter writer)
    {
        const int littleEndian = 2;
        const int utf8 = 65001;
        Extend(writer, 3, 4, Integers(1, 0, 0, -1, 1, 1, littleEndian, utf8));
        Extend(writer, 4, 8, [.. new[] { -double.MaxValue, double.MaxValue, Math.BitIncrement(-double.MaxValue) }
            .SelectMany(BitConverter.GetBytes)]);
    }

    private static void Extend(BinaryWriter writer, int kind, int size, byte[] content)
    {
        writer.Write(7);
        writer.Write(kind);
        writer.Write(size);
        writer.Write(content.Length / size);
        writer.Write(content);
    }

    private void WriteRow(BinaryWriter writer, string[] row)
    {
        foreach (var (i, column) in columns.Index())
        {
            if (column.Decimals is null)
            {
                writer.Write(Padded(row[i], SegmentsOf(i) * Segment));
            }
            else
            {
                writer.Write(row[i].Length == 0 ? -double.MaxValue : double.Parse(row[i], CultureInfo.InvariantCulture));
            }
        }
    }

    private static byte[] Integers(params int[] numbers) => [.. numbers.SelectMany(BitConverter.GetBytes)];

    private static byte[] Padded(string text, int length)
    {
        var bytes = Enumerable.Repeat((byte)' ', length).ToArray();
        Cut(text, length).CopyTo(bytes, 0);
        return bytes;
    }

    /// <summary>As many whole signs as there is room for.</summary>
    private static byte[] Cut(string text, int most)
    {
        var kept = new StringBuilder();
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            length += rune.Utf8SequenceLength;
            if (length > most)
            {
                break;
            }

            kept.Append(rune);
        }

        return Encoding.UTF8.GetBytes(kept.ToString());
    }
}
