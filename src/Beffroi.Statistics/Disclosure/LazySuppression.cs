namespace Beffroi.Statistics.Disclosure;

/// <summary>A choice of hidden cells with its proof.</summary>
/// <param name="Chosen">Which cells to hide.</param>
/// <param name="Certificate">Against every attacker; null when refused.</param>
/// <param name="Against">How many attackers had to be looked at while choosing; the others learn too little anyhow.</param>
public sealed record ProvenSuppression(Suppression Chosen, ProtectionCertificate? Certificate, int Against);

/// <summary>
/// Chooses against some attackers, proves against all, and takes those who come too close into the next choice: of hundreds of
/// insiders a handful needs to be thought of.
/// </summary>
public static class LazySuppression
{
    /// <summary>Chooses and proves.</summary>
    /// <param name="system">The cells and their sums.</param>
    /// <param name="first">Whom each choice is made against from the beginning, at least one.</param>
    /// <param name="others">Everyone else against whom it must hold.</param>
    /// <param name="timeLeft">How long may still be spent; asked again and again.</param>
    /// <param name="progress">Told the bound and the best cost so far; null before there is one.</param>
    /// <param name="proving">Told how many sensitive cells a proof has gone through, of how many.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static ProvenSuppression Choose(
        CellSystem system, IReadOnlyList<Attacker> first, IReadOnlyList<Attacker> others, Func<TimeSpan> timeLeft,
        Action<double, double?>? progress = null, Action<int, int>? proving = null, CancellationToken cancel = default)
    {
        var (active, all) = (first.ToList(), (IReadOnlyList<Attacker>)[.. first, .. others]);
        var chosen = new CellSuppression(system, active).Choose(timeLeft, progress, cancel);
        while (true)
        {
            if (chosen.Outcome == SuppressionOutcome.Refused)
            {
                return new(chosen, null, active.Count);
            }

            var (certificate, tooClose) = ProtectionCertificate.Prove(system, chosen.IsHidden, all, proving, cancel);
            var met = tooClose.Where(attacker => !active.Contains(attacker)).ToList();
            if (tooClose.Count == 0)
            {
                return new(chosen, certificate, active.Count);
            }

            if (met.Count == 0)
            {
                return new(chosen with { Outcome = SuppressionOutcome.Refused }, null, active.Count);
            }

            active.AddRange(met);
            chosen = timeLeft() > TimeSpan.Zero ? new CellSuppression(system, active).Choose(timeLeft, progress, cancel)
                : Completed(system, active, chosen, cancel);
        }
    }

    /// <summary>Hides more of what was chosen, where there is no time to choose anew.</summary>
    private static Suppression Completed(
        CellSystem system, IReadOnlyList<Attacker> attackers, Suppression chosen, CancellationToken cancel)
    {
        var hidden = new Completion(system, attackers).From(chosen.IsHidden, cancel);
        return hidden is null ? chosen with { Outcome = SuppressionOutcome.Refused }
            : chosen with
            {
                Outcome = SuppressionOutcome.Feasible, IsHidden = hidden,
                Cost = hidden.Index().Where(cell => cell.Item).Sum(cell => system.Cells[cell.Index].Cost),
            };
    }
}
