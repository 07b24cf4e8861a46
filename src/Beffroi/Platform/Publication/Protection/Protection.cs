using Beffroi.Statistics.Disclosure;

namespace Beffroi.Platform.Publication.Protection;

/// <param name="Key">Codes, in the order of the dimensions.</param>
/// <param name="Status">V, A, B or D.</param>
/// <param name="Value">The true value: for whoever protects, never for readers.</param>
/// <param name="Low">The least that a reader of the published cells holds possible.</param>
/// <param name="High">The most; null without bound.</param>
internal sealed record ProtectedCell(IReadOnlyList<string> Key, string Status, double Value, double Low, double? High);

/// <summary>The answer of <c>beffroi protect</c>.</summary>
internal sealed record ProtectionAnswer(
    string Status, int Primary, int Secondary, double HiddenValue, double LowerBound, double Gap, int Exposed,
    IReadOnlyList<ProtectedCell> Cells);

/// <param name="Attacker">Who learns it, where it is exposed; else whose bounds these are.</param>
internal sealed record AttackedCell(IReadOnlyList<string> Key, double Low, double? High, bool Exposed, string Attacker);

/// <summary>The answer of <c>beffroi audit-table</c>.</summary>
internal sealed record AttackAnswer(int Exposed, IReadOnlyList<AttackedCell> Cells);

/// <summary>
/// Protects a table, or attacks one that is protected. What it protects has always been attacked by a second solver.
/// </summary>
internal sealed class Protection(ProtectionSpec spec, TimeProvider time)
{
    /// <param name="table">What each cell is made of.</param>
    /// <param name="tell">Told a share from 0 to 1: half for the choice by its time, half for the attacks that check it.</param>
    public ProtectionAnswer Protect(ProtectionTable table, Action<double> tell, CancellationToken cancel)
    {
        var (system, judged) = Judge(table);
        var attackers = AttackersOf(table, judged);
        var started = time.GetTimestamp();
        var limit = TimeSpan.FromSeconds(spec.TimeLimitSeconds);
        var chosen = LazySuppression.Choose(system, [.. attackers.Where(one => one.Knows.Count == 0)],
            [.. attackers.Where(one => one.Knows.Count > 0)], () => limit - time.GetElapsedTime(started),
            (_, _) => tell(Math.Min(0.5, 0.5 * (time.GetElapsedTime(started) / limit))), (done, of) => tell(0.5 * done / of),
            cancel).Chosen;
        var isRefused = chosen.Outcome == SuppressionOutcome.Refused;
        var seen = isRefused ? [] : DisclosureAudit.Attack(system, chosen.IsHidden, attackers, AttackSolver.Clp,
            (done, of) => tell(0.5 + (0.5 * done / of)), cancel).ToDictionary(cell => cell.Cell);
        isRefused |= seen.Values.Any(cell => cell.IsExposed); // what was not seen to hold does not leave
        var shown = Enumerable.Range(0, system.Cells.Count).Where(table.Contents.Shape.IsShown).ToList();
        var primary = shown.Count(i => system.Cells[i].IsSensitive);
        var hidden = isRefused ? [] : shown.Where(i => chosen.IsHidden[i]).ToList();
        return new ProtectionAnswer(
            isRefused ? "refused" : chosen.Outcome == SuppressionOutcome.Optimal ? "optimal" : "feasible",
            primary, isRefused ? 0 : hidden.Count - primary, hidden.Sum(i => system.Cells[i].Value), chosen.LowerBound,
            isRefused ? 0 : chosen.Gap, seen.Values.Count(cell => cell.IsExposed),
            isRefused ? [] : [.. shown.Select(i =>
                CellOf(table, judged, seen.GetValueOrDefault(i), i))]);
    }

    /// <summary>Attacks the hidden cells of a table by the statuses that it came with.</summary>
    public AttackAnswer Attack(ProtectionTable table, Action<double> tell, CancellationToken cancel)
    {
        var (system, judged) = Judge(table);
        var isHidden = table.Statuses!.Select((status, i) => (status != CellStatus.V && !system.Cells[i].IsPublished)
            || !table.Contents.Shape.IsShown(i)).ToList();
        var seen = DisclosureAudit.Attack(system, isHidden, AttackersOf(table, judged), AttackSolver.Glop,
            (done, of) => tell((double)done / of), cancel);
        return new AttackAnswer(seen.Count(cell => cell.IsExposed), [.. seen.Select(cell => new AttackedCell(
            table.Contents.Shape.KeyOf(cell.Cell), Rounded(cell.Low), Finite(cell.High), cell.IsExposed, cell.By))]);
    }

    private (CellSystem System, IReadOnlyList<Sensitivity> Judged) Judge(ProtectionTable table) => table.Contents.Judge(
        new SensitivityRules(spec.Rules.MinimumContributors, spec.Rules.DominancePercent, spec.Rules.PPercent),
        spec.ProtectionPercent, spec.Bounds.Low, spec.Bounds.High ?? double.PositiveInfinity, spec.CostOf, table.Statuses,
        spec.BetrayingSide, table.Published);

    private IReadOnlyList<Attacker> AttackersOf(ProtectionTable table, IReadOnlyList<Sensitivity> judged) =>
    [
        Attacker.Outsider, .. spec.Attackers.Contains("informed") ? [Attacker.Informed] : Array.Empty<Attacker>(),
        .. spec.Attackers.Contains("insiders") ? table.Contents.Insiders(judged) : [],
    ];

    private static ProtectedCell CellOf(ProtectionTable table, IReadOnlyList<Sensitivity> judged, AuditedCell? seen, int number)
    {
        var (key, value) = (table.Contents.Shape.KeyOf(number), table.Contents.Contents[number].Value);
        return seen is null ? new ProtectedCell(key, nameof(CellStatus.V), value, value, value)
            : new ProtectedCell(key, judged[number].IsSensitive ? judged[number].Status.ToString() : nameof(CellStatus.D), value,
                Rounded(seen.Low), Finite(seen.High));
    }

    private static double? Finite(double high) => double.IsFinite(high) ? Rounded(high) : null;

    /// <summary>Solvers leave a trail of small digits.</summary>
    private static double Rounded(double bound) => double.IsFinite(bound) ? Math.Round(bound, 6) : bound;
}
