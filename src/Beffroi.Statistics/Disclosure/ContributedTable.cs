namespace Beffroi.Statistics.Disclosure;

/// <summary>What is in a cell before it is judged.</summary>
/// <param name="Value">The sum.</param>
/// <param name="Count">Contributors, each a holding; 0 for an empty cell.</param>
/// <param name="Largest">The largest contribution, in absolute value.</param>
/// <param name="Second">The one after it.</param>
/// <param name="Alone">The contributor, where there is one alone and it is known.</param>
public readonly record struct CellContent(double Value, int Count, double Largest, double Second, string? Alone = null);

/// <summary>One row of microdata.</summary>
/// <param name="At">Numbers of its codes, each a leaf.</param>
/// <param name="Contributor">Who gave it, or the holding to which they belong: these are one.</param>
/// <param name="Value">What they gave, finite.</param>
public readonly record struct Contribution(int[] At, string Contributor, double Value);

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
    public static ContributedTable FromMicrodata(TableShape shape, IEnumerable<Contribution> rows)
    {
        var given = new Dictionary<string, double>?[shape.Count];
        var hasNegatives = false;
        foreach (var row in rows)
        {
            hasNegatives |= row.Value < 0;
            foreach (var cell in shape.SelfAndMargins(row.At))
            {
                var within = given[cell] ??= [];
                within[row.Contributor] = within.GetValueOrDefault(row.Contributor) + row.Value;
            }
        }

        return new(shape, [.. given.Select(Summed)], hasNegatives);
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
    public (CellSystem System, IReadOnlyList<Sensitivity> Judged) Judge(
        SensitivityRules rules, double protectionPercent, double low, double high, Func<CellContent, double> costOf,
        IReadOnlyList<CellStatus>? statuses = null)
    {
        if (HasNegatives)
        {
            (rules, low) = (rules with { DominancePercent = null, PPercent = null }, double.NegativeInfinity);
        }

        var judged = Contents.Select((content, i) => Judge(content, rules, statuses?[i])).ToList();
        var cells = Contents.Select((content, i) =>
        {
            var level = judged[i].IsSensitive
                ? Math.Max(judged[i].Level,
                    Math.Max(protectionPercent / 100 * Math.Abs(content.Value), LeastLevel(content.Value))) : 0;
            var (floor, roof) = (Math.Min(low, content.Value), Math.Max(high, content.Value));
            return new TableCell(content.Value, floor, roof, costOf(content), Math.Min(level, content.Value - floor),
                Math.Min(level, roof - content.Value), judged[i].IsSensitive, content.Count == 0);
        }).ToList();
        return (new CellSystem(cells, Shape.Equations), judged);
    }

    /// <summary>
    /// Those who are alone in a cell, each with the cells in which they are: they know these whatever is hidden.
    /// </summary>
    public IReadOnlyList<Attacker> Insiders() =>
    [
        .. Contents.Index().Where(content => content.Item.Alone is not null).GroupBy(content => content.Item.Alone!)
            .Select(alone => Attacker.Insider(alone.Key, alone.Select(content => content.Index).ToHashSet())),
    ];

    /// <summary>Exact disclosure is forbidden even where no level is asked.</summary>
    private static double LeastLevel(double value) => 1e-4 * Math.Max(1, Math.Abs(value));

    private static Sensitivity Judge(CellContent content, SensitivityRules rules, CellStatus? told)
    {
        var judged = rules.Judge(content.Count, content.Value, content.Largest, content.Second);
        return told switch
        {
            null => judged,
            CellStatus.A or CellStatus.B => judged with { Status = told.Value },
            _ => new Sensitivity(told.Value, 0),
        };
    }

    private static CellContent Summed(Dictionary<string, double>? given)
    {
        if (given is null)
        {
            return default;
        }

        var sizes = given.Values.Select(Math.Abs).OrderDescending().Take(2).ToList();
        return new(given.Values.Sum(), given.Count, sizes[0], sizes.Count > 1 ? sizes[1] : 0,
            given.Count == 1 ? given.Keys.First() : null);
    }

    private static CellContent With(CellContent sum, CellContent part)
    {
        double[] sizes = [.. new[] { sum.Largest, sum.Second, part.Largest, part.Second }.OrderDescending().Take(2)];
        var count = sum.Count + part.Count;
        return new(sum.Value + part.Value, count, sizes[0], sizes[1],
            count == 1 ? sum.Alone ?? part.Alone : null);
    }
}
