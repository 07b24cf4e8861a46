using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Beffroi.Platform.Backup;

/// <summary>
/// A stream encrypted in pieces with AES-256-GCM. The key is derived from a passphrase; each piece is numbered and the last one
/// marked, so that nothing can be altered, exchanged or cut off unseen.
/// </summary>
internal static class Sealing
{
    private const int Piece = 1 << 20;
    private const int Rounds = 600_000;

    private static readonly byte[] Mark = "BEFFROI1"u8.ToArray();

    public static async Task SealAsync(Stream plain, Stream target, string passphrase, CancellationToken cancel)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        using var cipher = CipherOf(passphrase, salt);
        await target.WriteAsync(Mark, cancel);
        await target.WriteAsync(salt, cancel);
        var (here, next) = (new byte[Piece], new byte[Piece]);
        var length = await plain.ReadAtLeastAsync(here, Piece, throwOnEndOfStream: false, cancel);
        for (var number = 0L; ; number++)
        {
            var following = length == Piece ? await plain.ReadAtLeastAsync(next, Piece, throwOnEndOfStream: false, cancel) : 0;
            var sealedPiece = new byte[4 + 16 + length];
            BinaryPrimitives.WriteInt32LittleEndian(sealedPiece, length);
            cipher.Encrypt(Nonce(number, following == 0), here.AsSpan(0, length), sealedPiece.AsSpan(20),
                sealedPiece.AsSpan(4, 16));
            await target.WriteAsync(sealedPiece, cancel);
            if (following == 0)
            {
                return;
            }

            (here, next, length) = (next, here, following);
        }
    }

    /// <exception cref="CryptographicException">The passphrase is another, or the file was altered or cut.</exception>
    public static async Task OpenAsync(Stream source, Stream plain, string passphrase, CancellationToken cancel)
    {
        var head = new byte[Mark.Length + 16];
        if (await source.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancel) < head.Length
            || !head.AsSpan(0, Mark.Length).SequenceEqual(Mark))
        {
            throw new CryptographicException("Not a backup.");
        }

        using var cipher = CipherOf(passphrase, head[Mark.Length..]);
        var size = new byte[4];
        for (var number = 0L; ; number++)
        {
            await source.ReadExactlyAsync(size, cancel);
            var length = BinaryPrimitives.ReadInt32LittleEndian(size);
            if (length is < 0 or > Piece)
            {
                throw new CryptographicException("Damaged.");
            }

            var sealedPiece = new byte[16 + length];
            await source.ReadExactlyAsync(sealedPiece, cancel);
            var isLast = source.Position == source.Length;
            var opened = new byte[length];
            cipher.Decrypt(Nonce(number, isLast), sealedPiece.AsSpan(16), sealedPiece.AsSpan(0, 16), opened);
            await plain.WriteAsync(opened, cancel);
            if (isLast)
            {
                return;
            }
        }
    }

    private static AesGcm CipherOf(string passphrase, byte[] salt) =>
        new(Rfc2898DeriveBytes.Pbkdf2(passphrase, salt, Rounds, HashAlgorithmName.SHA256, 32), 16);

    private static byte[] Nonce(long number, bool isLast)
    {
        var nonce = new byte[12];
        BinaryPrimitives.WriteInt64LittleEndian(nonce, number);
        nonce[11] = isLast ? (byte)1 : (byte)0;
        return nonce;
    }
}
