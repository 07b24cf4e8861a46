using Beffroi.Statistics.Disclosure;

namespace Beffroi.Platform.Publication.Releases;

/// <summary>The attacker on the public files of a release: it sees neither who gave what nor a true value.</summary>
internal static class PublicAttack
{
    /// <summary>The status of a cell that stands between others and that no table shows.</summary>
    private const string NotShown = "–";

    /// <exception cref="BrokenRuleException">The published cells contradict each other.</exception>
    public static IReadOnlyList<AttackedRow> Run(PublicRelease release, CancellationToken cancel)
    {
        var shape = ShapeOf(release);
        var (values, cells) = (new double?[shape.Count], release.Cells.ToDictionary(cell => cell.Number));
        foreach (var cell in release.Cells)
        {
            values[cell.Number] = cell.Value;
        }

        var low = values.Any(value => value < 0) ? double.NegativeInfinity : 0;
        var system = PublicTable.Complete(values, shape.Equations, low) ?? throw new BrokenRuleException("attack.contradiction");
        var isHidden = values.Select(value => value is null).ToList();
        return
        [
            .. DisclosureAudit.Attack(system, isHidden, [Attacker.Outsider], AttackSolver.Glop, null, cancel).Select(seen =>
                new AttackedRow(string.Join('\t', shape.KeyOf(seen.Cell)),
                    cells.TryGetValue(seen.Cell, out var cell) ? cell.Status : NotShown, Math.Round(seen.Low, 6),
                    double.IsFinite(seen.High) ? Math.Round(seen.High, 6) : null,
                    double.IsFinite(seen.High) && seen.High - seen.Low <= CellSystem.Tolerance(seen.High))),
        ];
    }

    /// <summary>
    /// All cells that add up, as the tree of codes of each side says: those that no table shows are looked for too.
    /// </summary>
    private static TableShape ShapeOf(PublicRelease release) => new([.. release.Sides.Select((side, d) => Dimension.Of(
        side, release.Release.Trees[d].Total, release.Release.Trees[d].Parents, [], release.Release.Trees[d].Zones))]);
}
