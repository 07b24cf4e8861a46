using System.Security.Cryptography;

namespace Beffroi.Platform.Storage;

/// <summary>
/// A secret of 32 bytes that lies beside the database, not in it: whoever can only write to the database does not have it. It is
/// made by the first who asks.
/// </summary>
internal static class KeyFile
{
    public static byte[] Read(StoreFolder folder, string name)
    {
        var path = Path.Combine(folder.Keys, name);
        try
        {
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            file.Write(RandomNumberGenerator.GetBytes(32));
        }
        catch (IOException) when (File.Exists(path))
        {
            // made by an earlier start
        }

        return File.ReadAllBytes(path);
    }
}
