namespace Beffroi.Statistics.Disclosure;

/// <summary>A choice of hidden cells with its proof.</summary>
/// <param name="Chosen">Which cells to hide.</param>
/// <param name="Certificate">Against every attacker; null when refused.</param>
/// <param name="Against">How many attackers had to be looked at while choosing; the others learn too little anyhow.</param>
public sealed record ProvenSuppression(Suppression Chosen, ProtectionCertificate? Certificate, int Against);

/// <summary>
/// Chooses against some attackers and proves against all. Where some come too close more is hidden, which is kept as the best so
/// far, and while there is time the next choice is made against them too: of hundreds of insiders a handful needs to be thought
/// of.
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
        var (best, bound) = (default(ProvenSuppression), 0.0);
        while (true)
        {
            // What is proven already needs no completing: a choice that does not end in time is dropped for it.
            var chosen = new CellSuppression(system, active).Choose(timeLeft, progress, completing: best is null, cancel);
            bound = Math.Max(bound, chosen.LowerBound);
            if (chosen.Outcome == SuppressionOutcome.Refused)
            {
                return best is null ? new(chosen, null, active.Count) : Bounded(best, bound, active.Count);
            }

            var proofs = SharedProof.Sought(system, chosen.IsHidden, all, proving, cancel);
            var met = proofs.SelectMany(proof => proof.TooClose).ToHashSet();
            best = Cheaper(best, Mended(system, chosen, proofs, active.Count, proving, cancel));
            if (met.Count == 0 || best is null)
            {
                return best is null ? new(chosen with { Outcome = SuppressionOutcome.Refused }, null, active.Count)
                    : Bounded(best, bound, active.Count);
            }

            met.ExceptWith(active);
            if (met.Count == 0 || timeLeft() <= TimeSpan.Zero)
            {
                return Bounded(best, bound, active.Count);
            }

            active.AddRange(all.Where(met.Contains));
        }
    }

    private static ProvenSuppression? Cheaper(ProvenSuppression? one, ProvenSuppression? other) =>
        one is null || other?.Chosen.Cost < one.Chosen.Cost ? other : one;

    private static ProvenSuppression Bounded(ProvenSuppression found, double bound, int against) => found with
    {
        Against = against,
        Chosen = found.Chosen with
        {
            LowerBound = Math.Min(bound, found.Chosen.Cost),
            Outcome = found.Chosen.Cost <= bound + CellSystem.Tolerance(bound) ? SuppressionOutcome.Optimal
                : SuppressionOutcome.Feasible,
        },
    };

    /// <summary>The choice with its proof, after hiding more where somebody came too close.</summary>
    /// <returns>Null where some cell cannot move whatever is hidden.</returns>
    private static ProvenSuppression? Mended(
        CellSystem system, Suppression chosen, IReadOnlyList<SharedProof> proofs, int against, Action<int, int>? proving,
        CancellationToken cancel)
    {
        var hidden = chosen.IsHidden.ToArray();
        return proofs.All(proof => proof.Mend(hidden, proving, cancel))
            ? new(chosen with
            {
                IsHidden = hidden, Cost = hidden.Index().Where(cell => cell.Item).Sum(cell => system.Cells[cell.Index].Cost),
            }, ProtectionCertificate.Of(proofs), against) : null;
    }
}
