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
        if (!File.Exists(path))
        {
            // Whole before it has its name: another process that starts now never reads half a key.
            var whole = $"{path}.{Guid.NewGuid():N}";
            File.WriteAllBytes(whole, RandomNumberGenerator.GetBytes(32));
            try
            {
                File.Move(whole, path);
            }
            catch (IOException) when (File.Exists(path))
            {
                File.Delete(whole); // the other was first
            }
        }

        return File.ReadAllBytes(path);
    }
}
