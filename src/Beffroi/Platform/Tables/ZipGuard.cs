using System.IO.Compression;
using Beffroi.Platform.Imports;

namespace Beffroi.Platform.Tables;

/// <summary>Unpacks every entry of an archive once into nothing, to learn its true size before anything trusts it.</summary>
internal static class ZipGuard
{
    public static IReadOnlyList<string> Check(string path)
    {
        var packed = new FileInfo(path).Length;
        try
        {
            using var archive = ZipFile.OpenRead(path);
            if (archive.Entries.Count > FileLimits.MostEntries)
            {
                throw new FileRefusedException("file.zipEntries", archive.Entries.Count, FileLimits.MostEntries);
            }

            var unpacked = 0L;
            var buffer = new byte[1 << 16];
            foreach (var entry in archive.Entries)
            {
                unpacked = CheckEntry(entry, packed, unpacked, buffer);
            }

            return [.. archive.Entries.Select(entry => entry.FullName)];
        }
        catch (Exception damage) when (damage is InvalidDataException or EndOfStreamException or NotSupportedException)
        {
            throw new FileRefusedException("file.zipDamaged");
        }
    }

    private static long CheckEntry(ZipArchiveEntry entry, long packed, long unpacked, byte[] buffer)
    {
        var isMarkup = entry.FullName.EndsWith(".xml", StringComparison.OrdinalIgnoreCase);
        var run = 0; // bytes since the last tag: the text of one cell
        using var stream = entry.Open();
        for (var read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
        {
            unpacked += read;
            run = isMarkup ? LongestRun(buffer.AsSpan(0, read), run) : 0;
            if (run > FileLimits.LargestCell)
            {
                throw new FileRefusedException("file.cellTooLong", entry.FullName);
            }

            if (unpacked > FileLimits.LargestUnpacked
                || (unpacked > FileLimits.RatioMattersFrom && unpacked / FileLimits.LargestRatio > packed))
            {
                throw new FileRefusedException("file.zipBomb", FileLimits.LargestRatio);
            }
        }

        return unpacked;
    }

    /// <summary>Length of the run of text that goes on at the end, or one too long that ended inside.</summary>
    private static int LongestRun(ReadOnlySpan<byte> bytes, int run)
    {
        while (bytes.IndexOf((byte)'<') is >= 0 and var next)
        {
            if (run + next > FileLimits.LargestCell)
            {
                return run + next;
            }

            run = 0;
            bytes = bytes[(next + 1)..];
        }

        return run + bytes.Length;
    }
}
