namespace Beffroi.Statistics.Disclosure;

/// <summary>A table that an attacker cannot rule out, told by what differs from the true one.</summary>
/// <param name="Cell">The sensitive cell that it speaks for.</param>
/// <param name="IsUp">Whether it shows that the cell could be higher, or lower.</param>
/// <param name="Attacker">The name of the attacker whom it was found against.</param>
/// <param name="Moves">How far each moved cell stands from its true value.</param>
public sealed record Witness(int Cell, bool IsUp, string Attacker, IReadOnlyList<(int Cell, double By)> Moves);

/// <summary>
/// The proof that a choice of hidden cells protects: for each sensitive cell and attacker one witness upwards and one downwards;
/// one serves every attacker who cannot rule it out.
/// </summary>
/// <remarks>It holds true values and stays inside; the verdict of its check may be told to anybody.</remarks>
/// <param name="Witnesses">In no order.</param>
public sealed record ProtectionCertificate(IReadOnlyList<Witness> Witnesses)
{
    /// <summary>Finds the witnesses by attacking.</summary>
    /// <returns>Null where some attacker comes too close to some cell.</returns>
    /// <param name="system">The cells and their sums.</param>
    /// <param name="isHidden">For each cell whether it is hidden.</param>
    /// <param name="attackers">Everyone against whom it must hold.</param>
    /// <param name="cancel">Gives up.</param>
    public static ProtectionCertificate? Make(
        CellSystem system, IReadOnlyList<bool> isHidden, IReadOnlyList<Attacker> attackers, CancellationToken cancel = default)
    {
        var (certificate, tooClose) = Prove(system, isHidden, attackers, null, cancel);
        return tooClose.Count == 0 ? certificate : null;
    }

    /// <summary>Finds the witnesses by attacking, and who comes too close.</summary>
    /// <returns>The witnesses found, and the attackers who come too close to some cell.</returns>
    /// <param name="system">The cells and their sums.</param>
    /// <param name="isHidden">For each cell whether it is hidden.</param>
    /// <param name="attackers">Everyone against whom it must hold.</param>
    /// <param name="progress">Told how many sensitive cells are done, of how many.</param>
    /// <param name="cancel">Gives up.</param>
    public static (ProtectionCertificate Certificate, IReadOnlyList<Attacker> TooClose) Prove(
        CellSystem system, IReadOnlyList<bool> isHidden, IReadOnlyList<Attacker> attackers, Action<int, int>? progress = null,
        CancellationToken cancel = default)
    {
        var proofs = SharedProof.Sought(system, isHidden, attackers, progress, cancel);
        return (Of(proofs), [.. proofs.SelectMany(proof => proof.TooClose)]);
    }

    /// <summary>What proofs found together.</summary>
    internal static ProtectionCertificate Of(IEnumerable<SharedProof> proofs) =>
        new([.. proofs.SelectMany(proof => proof.Witnesses)]);

    /// <summary>What must be shown: each sensitive cell, in both directions, as far as its level.</summary>
    internal static IEnumerable<(int Cell, bool IsUp, double Level)> Demands(CellSystem system, Attacker attacker) =>
        from cell in Enumerable.Range(0, system.Cells.Count)
        where system.Cells[cell].IsSensitive
        let levels = attacker.LevelsOf(cell, system.Cells[cell])
        from demand in new[] { (cell, true, levels.Up), (cell, false, levels.Down) }
        where demand.Item3 > 0
        select demand;
}
