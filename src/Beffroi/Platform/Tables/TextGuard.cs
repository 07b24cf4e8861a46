using System.Text;
using System.Text.Unicode;
using Beffroi.Platform.Imports;

namespace Beffroi.Platform.Tables;

/// <summary>Learns in one pass, in bounded memory, how a text file is encoded, and whether it is one.</summary>
internal static class TextGuard
{
    public static Encoding Check(string path)
    {
        using var stream = File.OpenRead(path);
        var head = new byte[4];
        var length = stream.ReadAtLeast(head, 4, throwOnEndOfStream: false);
        if (length >= 2 && ((head[0] == 0xFF && head[1] == 0xFE) || (head[0] == 0xFE && head[1] == 0xFF)))
        {
            return head[0] == 0xFF ? Encoding.Unicode : Encoding.BigEndianUnicode;
        }

        var hasMark = length >= 3 && head[0] == 0xEF && head[1] == 0xBB && head[2] == 0xBF;
        stream.Position = 0;
        return IsUtf8(stream, hasMark) ? Encoding.UTF8 : Encoding.GetEncoding(1252);
    }

    private static bool IsUtf8(FileStream stream, bool hasMark)
    {
        var buffer = new byte[1 << 16];
        var carried = 0;
        var line = 1;
        var lineLength = 0;
        var isUtf8 = true;
        for (var read = stream.Read(buffer, carried, buffer.Length - carried); read > 0;
             read = stream.Read(buffer, carried, buffer.Length - carried))
        {
            var bytes = buffer.AsSpan(0, carried + read);
            Follow(bytes[carried..], ref line, ref lineLength);
            var whole = isUtf8 ? WholeCharacters(bytes) : bytes.Length;
            if (isUtf8 && !Utf8.IsValid(bytes[..whole]))
            {
                isUtf8 = false;
                whole = bytes.Length;
                if (hasMark)
                {
                    throw new FileRefusedException("file.encoding", line);
                }
            }

            carried = bytes.Length - whole;
            bytes[whole..].CopyTo(buffer);
        }

        return isUtf8 && carried == 0;
    }

    private static void Follow(ReadOnlySpan<byte> bytes, ref int line, ref int lineLength)
    {
        if (bytes.Contains((byte)0))
        {
            throw new FileRefusedException("file.notText");
        }

        while (bytes.IndexOf((byte)'\n') is >= 0 and var next)
        {
            line++;
            lineLength = 0;
            bytes = bytes[(next + 1)..];
        }

        lineLength += bytes.Length;
        if (lineLength > 4 * FileLimits.LargestCell)
        {
            throw new FileRefusedException("file.lineTooLong", line);
        }
    }

    /// <summary>A character may be cut by the end of the buffer: at most its last three bytes wait for the next read.</summary>
    private static int WholeCharacters(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            var lead = bytes[^back];
            if ((lead & 0xC0) == 0xC0)
            {
                var needed = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
                return needed > back ? bytes.Length - back : bytes.Length;
            }

            if ((lead & 0x80) == 0)
            {
                break;
            }
        }

        return bytes.Length;
    }
}
