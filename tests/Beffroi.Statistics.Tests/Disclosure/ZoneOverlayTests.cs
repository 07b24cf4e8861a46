using Beffroi.Statistics.Disclosure;
using Shouldly;
using Xunit;

namespace Beffroi.Statistics.Tests.Disclosure;

/// <summary>Zones that lie within one another, and months that follow one another.</summary>
public sealed class ZoneOverlayTests
{
    [Fact]
    public void Pieces_OfADistrictAcrossTwoNeighbourhoods_ShowTheSevenPersonsBetween()
    {
        // Commune 312 = IRIS A 120 + IRIS B 192; the district Q, 127, contains all of A: Q - A = 7, fewer than 11.
        var zones = new Dictionary<string, IReadOnlyCollection<string>>
        {
            ["a"] = ["commune", "A", "Q"], ["b in Q"] = ["commune", "B", "Q"], ["b"] = ["commune", "B"],
        };
        var persons = new Dictionary<string, int> { ["a"] = 120, ["b in Q"] = 7, ["b"] = 185 };
        var pieces = ZoneOverlay.Pieces(zones);
        var (equations, numbers) = ZoneOverlay.Sums(pieces);
        var values = new double[pieces.Count + numbers.Count];
        for (var i = 0; i < pieces.Count; i++)
        {
            values[i] = pieces[i].Places.Sum(place => persons[place]);
        }

        foreach (var equation in equations)
        {
            values[equation.Total] = equation.Parts.Sum(part => values[part]);
        }

        values[numbers["commune"]].ShouldBe(312);
        values[numbers["Q"]].ShouldBe(127);
        var system = new CellSystem([.. values.Select((value, i) => value < 11
            ? new TableCell(value, 0, double.PositiveInfinity, value, 1, 1, true, false) : TableCell.Open(value, value))], equations);

        // Every zone shown, no piece shown: the seven follow.
        var onlyPieces = values.Select((_, i) => i < pieces.Count).ToList();
        DisclosureAudit.Attack(system, onlyPieces, [Attacker.Outsider]).Count(cell => cell.IsExposed).ShouldBe(1);
        var chosen = new CellSuppression(
            new CellSystem([.. system.Cells.Select((cell, i) => i < pieces.Count && !cell.IsSensitive ? cell with { Cost = 0 } : cell)],
                equations), [Attacker.Outsider]).Choose(Tables.NoLimit);
        numbers.Values.Count(zone => chosen.IsHidden[zone]).ShouldBeGreaterThan(0); // some zone must go
        chosen.IsHidden[numbers["commune"]].ShouldBeFalse();
        DisclosureAudit.Attack(system, chosen.IsHidden, [Attacker.Outsider]).ShouldAllBe(cell => !cell.IsExposed);
    }

    [Fact]
    public void Correction_ByOneLateFirm_IsUnsafe()
    {
        // Five firms total 40, then six total 58: the late one gave 18.
        var five = Enumerable.Range(1, 5).Select(i => $"firm {i}").ToHashSet();
        ZoneOverlay.IsCorrectionUnsafe(five, new HashSet<string>(five) { "firm 6" }, 3).ShouldBeTrue();
        ZoneOverlay.IsCorrectionUnsafe(five, five, 3).ShouldBeFalse();
        ZoneOverlay.IsCorrectionUnsafe(five, new HashSet<string>(five) { "firm 6", "firm 7", "firm 8" }, 3).ShouldBeFalse();
    }
}
