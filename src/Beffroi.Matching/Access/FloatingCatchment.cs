namespace Beffroi.Matching.Access;

/// <summary>How people and places are tied to each other.</summary>
public enum AccessMethod
{
    /// <summary>
    /// Each place divided by all who might come to it; what an area gets from every place, summed (Shen, 1998).
    /// </summary>
    Shen,

    /// <summary>The same in two steps, places beyond a reach not counted (Luo and Wang, 2003).</summary>
    TwoStep,

    /// <summary>Balanced: people are shared among places and places among people, so that neither is counted twice (Páez, Higgins
    /// and Vivona, 2019).</summary>
    Balanced,
}

/// <summary>What it costs to go from where one lives to a place.</summary>
/// <param name="Area">Where people live.</param>
/// <param name="Place">Where the service is.</param>
/// <param name="Cost">Minutes, or any unit of which <c>beta</c> is the inverse; 0 or more. A pair that is not given cannot be
/// travelled.</param>
public readonly record struct Journey(string Area, string Place, double Cost);

/// <summary>Who can reach how much of a service, others wanting it too.</summary>
/// <remarks>
/// With weights <c>f = exp(−beta · cost)</c>, supply <c>S</c> and people <c>P</c>:
/// <list type="bullet">
/// <item>Shen and two steps: <c>R_j = S_j / Σ_i P_i f_ij</c>, <c>A_i = Σ_j R_j f_ij</c>. Conserved: <c>Σ_i P_i A_i</c> is the
/// supply of the places that somebody reaches.</item>
/// <item>Balanced: <c>D_j = Σ_i P_i f_ij / Σ_j f_ij</c>, <c>L_j = S_j / D_j</c>, <c>A_i = Σ_j L_j f_ij / Σ_i f_ij</c>. Conserved:
/// <c>Σ_j D_j</c> is the people who reach anything, and <c>Σ_i A_i = Σ_j L_j</c>.</item>
/// </list>
/// </remarks>
public static class FloatingCatchment
{
    /// <summary>Access of each area.</summary>
    /// <param name="supply">For each place how much it offers, 0 or more.</param>
    /// <param name="demand">For each area how many want it, 0 or more.</param>
    /// <param name="journeys">From areas to places; those that name an unknown one are left out.</param>
    /// <param name="method">See <see cref="AccessMethod"/>.</param>
    /// <param name="beta">How fast a place loses its pull with the cost, 0 or more, per unit of cost.</param>
    /// <param name="reach">The largest cost that is travelled at all; infinite for none.</param>
    /// <param name="onlookers">Places of which one asks what falls to whoever stands there, without their being an area: a
    /// neighbourhood whose people are already those of its commune. They change nothing for the areas.</param>
    /// <returns>For every area and onlooker, those that reach nothing at 0: supply per person for Shen and two steps; for
    /// balanced the sum
    /// of the local levels of service that fall to the area.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative or not a number.</exception>
    public static IReadOnlyDictionary<string, double> Access(
        IReadOnlyDictionary<string, double> supply, IReadOnlyDictionary<string, double> demand, IEnumerable<Journey> journeys,
        AccessMethod method, double beta, double reach = double.PositiveInfinity, IReadOnlyCollection<string>? onlookers = null)
    {
        Require(beta >= 0, nameof(beta));
        Require(supply.Values.All(amount => amount >= 0 && double.IsFinite(amount)), nameof(supply));
        Require(demand.Values.All(persons => persons >= 0 && double.IsFinite(persons)), nameof(demand));
        var asked = onlookers?.Where(one => !demand.ContainsKey(one)).ToHashSet() ?? [];
        var ties = new List<(string Area, string Place, double Pull)>();
        foreach (var journey in journeys)
        {
            Require(journey.Cost >= 0, nameof(journeys));
            if (journey.Cost <= reach && (demand.ContainsKey(journey.Area) || asked.Contains(journey.Area))
                && supply.ContainsKey(journey.Place))
            {
                ties.Add((journey.Area, journey.Place, Math.Exp(-beta * journey.Cost)));
            }
        }

        var counted = ties.FindAll(tie => demand.ContainsKey(tie.Area));
        var falls = method == AccessMethod.Balanced ? Balanced(supply, demand, counted) : InTwoSteps(supply, demand, counted);
        var access = demand.Keys.Concat(asked).ToDictionary(area => area, _ => 0.0);
        foreach (var (area, place, pull) in ties)
        {
            access[area] += falls.GetValueOrDefault(place) * pull;
        }

        return access;
    }

    /// <summary>How many providers of equal size an area's access amounts to: 1 where one holds all of it.</summary>
    /// <param name="shares">What each provider brings, 0 or more.</param>
    /// <returns>1 / Σ s², or 0 where there is none.</returns>
    public static double EffectiveProviders(IReadOnlyCollection<double> shares)
    {
        var all = shares.Sum();
        return all > 0 ? 1 / shares.Sum(share => share / all * (share / all)) : 0;
    }

    /// <summary>Which share of the people have less than half of what the person in the middle has.</summary>
    /// <param name="access">For each area.</param>
    /// <param name="demand">For each area its people; the median is over them.</param>
    /// <returns>From 0 to 1; 0 without people.</returns>
    public static double ShareBelowHalfOfMedian(
        IReadOnlyDictionary<string, double> access, IReadOnlyDictionary<string, double> demand)
    {
        var (all, median) = (demand.Values.Sum(), Median(access, demand));
        return all <= 0 ? 0
            : access.Where(area => area.Value < median / 2).Sum(area => demand.GetValueOrDefault(area.Key)) / all;
    }

    /// <summary>What the person in the middle has.</summary>
    /// <param name="access">For each area.</param>
    /// <param name="demand">For each area its people.</param>
    /// <returns>0 without people.</returns>
    public static double Median(IReadOnlyDictionary<string, double> access, IReadOnlyDictionary<string, double> demand)
    {
        var (passed, all) = (0.0, demand.Values.Sum());
        foreach (var (area, level) in access.OrderBy(area => area.Value))
        {
            passed += demand.GetValueOrDefault(area);
            if (all > 0 && passed >= all / 2)
            {
                return level;
            }
        }

        return 0;
    }

    /// <returns>What falls to each pull of a place that somebody comes to.</returns>
    private static Dictionary<string, double> InTwoSteps(
        IReadOnlyDictionary<string, double> supply, IReadOnlyDictionary<string, double> demand,
        List<(string Area, string Place, double Pull)> ties) => ties
            .GroupBy(tie => tie.Place, tie => demand[tie.Area] * tie.Pull)
            .Select(place => (place.Key, Wanted: place.Sum())).Where(place => place.Wanted > 0)
            .ToDictionary(place => place.Key, place => supply[place.Key] / place.Wanted);

    private static Dictionary<string, double> Balanced(
        IReadOnlyDictionary<string, double> supply, IReadOnlyDictionary<string, double> demand,
        List<(string Area, string Place, double Pull)> ties)
    {
        var byArea = ties.GroupBy(tie => tie.Area).ToDictionary(group => group.Key, group => group.Sum(tie => tie.Pull));
        return ties.GroupBy(tie => tie.Place)
            .Select(place => (place.Key, Pull: place.Sum(tie => tie.Pull),
                Coming: place.Where(tie => byArea[tie.Area] > 0).Sum(tie => demand[tie.Area] * tie.Pull / byArea[tie.Area])))
            .Where(place => place.Coming > 0)
            .ToDictionary(place => place.Key, place => supply[place.Key] / place.Coming / place.Pull);
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(what);
        }
    }
}
