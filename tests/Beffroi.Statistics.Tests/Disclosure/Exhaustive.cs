using Beffroi.Statistics.Disclosure;

namespace Beffroi.Statistics.Tests.Disclosure;

/// <summary>The cheapest choice by trying every choice, cheapest first: slow, and beyond doubt.</summary>
internal static class Exhaustive
{
    /// <returns>The cost; null when nothing protects.</returns>
    public static double? Cheapest(CellSystem system)
    {
        var must = Enumerable.Range(0, system.Cells.Count).Where(i => system.Cells[i].IsSensitive).ToList();
        var may = Enumerable.Range(0, system.Cells.Count).Where(i => !system.Cells[i].IsSensitive && !system.Cells[i].IsPublished).ToList();
        if (!IsSafe(system, must, [.. must, .. may]))
        {
            return null;
        }

        var costs = may.Select(cell => system.Cells[cell].Cost).ToArray();
        var choices = Enumerable.Range(0, 1 << may.Count).Select(bits => (Bits: bits, Cost: CostOf(bits, costs))).OrderBy(choice => choice.Cost);
        var first = choices.First(choice => IsSafe(system, must,
            [.. must, .. may.Where((_, i) => (choice.Bits >> i & 1) == 1)]));
        return first.Cost + must.Sum(cell => system.Cells[cell].Cost);
    }

    private static double CostOf(int bits, double[] costs)
    {
        var sum = 0.0;
        for (var i = 0; i < costs.Length; i++)
        {
            sum += (bits >> i & 1) == 1 ? costs[i] : 0;
        }

        return sum;
    }

    private static bool IsSafe(CellSystem system, List<int> must, List<int> cells)
    {
        var hidden = Tables.Hidden(system, cells);
        return !DisclosureAudit.FollowAtOnce(system, hidden).Intersect(must).Any()
            && DisclosureAudit.Attack(system, hidden, [Attacker.Outsider], AttackSolver.Clp).All(cell => !cell.IsExposed);
    }
}
