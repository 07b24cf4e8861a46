using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Beffroi.Platform.Identity;

/// <summary>Secrets that travel by mail or cookie: 256 bits, of which the database keeps the hash alone.</summary>
internal static class Secrets
{
    public static string Make() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    public static bool AreEqual(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));
}
