using Beffroi.Statistics.Disclosure;

namespace Beffroi.Platform.Publication.Releases;

/// <summary>The attacker on the public files of a release: it sees neither who gave what nor a true value.</summary>
internal static class PublicAttack
{
    /// <exception cref="BrokenRuleException">The published cells contradict each other.</exception>
    public static IReadOnlyList<AttackedRow> Run(PublicRelease release, CancellationToken cancel)
    {
        var (values, equations) = (release.Cells.Select(cell => cell.Value).ToList(), EquationsOf(release));
        var low = values.Any(value => value < 0) ? double.NegativeInfinity : 0;
        var system = PublicTable.Complete(values, equations, low) ?? throw new BrokenRuleException("attack.contradiction");
        var isHidden = values.Select(value => value is null).ToList();
        return
        [
            .. DisclosureAudit.Attack(system, isHidden, [Attacker.Outsider], AttackSolver.Glop, null, cancel).Select(seen =>
                new AttackedRow(release.Cells[seen.Cell].Key, release.Cells[seen.Cell].Status, Math.Round(seen.Low, 6),
                    double.IsFinite(seen.High) ? Math.Round(seen.High, 6) : null,
                    double.IsFinite(seen.High) && seen.High - seen.Low <= CellSystem.Tolerance(seen.High))),
        ];
    }

    /// <summary>Which cells add up to which, as the tree of codes of each side says.</summary>
    private static IReadOnlyList<Equation> EquationsOf(PublicRelease release)
    {
        var shape = new TableShape([.. release.Sides.Select((side, d) => Dimension.Of(
            side, release.Release.Trees[d].Total, release.Release.Trees[d].Parents, []))]);
        return shape.Equations;
    }
}
