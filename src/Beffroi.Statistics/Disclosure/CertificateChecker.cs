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

        foreach (var attacker in attackers)
        {
            var told = certificate.Witnesses.Where(witness => witness.Attacker == attacker.Name)
                .ToLookup(witness => (witness.Cell, witness.IsUp));
            foreach (var (cell, isUp, level) in ProtectionCertificate.Demands(system, attacker))
            {
                var witness = told[(cell, isUp)].FirstOrDefault();
                var fault = witness is null ? "has no witness" : FaultOf(system, isHidden, attacker, witness, level);
                if (fault is not null)
                {
                    faults.Add($"Cell {cell}, {(isUp ? "up" : "down")}, against {attacker.Name}: {fault}.");
                }
            }
        }

        return faults;
    }

    private static string? FaultOf(
        CellSystem system, IReadOnlyList<bool> isHidden, Attacker attacker, Witness witness, double level)
    {
        var by = new double[system.Cells.Count];
        foreach (var (cell, move) in witness.Moves)
        {
            var (down, up) = attacker.RoomOf(cell, system.Cells[cell]);
            var slack = CellSystem.Tolerance(system.Cells[cell].Value);
            if (!isHidden[cell] || move > up + slack || move < -down - slack)
            {
                return $"moves cell {cell} by {move}, which they can rule out";
            }

            by[cell] += move;
        }

        var reached = witness.IsUp ? by[witness.Cell] : -by[witness.Cell];
        if (reached < level - CellSystem.Tolerance(level))
        {
            return $"reaches {reached} of {level}";
        }

        foreach (var (number, equation) in system.Equations.Index())
        {
            var apart = by[equation.Total] - equation.Parts.Sum(part => by[part]);
            if (Math.Abs(apart) > CellSystem.Tolerance(system.Cells[equation.Total].Value))
            {
                return $"breaks sum {number} by {apart}";
            }
        }

        return null;
    }
}
