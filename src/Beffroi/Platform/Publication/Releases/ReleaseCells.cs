using Beffroi.Statistics.Disclosure;

namespace Beffroi.Platform.Publication.Releases;

/// <summary>What a protected table looks like from outside.</summary>
internal static class ReleaseCells
{
    private const int MostNamed = 5;

    public static List<ReleaseCell> Of(
        Release release, ReleaseSystem system, bool[] hidden, Dictionary<int, AuditedCell> seen,
            ProtectionCertificate certificate)
    {
        var leaning = Leaning(system, certificate);
        return
        [
            .. Enumerable.Range(0, system.Shape.Count).Where(system.Shape.IsShown).Select(cell =>
            {
                var at = system.InSystem(cell);
                var (value, lean) = (system.System.Cells[at].Value, leaning[at].Distinct().Order().ToList());
                (double? Low, double? High) bounds = !hidden[at] ? (value, value)
                    : release.ShowsIntervals ? (Math.Round(seen[at].Low, 6), Finite(seen[at].High)) : (null, null);
                return new ReleaseCell
                {
                    ReleaseId = release.Id, Number = cell, Key = system.KeyOf(cell),
                    Status = !hidden[at] ? nameof(CellStatus.V)
                        : system.Judged[cell].IsSensitive ? system.Judged[cell].Status.ToString() : nameof(CellStatus.D),
                    Value = hidden[at] ? null : value, Low = bounds.Low, High = bounds.High,
                    Protects = lean.Count, ProtectsFirst = string.Join('\n', lean.Take(MostNamed).Select(system.KeyOf)),
                };
            }),
        ];
    }

    public static ReleaseVerdict Verdict(ReleaseSystem system, ReleaseProof proof, List<ReleaseCell> cells, int earlier)
    {
        var inner = cells.Where(cell => system.Shape.IsInner(cell.Number)).ToList();
        double SumOf(IEnumerable<ReleaseCell> some) =>
            some.Sum(cell => Math.Abs(system.Contents.Contents[cell.Number].Value));
        var all = SumOf(inner);
        return new ReleaseVerdict(
            proof.Outcome, Math.Round(proof.Gap, 4), cells.Count, system.System.Equations.Count,
            cells.Count(cell => cell.Status is "A" or "B"), cells.Count(cell => cell.Status == "D"),
            cells[0].Status != "V" || system.Shape.IsLinked ? null : all > 0
                ? Math.Round(SumOf(inner.Where(cell => cell.Status != "V")) / all, 2) : 0,
            system.Attackers.Count, proof.Certificate.Witnesses.Count, earlier, 0, Math.Round(proof.Seconds, 1));
    }

    /// <summary>For each cell of the system the sensitive cells of the table whose witnesses move it.</summary>
    private static ILookup<int, int> Leaning(ReleaseSystem system, ProtectionCertificate certificate) =>
        (from witness in certificate.Witnesses
         let sensitive = system.InTable(witness.Cell)
         where sensitive is not null
         from move in witness.Moves
         where move.Cell != witness.Cell
         select (move.Cell, Sensitive: sensitive.Value)).ToLookup(pair => pair.Cell, pair => pair.Sensitive);

    private static double? Finite(double high) => double.IsFinite(high) ? Math.Round(high, 6) : null;
}
