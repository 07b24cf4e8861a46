using System.IO.Compression;
using System.Text.Json;
using Beffroi.Statistics.Disclosure;

namespace Beffroi.Platform.Publication.Releases;

/// <summary>
/// What was chosen and why it protects, beside so many earlier releases. It holds true values: it is kept sealed, its verdict
/// alone is told.
/// </summary>
internal sealed record ReleaseProof(
    string Outcome, double Gap, int Earlier, double Seconds, IReadOnlyList<int> Hidden,
        ProtectionCertificate Certificate)
{
    private sealed record Move(int C, double B);

    private sealed record Line(int Cell, bool IsUp, string Attacker, List<Move> Moves);

    private sealed record Packed(
        string Outcome, double Gap, int Earlier, double Seconds, List<int> Hidden, List<Line> Lines);

    public byte[] Pack()
    {
        using var bytes = new MemoryStream();
        using (var zipped = new BrotliStream(bytes, CompressionLevel.Fastest))
        {
            JsonSerializer.Serialize(zipped, new Packed(Outcome, Gap, Earlier, Seconds, [.. Hidden],
                [.. Certificate.Witnesses.Select(witness => new Line(witness.Cell, witness.IsUp, witness.Attacker,
                    [.. witness.Moves.Select(move => new Move(move.Cell, move.By))]))]));
        }

        return bytes.ToArray();
    }

    public static ReleaseProof Unpack(byte[] bytes)
    {
        using var zipped = new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress);
        var packed = JsonSerializer.Deserialize<Packed>(zipped)!;
        return new ReleaseProof(packed.Outcome, packed.Gap, packed.Earlier, packed.Seconds, packed.Hidden,
            new ProtectionCertificate(
            [.. packed.Lines.Select(line => new Witness(line.Cell, line.IsUp, line.Attacker,
                [.. line.Moves.Select(move => (move.C, move.B))]))]));
    }
}
