using System.Buffers.Text;
using System.Security.Cryptography;
using Beffroi.Platform.Storage;

namespace Beffroi.Modules.Surveys.Answers;

/// <summary>How an answer came.</summary>
internal enum AnswerChannel
{
    Web,
    Phone,
    Paper,
}

/// <summary>
/// The two keys between firms and their answers. They lie in the folder, not in the database: whoever has the database alone, or
/// one of the keys, cannot tell whose an answer is.
/// </summary>
internal sealed class SurveyKeys(StoreFolder folder)
{
    private const int SecretLength = 32;
    private const int ProofLength = 16;

    private readonly byte[] _links = KeyFile.Read(folder, "survey-links.key");
    private readonly byte[] _answers = HKDF.DeriveKey(HashAlgorithmName.SHA256, KeyFile.Read(folder, "survey-identities.key"), 32,
        KeyFile.Read(folder, "survey-answers.key"), "beffroi answers"u8.ToArray());

    /// <summary>The name under which the answers of a drawn firm are kept.</summary>
    public string AnswerOf(Guid drawn) => Convert.ToHexStringLower(HMACSHA256.HashData(_answers, drawn.ToByteArray()));

    /// <summary>What stands for a firm in files of answers: the same in each wave, and nothing to whoever lacks the
    /// keys.</summary>
    public string PseudonymOf(string siret) => Convert.ToHexStringLower(
        HMACSHA256.HashData(_answers, System.Text.Encoding.ASCII.GetBytes(siret)))[..16];

    /// <summary>The secret of a link by which a firm answers. It is the same in every mail of the wave, and kept
    /// nowhere.</summary>
    public string LinkOf(Guid drawn, AnswerChannel channel) =>
        Base64Url.EncodeToString([.. drawn.ToByteArray(), .. Proof(drawn, channel)]);

    /// <summary>Whose link it is, and how the answer comes; null for a link that we did not make.</summary>
    public (Guid Drawn, AnswerChannel Channel)? Read(string secret)
    {
        Span<byte> bytes = stackalloc byte[SecretLength];
        if (secret.Length != Base64Url.GetEncodedLength(SecretLength)
            || !Base64Url.TryDecodeFromChars(secret, bytes, out var length) || length != SecretLength)
        {
            return null;
        }

        var (drawn, found) = (new Guid(bytes[..16]), default(AnswerChannel?));
        foreach (var channel in Enum.GetValues<AnswerChannel>())
        {
            // All are tried: how long it takes says nothing.
            found = CryptographicOperations.FixedTimeEquals(Proof(drawn, channel), bytes[16..]) ? channel : found;
        }

        return found is { } how ? (drawn, how) : null;
    }

    private byte[] Proof(Guid drawn, AnswerChannel channel) =>
        HMACSHA256.HashData(_links, (byte[])[.. drawn.ToByteArray(), (byte)channel])[..ProofLength];
}
