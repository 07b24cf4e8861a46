using Beffroi.Statistics.Disclosure;
using Shouldly;
using Xunit;

namespace Beffroi.Statistics.Tests.Disclosure;

/// <summary>The proof of a release, and the checker that finds any lie in it.</summary>
public sealed class CertificateTests
{
    [Fact]
    public void Make_OfAProtectedTable_PassesTheChecker()
    {
        var (system, hidden, attackers) = Protected();
        var certificate = ProtectionCertificate.Make(system, hidden, attackers)!;
        CertificateChecker.Faults(system, hidden, attackers, certificate).ShouldBeEmpty();
        certificate.Witnesses.Count.ShouldBeGreaterThan(attackers.Count);
    }

    [Fact]
    public void Make_WhereACellIsExposed_GivesNone()
    {
        var (system, hidden, attackers) = Protected();
        var bare = hidden.Select((one, i) => one && system.Cells[i].IsSensitive).ToList();
        ProtectionCertificate.Make(system, bare, attackers).ShouldBeNull();
    }

    [Fact]
    public void Faults_OfAnyWitnessAltered_AreFound()
    {
        var (system, hidden, attackers) = Protected();
        var certificate = ProtectionCertificate.Make(system, hidden, attackers)!;
        foreach (var demand in certificate.Witnesses.GroupBy(witness => (witness.Cell, witness.IsUp)))
        {
            IReadOnlyList<Witness> Altered(Func<Witness, IEnumerable<(int Cell, double By)>> moves) =>
                [.. certificate.Witnesses.Except(demand), .. demand.Select(witness => witness with { Moves = [.. moves(witness)] })];
            Faulty([.. certificate.Witnesses.Except(demand)]); // left out
            Faulty(Altered(witness => witness.Moves.Skip(1))); // a sum no longer holds
            Faulty(Altered(witness => witness.Moves.Select(move => (move.Cell, -move.By))));
            Faulty(Altered(witness => witness.Moves.Select(move => (move.Cell, move.By / 10))));
        }

        var shown = hidden.ToArray();
        shown[certificate.Witnesses[0].Moves.First(move => !system.Cells[move.Cell].IsSensitive).Cell] = false;
        CertificateChecker.Faults(system, shown, attackers, certificate).ShouldNotBeEmpty();

        void Faulty(IReadOnlyList<Witness> witnesses) =>
            CertificateChecker.Faults(system, hidden, attackers, new ProtectionCertificate(witnesses)).ShouldNotBeEmpty();
    }

    [Fact]
    public void LazySuppression_AnInsiderWhoWouldLearn_IsTakenIntoTheChoice()
    {
        // Two single firms on one line: hidden from outsiders, each would know the other.
        var shape = Tables.Flat(3, 3);
        var values = Tables.WithMargins(shape, cell => 10 + cell);
        var (mine, theirs) = (shape.Cell(1, 1), shape.Cell(1, 2));
        var system = Tables.System(shape, values, cell => cell == mine || cell == theirs, 0.1);
        IReadOnlyList<Attacker> insiders = [Attacker.Insider("a", new HashSet<int> { mine }), Attacker.Insider("b", new HashSet<int> { theirs })];
        var outside = new CellSuppression(system, [Attacker.Outsider]).Choose(Tables.NoLimit);
        ProtectionCertificate.Prove(system, outside.IsHidden, insiders).TooClose.Count.ShouldBe(2);
        var proven = LazySuppression.Choose(system, [Attacker.Outsider], insiders, Tables.NoLimit);
        proven.Against.ShouldBe(3);
        proven.Chosen.Cost.ShouldBeGreaterThan(outside.Cost);
        CertificateChecker.Faults(system, proven.Chosen.IsHidden, [Attacker.Outsider, .. insiders], proven.Certificate!).ShouldBeEmpty();
        DisclosureAudit.Attack(system, proven.Chosen.IsHidden, [Attacker.Outsider, .. insiders], AttackSolver.Clp)
            .ShouldAllBe(cell => !cell.IsExposed);

        // Where the time is over after the first choice, what it hides is completed and proven all the same.
        var asked = 0;
        var late = LazySuppression.Choose(system, [Attacker.Outsider], insiders, () => asked++ > 2_000 ? TimeSpan.Zero : Tables.NoLimit(), (_, best) => asked = best is null ? asked : 3_000);
        late.Chosen.Outcome.ShouldBe(SuppressionOutcome.Feasible);
        CertificateChecker.Faults(system, late.Chosen.IsHidden, [Attacker.Outsider, .. insiders], late.Certificate!).ShouldBeEmpty();
    }

    private static (CellSystem System, IReadOnlyList<bool> Hidden, IReadOnlyList<Attacker> Attackers) Protected()
    {
        var shape = Tables.Flat(5, 4);
        var random = new Random(4);
        var values = Tables.WithMargins(shape, _ => random.Next(5, 90));
        var sensitive = new[] { shape.Cell(1, 1), shape.Cell(3, 2), shape.Cell(5, 4) };
        var system = Tables.System(shape, values, sensitive.Contains, 0.1);
        IReadOnlyList<Attacker> attackers = [Attacker.Outsider, Attacker.Informed, Attacker.Insider("a", new HashSet<int> { shape.Cell(1, 1) })];
        return (system, new CellSuppression(system, attackers).Choose(Tables.NoLimit).IsHidden, attackers);
    }
}
