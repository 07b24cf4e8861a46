using Beffroi.Statistics.Disclosure;

namespace Beffroi.Platform.Publication.Releases;

/// <summary>A release that was published for the same series and period, and what of it was hidden, by key.</summary>
internal sealed record EarlierRelease(Microdata Data, IReadOnlySet<string> HiddenKeys);

/// <summary>
/// All that an attacker would hold once the release is out: its table, and those that it corrects, tied by what changed.
/// </summary>
internal sealed class ReleaseSystem
{
    private const int WorthOfTotals = 10;

    /// <summary>What readers saw last month they look for this month.</summary>
    private const int WorthOfTheMonthBefore = 100;

    private readonly int _offset;

    private ReleaseSystem(
        TableShape shape, CellSystem system, int offset, IReadOnlyList<Sensitivity> judged, ContributedTable contents,
        IReadOnlyList<Attacker> first, IReadOnlyList<Attacker> insiders)
    {
        (Shape, System, _offset, Judged, Contents) = (shape, system, offset, judged, contents);
        (First, Insiders) = (first, insiders);
    }

    public TableShape Shape { get; }

    public CellSystem System { get; }

    /// <summary>By the number of a cell of the table.</summary>
    public IReadOnlyList<Sensitivity> Judged { get; }

    public ContributedTable Contents { get; }

    public IReadOnlyList<Attacker> First { get; }

    public IReadOnlyList<Attacker> Insiders { get; }

    public IReadOnlyList<Attacker> Attackers => [.. First, .. Insiders];

    /// <summary>Where a cell of the table stands in the system.</summary>
    public int InSystem(int cell) => _offset + cell;

    /// <summary>Which cell of the table a cell of the system is; null for those of earlier tables and for differences.</summary>
    public int? InTable(int cell) => cell >= _offset && cell < _offset + Shape.Count ? cell - _offset : null;

    public string KeyOf(int cell) => Key(Shape, cell);

    /// <param name="shownBefore">Keys of the cells that the period before showed.</param>
    /// <exception cref="BrokenRuleException">A correction speaks of so few that it would point at them.</exception>
    public static ReleaseSystem Of(
        PolicyPack pack, Microdata now, IReadOnlyList<EarlierRelease> earlier, IReadOnlySet<string> shownBefore)
    {
        var tables = Microdata.InOneShape([now, .. earlier.Select(one => one.Data)]);
        var shape = tables[0].Shape;
        var judged = tables.Select(table => Judge(pack, table, shownBefore)).ToList();
        var before = new List<(CellSystem, IReadOnlyList<bool>, IReadOnlyList<Sensitivity>)>();
        foreach (var (rank, one) in earlier.Index())
        {
            var then = tables[rank + 1];
            RefuseWhatPointsAtAFew(then, tables[0], pack);
            before.Add((judged[rank + 1].System,
                [.. Enumerable.Range(0, shape.Count).Select(cell =>
                    one.HiddenKeys.Contains(Key(shape, cell)) || !then.Shape.IsShown(cell))],
                Revision.Judge(shape, then.Rows, tables[0].Rows, pack.Rules, pack.ProtectionPercent)));
        }

        var system = before.Count == 0 ? judged[0].System : Revision.Join(before, judged[0].System);
        return new ReleaseSystem(shape, system, earlier.Count * shape.Count, judged[0].Judged, judged[0].Contents,
            [Attacker.Outsider, .. pack.Attackers.Contains("informed") ? [Attacker.Informed] : Array.Empty<Attacker>()],
            pack.Attackers.Contains("insiders") ? InsidersOf([.. judged.Skip(1), judged[0]], shape.Count) : []);
    }

    private static string Key(TableShape shape, int cell) => string.Join('\t', shape.KeyOf(cell));

    private static (CellSystem System, IReadOnlyList<Sensitivity> Judged, ContributedTable Contents) Judge(
        PolicyPack pack, Microdata table, IReadOnlySet<string> shownBefore)
    {
        var contents = table.Contents();
        var (system, judged) = contents.Judge(
            pack.Rules, pack.ProtectionPercent, 0, double.PositiveInfinity, content => Math.Abs(content.Value),
            betraying: table.Betraying, published: table.Published.Count == 0 ? null
                : Enumerable.Range(0, table.Shape.Count).Where(cell => table.Published.Contains(Key(table.Shape, cell)))
                    .ToHashSet());
        var costly = system.Cells.Select((cell, i) => cell with
        {
            Cost = cell.Cost * (table.Shape.IsInner(i) ? 1 : WorthOfTotals)
                * (shownBefore.Contains(Key(table.Shape, i)) ? WorthOfTheMonthBefore : 1),
        });
        return (new CellSystem([.. costly], system.Equations), judged, contents);
    }

    /// <summary>Who is alone in some cell knows it in every table in which they are alone.</summary>
    private static IReadOnlyList<Attacker> InsidersOf(
        IReadOnlyList<(CellSystem System, IReadOnlyList<Sensitivity> Judged, ContributedTable Contents)> tables, int count) =>
    [
        .. tables.Index().SelectMany(table => table.Item.Contents.Insiders(table.Item.Judged).Select(insider => (insider.Name,
                Knows: insider.Knows.Select(cell => (table.Index * count) + cell),
                Leads: insider.Leads.Select(led => (Cell: (table.Index * count) + led.Key, Levels: led.Value)))))
            .GroupBy(insider => insider.Name).Select(insider => Attacker.Insider(
                insider.Key["insider:".Length..], insider.SelectMany(one => one.Knows).ToHashSet()) with
            {
                Leads = insider.SelectMany(one => one.Leads).ToDictionary(led => led.Cell, led => led.Levels),
            }),
    ];

    private static void RefuseWhatPointsAtAFew(Microdata before, Microdata after, PolicyPack pack)
    {
        var changed = Gave(before).Except(Gave(after)).Concat(Gave(after).Except(Gave(before))).Select(row => row.Who).Distinct()
            .Count();
        if (changed > 0 && changed < pack.MinimumContributors)
        {
            throw new BrokenRuleException("release.lateAnswers", changed, pack.MinimumContributors);
        }
    }

    private static HashSet<(string Who, int Cell, double Value, double Weight)> Gave(Microdata table) =>
        [.. table.Rows.Select(row => (row.Contributor, table.Shape.NumberOf(row.At), row.Value, row.Weight))];
}
