using System.Globalization;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Publication.Releases;
using Beffroi.Platform.Tables;
using Beffroi.Statistics.Disclosure;
using Microsoft.Extensions.Localization;

namespace Beffroi.Platform.Publication.Protection;

/// <summary>A table read by its spec: what each cell is made of, and the statuses that it came with.</summary>
/// <param name="Published">Numbers of cells that somebody else published already.</param>
internal sealed record ProtectionTable(
    ContributedTable Contents, IReadOnlyList<CellStatus>? Statuses, IReadOnlySet<int> Published);

/// <summary>
/// Reads the rows that a spec names. One line that cannot be read refuses the whole: a contributor left out would change what is
/// sensitive.
/// </summary>
internal sealed class ProtectionTableReader(ProtectionSpec spec, IStringLocalizer<Texts> texts)
{
    private const int MostTold = 5;

    private readonly List<string> _wrong = [];

    /// <exception cref="FileRefusedException">The file is no table, or lacks a column.</exception>
    /// <exception cref="BrokenRuleException">Lines are wrong, or margins do not add up: each is named.</exception>
    public ProtectionTable Read(string path) => Open(path, (table, rows, columns, shape) => spec.IsMicrodata
        ? new ProtectionTable(
            ContributedTable.FromMicrodata(shape, RowsOf(table, rows, columns, shape), spec.Waivers.ToHashSet()), null,
            Keys(shape))
        : OfCells(table, rows, columns, shape));

    /// <summary>Reads microdata as they are, for the gate.</summary>
    /// <inheritdoc cref="Read"/>
    public Microdata ReadMicrodata(string path) => Open(path, (table, rows, columns, shape) => new Microdata(
        shape, RowsOf(table, rows, columns, shape), spec.Waivers.ToHashSet(), spec.BetrayingSide,
        Keys(shape).Select(cell => string.Join('\t', shape.KeyOf(cell))).ToHashSet()));

    private T Open<T>(string path, Func<HeaderedTable, List<TableRow>, List<int>, TableShape, T> reading)
    {
        using var file = SourceFile.Open(path);
        var table = file.Tables.Select(one => one.FindHeader([.. Columns().Select(Table.Normalise)])).FirstOrDefault(found =>
            found is not null)
            ?? throw new BrokenRuleException("protect.columns", Path.GetFileName(path), string.Join(", ", Columns()));
        var columns = spec.Dimensions.Select(dimension => ColumnOf(table, dimension.Column ?? dimension.Name)).ToList();
        var rows = table.Rows.ToList();
        var shape = ShapeOf(rows, columns);
        var read = reading(table, rows, columns, shape);
        return _wrong.Count == 0 ? read
            : throw new BrokenRuleException("protect.lines", _wrong.Count, string.Join("\n", _wrong.Take(MostTold)));
    }

    private IEnumerable<string> Columns() =>
    [
        .. spec.Dimensions.Select(dimension => dimension.Column ?? dimension.Name),
        .. (spec.IsMicrodata ? new[] { spec.Value, spec.Contributor, spec.Holding, spec.Weight }
            : [spec.Value, spec.Count, spec.Status, .. spec.Largest]).OfType<string>(),
    ];

    private static int ColumnOf(HeaderedTable table, string name) => table.IndexOf(Table.Normalise(name));

    private TableShape ShapeOf(List<TableRow> rows, List<int> columns)
    {
        try
        {
            return new TableShape([.. spec.Dimensions.Select((dimension, d) => Dimension.Of(
                dimension.Name, dimension.Total, dimension.Parents,
                rows.Select(row => row.Cell(columns[d]))
                    .Where(code => code.Length > 0 && dimension.Zones?.ContainsKey(code) != true).Distinct(),
                dimension.Zones, dimension.Latent))], spec.Tables);
        }
        catch (ArgumentException cycle)
        {
            throw new BrokenRuleException(spec.Dimensions.Any(side => side.Zones?.ContainsKey(cycle.Message) == true
                || side.Latent?.Contains(cycle.Message) == true) ? "protect.zone" : "protect.cycle", cycle.Message);
        }
    }

    private List<Contribution> RowsOf(HeaderedTable table, List<TableRow> rows, List<int> columns, TableShape shape)
    {
        var value = spec.Value is null ? -1 : ColumnOf(table, spec.Value);
        var (contributor, weight) = (ColumnOf(table, spec.Contributor!), spec.Weight is null ? -1 : ColumnOf(table, spec.Weight));
        var holding = spec.Holding is null ? -1 : ColumnOf(table, spec.Holding);
        var read = new List<Contribution>();
        foreach (var row in rows)
        {
            var who = row.Cell(holding) is { Length: > 0 } group ? "holding " + group : row.Cell(contributor);
            if (At(row, columns, shape) is { } at && (value < 0 ? 1 : Number(row, value)) is { } given
                && (weight < 0 ? 1 : Number(row, weight)) is { } stands)
            {
                if (stands < 1)
                {
                    Wrong(row, "protect.line.weight", row.Cell(weight));
                    continue;
                }

                if (who.Length == 0 || !at.Index().All(code => shape.Dimensions[code.Index].IsLeaf(code.Item)))
                {
                    Wrong(row, who.Length == 0 ? "protect.line.contributor" : "protect.line.inner");
                    continue;
                }

                read.Add(new Contribution(at, who, given, stands));
            }
        }

        return read;
    }

    private ProtectionTable OfCells(HeaderedTable table, List<TableRow> rows, List<int> columns, TableShape shape)
    {
        var told = new Dictionary<int, (TableRow Row, CellContent Content)>();
        var statuses = new CellStatus[shape.Count];
        foreach (var row in rows)
        {
            if (At(row, columns, shape) is { } at
                && ContentOf(table, row, string.Join(" ", shape.KeyOf(shape.NumberOf(at)))) is { } content)
            {
                var cell = shape.NumberOf(at);
                statuses[cell] = StatusOf(table, row);
                if (!told.TryAdd(cell, (row, content)))
                {
                    Wrong(row, "protect.line.twice");
                }
            }
        }

        var inner = told.Where(cell => shape.IsInner(cell.Key)).ToDictionary(cell => cell.Key, cell => cell.Value.Content);
        var contents = ContributedTable.FromInner(shape, inner).Contents.ToArray();
        foreach (var (cell, (row, content)) in told)
        {
            var apart = content.Value - contents[cell].Value;
            if (Math.Abs(apart) > CellSystem.Tolerance(content.Value))
            {
                Wrong(row, "protect.line.margin", string.Join(" × ", shape.KeyOf(cell)),
                    apart.ToString("0.######", CultureInfo.CurrentCulture));
            }

            contents[cell] = content;
        }

        return new(ContributedTable.FromAll(shape, contents), spec.Status is null ? null : statuses, Keys(shape));
    }

    private HashSet<int> Keys(TableShape shape) => [.. spec.Published.Select(key => shape.NumberOf([.. key.Select((code, d) =>
        shape.Dimensions[d].Find(code) ?? throw new BrokenRuleException(
            "protect.published", string.Join(" × ", key), spec.Dimensions.Count))]))];

    private CellContent? ContentOf(HeaderedTable table, TableRow row, string key)
    {
        var sizes = spec.Largest.Select(column => Number(row, ColumnOf(table, column)) ?? 0).ToList();
        var count = spec.Count is null ? 1 : (int?)Number(row, ColumnOf(table, spec.Count));
        return Number(row, ColumnOf(table, spec.Value!)) is { } value && count is { } contributors
            ? new CellContent(value, contributors, sizes.ElementAtOrDefault(0), sizes.ElementAtOrDefault(1),
                contributors == 1 ? key : null) : null;
    }

    private CellStatus StatusOf(HeaderedTable table, TableRow row)
    {
        if (spec.Status is null)
        {
            return CellStatus.V;
        }

        if (Enum.TryParse<CellStatus>(row.Cell(ColumnOf(table, spec.Status)), ignoreCase: true, out var status)
            && Enum.IsDefined(status))
        {
            return status;
        }

        Wrong(row, "protect.line.status", row.Cell(ColumnOf(table, spec.Status)));
        return CellStatus.V;
    }

    private int[]? At(TableRow row, List<int> columns, TableShape shape)
    {
        var at = columns.Select((column, d) => shape.Dimensions[d].Find(row.Cell(column)) ?? -1).ToArray();
        if (Array.IndexOf(at, -1) is var d and >= 0)
        {
            Wrong(row, "protect.line.code", spec.Dimensions[d].Name);
            return null;
        }

        return at;
    }

    private double? Number(TableRow row, int column)
    {
        if (TableRowReading.TryNumber(row.Cell(column), out var value))
        {
            return value;
        }

        Wrong(row, "protect.line.number", row.Cell(column));
        return null;
    }

    private void Wrong(TableRow row, string key, params object[] facts) =>
        _wrong.Add(texts[key, [row.Line, .. facts]]);
}
