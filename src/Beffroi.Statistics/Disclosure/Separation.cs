namespace Beffroi.Statistics.Disclosure;

/// <summary>
/// Attacks a choice of hidden cells and turns every success into a condition on the next choice. A table found while pushing one
/// cell often shows that others can move too: these are not pushed again.
/// </summary>
internal sealed class Separation(CellSystem system, IReadOnlyList<Attacker> attackers)
{
    private readonly List<int> _sensitive =
        [.. Enumerable.Range(0, system.Cells.Count).Where(i => system.Cells[i].IsSensitive)];

    /// <summary>How many programmes were solved.</summary>
    public long Programmes { get; private set; }

    /// <summary>Adds a condition for each success of an attacker.</summary>
    /// <returns>
    /// How many were found, and one more where the time was over before the end; with none every sensitive cell is safe from
    /// every attacker.
    /// </returns>
    /// <param name="opening">For each cell how far it is open.</param>
    /// <param name="master">Where the conditions go.</param>
    public int Attack(IReadOnlyList<double> opening, SuppressionMaster master, Deadline deadline)
    {
        var found = 0;
        List<Push>? seen = null;
        foreach (var attacker in attackers)
        {
            var pushes = new List<Push>();
            found += AttackBy(attacker, opening, master, seen, pushes, deadline);
            seen ??= pushes; // what an outsider finds possible is possible to an insider too, where they know none of it
        }

        return found;
    }

    /// <summary>A condition for each sum in which a sensitive cell stands: something else in it must be able to move.</summary>
    public void AddSums(SuppressionMaster master)
    {
        foreach (var cell in _sensitive)
        {
            var (down, up) = attackers[0].LevelsOf(cell, system.Cells[cell]);
            foreach (var equation in system.EquationsOf(cell).Select(number => system.Equations[number]))
            {
                master.Require(up, PricesWithin(equation, cell, 1), attackers[0]);
                master.Require(down, PricesWithin(equation, cell, -1), attackers[0]);
            }
        }
    }

    private int AttackBy(
        Attacker attacker, IReadOnlyList<double> opening, SuppressionMaster master, List<Push>? seen, List<Push> pushes,
        Deadline deadline)
    {
        var found = 0;
        var safe = new SafeCells(system, attacker);
        if (attacker.Within is null)
        {
            seen?.ForEach(push => safe.Take(push.Moves));
        }

        AttackProgramme? programme = null;
        foreach (var (cell, isUp) in _sensitive.SelectMany(cell => new[] { (cell, true), (cell, false) }))
        {
            if (safe.Holds(cell, isUp))
            {
                continue;
            }

            if (deadline.IsOver)
            {
                found++;
                break;
            }

            programme ??= new AttackProgramme(system, opening, attacker, deadline: deadline);
            var level = safe.LevelOf(cell, isUp);
            var push = programme.Push(cell, isUp, level);
            Programmes++;
            pushes.Add(push);
            safe.Take(push.Moves);
            if (!SafeCells.Reaches(push.Reach, level))
            {
                found++;
                master.Require(level, push.Prices, attacker);
            }
        }

        programme?.Dispose();
        return found;
    }

    private static List<(int Cell, double Up, double Down)> PricesWithin(Equation equation, int aim, int sign)
    {
        // The worth of the tie is such that the aim itself is worth nothing more.
        var price = aim == equation.Total ? -sign : sign;
        var prices = new List<(int, double, double)>();
        foreach (var cell in equation.Parts.Append(equation.Total).Where(cell => cell != aim))
        {
            var worth = cell == equation.Total ? price : -price;
            prices.Add((cell, Math.Max(worth, 0), Math.Max(-worth, 0)));
        }

        return prices;
    }
}
