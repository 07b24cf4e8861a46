using System.Security.Cryptography;

namespace Beffroi.Platform.Storage;

/// <summary>
/// A secret of 32 bytes that lies beside the database, not in it: whoever can only write to the database does not have it. It is
/// made by the first who asks.
/// </summary>
internal static class KeyFile
{
    private const int Length = 32;

    /// <summary>How long another process may take to write the key that it has just begun.</summary>
    private static readonly TimeSpan LongestWriting = TimeSpan.FromSeconds(5);

    /// <exception cref="InvalidDataException">The file is not a whole key: it must not be taken for one.</exception>
    public static byte[] Read(StoreFolder folder, string name)
    {
        var path = Path.Combine(folder.Keys, name);
        if (!File.Exists(path))
        {
            Make(path);
        }

        var key = Array.Empty<byte>();
        return SpinWait.SpinUntil(() => (key = File.ReadAllBytes(path)).Length == Length, LongestWriting) ? key
            : throw new InvalidDataException($"The key {path} is not of {Length} bytes: restore it from a backup.");
    }

    private static void Make(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite);
            file.Write(RandomNumberGenerator.GetBytes(Length));
            file.Flush(flushToDisk: true);
        }
        catch (IOException) when (File.Exists(path))
        {
            // another was first: what it writes is read
        }
    }
}
