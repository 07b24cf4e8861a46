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
        for (var i = 0; i < certificate.Witnesses.Count; i++)
        {
            var witness = certificate.Witnesses[i];
            IReadOnlyList<Witness> Replaced(params Witness[] by) =>
                [.. certificate.Witnesses.Take(i), .. by, .. certificate.Witnesses.Skip(i + 1)];
            Faulty(Replaced()); // left out
            Faulty(Replaced(witness with { Moves = [.. witness.Moves.Skip(1)] })); // a sum no longer holds
            Faulty(Replaced(witness with { Moves = [.. witness.Moves.Select(move => (move.Cell, -move.By))] }));
            Faulty(Replaced(witness with { Moves = [.. witness.Moves.Select(move => (move.Cell, move.By / 2))] }));
        }

        var shown = hidden.ToArray();
        shown[certificate.Witnesses[0].Moves.First(move => !system.Cells[move.Cell].IsSensitive).Cell] = false;
        CertificateChecker.Faults(system, shown, attackers, certificate).ShouldNotBeEmpty();

        void Faulty(IReadOnlyList<Witness> witnesses) =>
            CertificateChecker.Faults(system, hidden, attackers, new ProtectionCertificate(witnesses)).ShouldNotBeEmpty();
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
