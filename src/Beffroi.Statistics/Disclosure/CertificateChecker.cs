namespace Beffroi.Statistics.Disclosure;

/// <summary>
/// Checks a certificate by sums and bounds alone: it needs no solver, and shares no code with what made the certificate but the
/// levels that are asked.
/// </summary>
public static class CertificateChecker
{
    /// <summary>Looks for what is wrong.</summary>
    /// <returns>One sentence in English for each fault, for whoever works on the release; none when the proof holds.</returns>
    /// <param name="system">The cells and their sums.</param>
    /// <param name="isHidden">For each cell whether it is hidden.</param>
    /// <param name="attackers">Everyone against whom it must hold.</param>
    /// <param name="certificate">The proof.</param>
    public static IReadOnlyList<string> Faults(
        CellSystem system, IReadOnlyList<bool> isHidden, IReadOnlyList<Attacker> attackers, ProtectionCertificate certificate)
    {
        var faults = new List<string>();
        for (var cell = 0; cell < system.Cells.Count; cell++)
        {
            if (system.Cells[cell].IsSensitive && !isHidden[cell])
            {
                faults.Add($"Cell {cell} is sensitive and shown.");
            }

            if (system.Cells[cell].IsPublished && isHidden[cell])
            {
                faults.Add($"Cell {cell} is published already and counted as hidden.");
            }
        }

        var told = certificate.Witnesses.ToLookup(witness => (witness.Cell, witness.IsUp));
        var sound = new Dictionary<Witness, string?>(ReferenceEqualityComparer.Instance);
        foreach (var attacker in attackers)
        {
            foreach (var (cell, isUp, level) in ProtectionCertificate.Demands(system, attacker))
            {
                var fault = "has no witness";
                foreach (var witness in told[(cell, isUp)])
                {
                    fault = FaultOf(witness, attacker, level);
                    if (fault is null)
                    {
                        break;
                    }
                }

                if (fault is not null)
                {
                    faults.Add($"Cell {cell}, {(isUp ? "up" : "down")}, against {attacker.Name}: {fault}.");
                }
            }
        }

        string? FaultOf(Witness witness, Attacker attacker, double level)
        {
            if (!sound.TryGetValue(witness, out var broken))
            {
                sound[witness] = broken = BrokenSum(system, witness);
            }

            return broken ?? RuledOut(system, isHidden, attacker, witness, level);
        }

        return faults;
    }

    /// <summary>Why this attacker can rule the table out, or what it does not show; null where it holds.</summary>
    private static string? RuledOut(
        CellSystem system, IReadOnlyList<bool> isHidden, Attacker attacker, Witness witness, double level)
    {
        var reached = 0.0;
        foreach (var (cell, move) in witness.Moves)
        {
            var (down, up) = attacker.RoomOf(cell, system.Cells[cell]);
            var slack = CellSystem.Tolerance(system.Cells[cell].Value);
            if (!isHidden[cell] || move > up + slack || move < -down - slack)
            {
                return $"moves cell {cell} by {move}, which they can rule out";
            }

            reached += cell != witness.Cell ? 0 : witness.IsUp ? move : -move;
        }

        return reached < level - CellSystem.Tolerance(level) ? $"reaches {reached} of {level}" : null;
    }

    private static string? BrokenSum(CellSystem system, Witness witness)
    {
        var by = new double[system.Cells.Count];
        foreach (var (cell, move) in witness.Moves)
        {
            by[cell] += move;
        }

        foreach (var number in witness.Moves.SelectMany(move => system.EquationsOf(move.Cell)).Distinct())
        {
            var equation = system.Equations[number];
            var apart = by[equation.Total] - equation.Parts.Sum(part => by[part]);
            if (Math.Abs(apart) > CellSystem.Tolerance(system.Cells[equation.Total].Value))
            {
                return $"breaks sum {number} by {apart}";
            }
        }

        return null;
    }
}
