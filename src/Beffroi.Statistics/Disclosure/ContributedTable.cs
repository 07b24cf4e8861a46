namespace Beffroi.Statistics.Disclosure;

/// <summary>What is in a cell before it is judged.</summary>
/// <param name="Value">The sum.</param>
/// <param name="Count">Contributors, each a holding; 0 for an empty cell.</param>
/// <param name="Largest">The largest contribution, in absolute value.</param>
/// <param name="Second">The one after it.</param>
/// <param name="Alone">The contributor, where there is one alone and it is known.</param>
/// <param name="IsWaived">Whether all that are in it agreed to be shown.</param>
/// <param name="Leader">Who gave the largest, where it is known.</param>
/// <param name="Led">What the leader adds to the sum, with the units that they stand for.</param>
public readonly record struct CellContent(
    double Value, int Count, double Largest, double Second, string? Alone = null, bool IsWaived = false,
    string? Leader = null, double Led = 0);

/// <summary>One row of microdata.</summary>
/// <param name="At">Numbers of its codes, each a leaf.</param>
/// <param name="Contributor">Who gave it, or the holding to which they belong: these are one.</param>
/// <param name="Value">What they gave, finite.</param>
/// <param name="Weight">How many units they stand for in a sample, 1 or more.</param>
public readonly record struct Contribution(int[] At, string Contributor, double Value, double Weight = 1);

/// <summary>A table with what each cell is made of, from microdata or from its own published-to-be cells.</summary>
public sealed class ContributedTable
{
    private ContributedTable(TableShape shape, IReadOnlyList<CellContent> contents, bool hasNegatives) =>
        (Shape, Contents, HasNegatives) = (shape, contents, hasNegatives);

    /// <summary>The cells and their sums.</summary>
    public TableShape Shape { get; }

    /// <summary>What is in each cell, by its number.</summary>
    public IReadOnlyList<CellContent> Contents { get; }

    /// <summary>
    /// Whether something below zero was given: then rules on shares mean nothing, and no cell has a least value.
    /// </summary>
    public bool HasNegatives { get; }

    /// <summary>Adds microdata up, each contributor once in each cell.</summary>
    /// <remarks>
    /// Of a weighted sample the value is the estimated total, the count the units that the respondents stand for, and the largest
    /// are the largest observed, not weighted.
    /// </remarks>
    /// <param name="shape">The cells.</param>
    /// <param name="rows">Microdata.</param>
    /// <param name="waivers">Contributors who agreed in writing to be shown: the largest is then the largest of the others, the
    /// second the largest of all but that one.</param>
    public static ContributedTable FromMicrodata(
        TableShape shape, IEnumerable<Contribution> rows, IReadOnlySet<string>? waivers = null)
    {
        var given = new Dictionary<string, Given>?[shape.Count];
        var hasNegatives = false;
        foreach (var row in rows)
        {
            hasNegatives |= row.Value < 0;
            foreach (var cell in shape.SelfAndMargins(row.At))
            {
                var within = given[cell] ??= [];
                var held = within.GetValueOrDefault(row.Contributor);
                within[row.Contributor] = new(
                    held.Observed + row.Value, held.Weighted + (row.Weight * row.Value), Math.Max(held.Weight, row.Weight));
            }
        }

        return new(shape, [.. given.Select(cell => Summed(cell, waivers))], hasNegatives);
    }

    /// <summary>Takes inner cells and works the margins out: counts add up, the largest are the largest of the parts.</summary>
    /// <param name="shape">The cells.</param>
    /// <param name="inner">Inner cells by number; those that are not there are empty.</param>
    public static ContributedTable FromInner(TableShape shape, IReadOnlyDictionary<int, CellContent> inner)
    {
        var contents = new CellContent[shape.Count];
        foreach (var (number, part) in inner.OrderBy(cell => cell.Key))
        {
            foreach (var cell in shape.SelfAndMargins(shape.At(number)))
            {
                contents[cell] = With(contents[cell], part);
            }
        }

        return FromAll(shape, contents);
    }

    /// <summary>Takes every cell as given, margins too.</summary>
    public static ContributedTable FromAll(TableShape shape, IReadOnlyList<CellContent> contents) =>
        new(shape, contents, contents.Any(content => content.Value < 0));

    /// <summary>
    /// Judges each cell and states what disclosure control must know of it. With contributions below zero the frequency rule
    /// alone
    /// holds, and an attacker knows no least value.
    /// </summary>
    /// <param name="rules">Of primary suppression.</param>
    /// <param name="protectionPercent">The level is at least this percentage of the value.</param>
    /// <param name="low">The least that an attacker holds possible of any cell.</param>
    /// <param name="high">The most; may be infinite.</param>
    /// <param name="costOf">What is lost when a cell is hidden.</param>
    /// <param name="statuses">Judgements that replace those of the rules, or null.</param>
    /// <param name="betraying">The number of a dimension whose codes tell something of persons: what all or none of a
    /// small group have is hidden, though nobody be in it; null for none.</param>
    /// <param name="published">Cells that somebody else published already: they cannot be hidden, whatever is in them.</param>
    /// <returns>The system, in which a cell that no table shows is hidden whatever is chosen, and the judgement on each
    /// cell.</returns>
    public (CellSystem System, IReadOnlyList<Sensitivity> Judged) Judge(
        SensitivityRules rules, double protectionPercent, double low, double high, Func<CellContent, double> costOf,
        IReadOnlyList<CellStatus>? statuses = null, int? betraying = null,
        IReadOnlySet<int>? published = null)
    {
        bool IsFixed(int cell) => published?.Contains(cell) == true;
        if (HasNegatives)
        {
            (rules, low) = (rules with { DominancePercent = null, PPercent = null }, double.NegativeInfinity);
        }

        var judged = Contents.Select((content, i) => betraying is { } dimension && IsUniform(i, dimension, rules)
            ? new Sensitivity(CellStatus.A, 1) : Judge(content, rules, statuses?[i])).ToList();
        var cells = Contents.Select((content, i) =>
        {
            var level = judged[i].IsSensitive
                ? Math.Max(judged[i].Level,
                    Math.Max(protectionPercent / 100 * Math.Abs(content.Value), LeastLevel(content.Value))) : 0;
            var (floor, roof) = (Math.Min(low, content.Value), Math.Max(high, content.Value));
            var isLatent = !Shape.IsShown(i);
            if (IsFixed(i) && !isLatent)
            {
                return new TableCell(content.Value, floor, roof, 0, 0, 0, false, true);
            }

            return new TableCell(content.Value, floor, roof, isLatent ? 0 : costOf(content),
                Math.Min(level, content.Value - floor),
                Math.Min(level, roof - content.Value), judged[i].IsSensitive || isLatent,
                content.Count == 0 && !judged[i].IsSensitive && !isLatent);
        }).ToList();
        return (new CellSystem(cells, Shape.Equations), judged);
    }

    /// <summary>
    /// Those who are alone in a cell, each with the cells in which they are: they know these whatever is hidden.
    /// </summary>
    /// <param name="judged">The judgement on each cell.</param>
    public IReadOnlyList<Attacker> Insiders(IReadOnlyList<Sensitivity> judged)
    {
        // Whoever leads a cell of too few must not learn the others exactly; where they merely dominate, the others are enough.
        // That the others gave nothing hides behind what more they may have given: less than nothing nobody gives.
        (double Down, double Up) LevelsOf(CellContent content)
        {
            var others = content.Value - content.Led;
            var level = LeastLevel(others);
            return (HasNegatives ? level : Math.Clamp(others, 0, level), level);
        }

        var leads = Contents.Index().Where(content => judged[content.Index].IsSensitive).ToLookup(
            content => content.Item.Leader, content => (content.Index, Levels: judged[content.Index].Status == CellStatus.B
                ? default : LevelsOf(content.Item)));
        return
        [
            .. Contents.Index().Where(content => content.Item.Alone is not null).GroupBy(content => content.Item.Alone!)
                .Select(alone => Attacker.Insider(alone.Key, alone.Select(content => content.Index).ToHashSet()) with
                {
                    Leads = leads[alone.Key].ToDictionary(led => led.Index, led => led.Levels),
                }),
        ];
    }

    /// <summary>Exact disclosure is forbidden even where no level is asked.</summary>
    private static double LeastLevel(double value) => 1e-4 * Math.Max(1, Math.Abs(value));

    /// <summary>Whether a code holds all or none of a group of fewer than twice the least.</summary>
    private bool IsUniform(int number, int dimension, SensitivityRules rules)
    {
        var at = Shape.At(number);
        if (!Shape.Dimensions[dimension].IsLeaf(at[dimension]))
        {
            return false;
        }

        at[dimension] = Shape.Dimensions[dimension].ParentOf(at[dimension]);
        var (held, all) = (Contents[number].Count, Contents[Shape.NumberOf(at)].Count);
        return all > 0 && all < 2 * rules.MinimumContributors && (held == 0 || held == all);
    }

    private static Sensitivity Judge(CellContent content, SensitivityRules rules, CellStatus? told)
    {
        var judged = content.IsWaived ? default : rules.Judge(content.Count, content.Value, content.Largest, content.Second);
        return told switch
        {
            null => judged,
            CellStatus.A or CellStatus.B => judged with { Status = told.Value },
            _ => new Sensitivity(told.Value, 0),
        };
    }

    private readonly record struct Given(double Observed, double Weighted, double Weight);

    private static CellContent Summed(Dictionary<string, Given>? given, IReadOnlySet<string>? waivers)
    {
        if (given is null)
        {
            return default;
        }

        var sizes = given.Select(one => (Who: one.Key, Size: Math.Abs(one.Value.Observed), one.Value.Weighted))
            .OrderByDescending(one => one.Size).ToList();
        var largest = sizes.FindIndex(one => waivers?.Contains(one.Who) != true);
        var second = largest == 0 ? 1 : 0;
        return new(
            given.Values.Sum(one => one.Weighted), (int)Math.Floor(given.Values.Sum(one => one.Weight) + 1e-9),
            largest < 0 ? 0 : sizes[largest].Size, sizes.ElementAtOrDefault(second).Size,
            given.Count == 1 ? given.Keys.First() : null, IsWaived: largest < 0, Leader: largest < 0 ? null : sizes[largest].Who,
            Led: largest < 0 ? 0 : sizes[largest].Weighted);
    }

    private static CellContent With(CellContent sum, CellContent part)
    {
        double[] sizes = [.. new[] { sum.Largest, sum.Second, part.Largest, part.Second }.OrderDescending().Take(2)];
        var count = sum.Count + part.Count;
        return new(sum.Value + part.Value, count, sizes[0], sizes[1],
            count == 1 ? sum.Alone ?? part.Alone : null);
    }
}
