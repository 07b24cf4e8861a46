using System.Diagnostics;
using System.Globalization;
using Beffroi.Statistics.Disclosure;

namespace Beffroi.Bench;

/// <summary>A month's release of the size of the metropolis: 95 communes, 22 occupations, 3 publics, and all their margins.</summary>
internal static class ProtectionBench
{
    private const int Seed = 1;

    public static void Run(bool withInsiders)
    {
        var shape = new TableShape([Side("commune", 95), Side("occupation", 22), Side("public", 3)]);
        var table = ContributedTable.FromMicrodata(shape, Firms());
        var (system, judged) = table.Judge(new SensitivityRules(3, 85), 10, 0, double.PositiveInfinity, content => content.Value);
        var insiders = withInsiders ? table.Insiders(judged) : [];
        var clock = Stopwatch.StartNew();
        var told = TimeSpan.Zero;
        var proven = LazySuppression.Choose(
            system, [Attacker.Outsider], insiders, () => TimeSpan.FromSeconds(60) - clock.Elapsed,
            (bound, best) => Console.Error.WriteLine(Line($"  {clock.Elapsed.TotalSeconds:0} s: bound {bound:0}, best {best:0}")),
            (done, of) =>
            {
                if (clock.Elapsed - told > TimeSpan.FromSeconds(2))
                {
                    told = clock.Elapsed;
                    Console.Error.WriteLine(Line($"  {told.TotalSeconds:0} s: proof of {done} of {of} cells"));
                }
            });
        var (chosen, choosing) = (proven.Chosen, clock.Elapsed);
        var exposed = DisclosureAudit.Attack(system, chosen.IsHidden, [Attacker.Outsider], AttackSolver.Clp).Count(cell => cell.IsExposed);
        var audited = clock.Elapsed;
        var faults = proven.Certificate is null ? -1
            : CertificateChecker.Faults(system, chosen.IsHidden, [Attacker.Outsider, .. insiders], proven.Certificate).Count;
        var whole = clock.Elapsed;
        Console.WriteLine(Line($"protection: {shape.Count} cells, {judged.Count(one => one.IsSensitive)} sensitive, {1 + insiders.Count} attackers ({proven.Against} taken into the choice): {chosen.Outcome}, gap {chosen.Gap:P2}, {exposed} exposed, {faults} faults of the proof; chosen and proven in {choosing.TotalSeconds:0.0} s, of which the solver {chosen.InSolver.TotalSeconds:0.0} s in the last choice; attacked by the second solver in {(audited - choosing).TotalSeconds:0.0} s, proof checked in {(whole - audited).TotalSeconds:0.0} s; in all {whole.TotalSeconds:0.0} s, peak {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB"));
    }

    /// <summary>Firms of fictitious size, few in most cells, as a survey of one month has them.</summary>
    private static IEnumerable<Contribution> Firms()
    {
        var random = new Random(Seed);
        var number = 0;
        for (var commune = 1; commune <= 95; commune++)
        {
            var size = Math.Exp(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 3;
            for (var cell = 0; cell < 66; cell++)
            {
                var firms = Math.Min(60, (int)(-Math.Log(1 - random.NextDouble()) * size));
                for (var i = 0; i < firms; i++)
                {
                    yield return new Contribution([commune, 1 + (cell / 3), 1 + (cell % 3)], $"firm {++number}", random.Next(1, 21));
                }
            }
        }
    }

    private static Dimension Side(string name, int size) => Dimension.Of(name, "Total", null, Enumerable.Range(1, size).Select(i => $"{name} {i}"));

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
