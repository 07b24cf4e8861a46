using System.IO.Compression;
using System.Text.Json;
using Beffroi.Statistics.Disclosure;

namespace Beffroi.Platform.Publication.Releases;

/// <summary>
/// Who gave what: the one thing that never leaves. The gate alone opens it; it lies in the database sealed.
/// </summary>
internal sealed record Microdata(
    TableShape Shape, IReadOnlyList<Contribution> Rows, IReadOnlySet<string> Waivers, int? Betraying)
{
    private sealed record Side(string Name, string Total, Dictionary<string, string> Parents);

    private sealed record Row(string[] At, string Who, double Value, double Weight);

    private sealed record Packed(List<Side> Sides, List<Row> Rows, List<string> Waivers, int? Betraying);

    public ContributedTable Contents() => ContributedTable.FromMicrodata(Shape, Rows, Waivers);

    public byte[] Pack()
    {
        var packed = new Packed(
            [.. Shape.Dimensions.Select(side => new Side(side.Name, side.Codes[0], ParentsOf(side)))],
            [.. Rows.Select(row => new Row(
                [.. row.At.Select((code, d) => Shape.Dimensions[d].Codes[code])], row.Contributor, row.Value, row.Weight))],
            [.. Waivers.Order(StringComparer.Ordinal)], Betraying);
        using var bytes = new MemoryStream();
        using (var zipped = new BrotliStream(bytes, CompressionLevel.Fastest))
        {
            JsonSerializer.Serialize(zipped, packed);
        }

        return bytes.ToArray();
    }

    public static Microdata Unpack(byte[] bytes)
    {
        using var zipped = new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress);
        var packed = JsonSerializer.Deserialize<Packed>(zipped)!;
        var shape = new TableShape([.. packed.Sides.Select(side => Dimension.Of(side.Name, side.Total, side.Parents, []))]);
        return Of(shape, packed);
    }

    /// <summary>The same rows in a table that has the codes of several.</summary>
    /// <exception cref="BrokenRuleException">The tables have other sides, or a code moved from one group to another.</exception>
    public static IReadOnlyList<Microdata> InOneShape(IReadOnlyList<Microdata> tables)
    {
        var first = tables[0].Shape;
        if (tables.Any(table => table.Shape.Dimensions.Count != first.Dimensions.Count
            || table.Shape.Dimensions.Zip(first.Dimensions).Any(pair =>
                pair.First.Name != pair.Second.Name || pair.First.Codes[0] != pair.Second.Codes[0])))
        {
            throw new BrokenRuleException("release.otherSides");
        }

        var shape = new TableShape([.. Enumerable.Range(0, first.Dimensions.Count).Select(d => Union(tables, d))]);
        return [.. tables.Select(table => table with
        {
            Shape = shape,
            Rows = [.. table.Rows.Select(row => row with
            {
                At = [.. row.At.Select((code, d) => shape.Dimensions[d].Find(table.Shape.Dimensions[d].Codes[code])!.Value)],
            })],
        })];
    }

    private static Dimension Union(IReadOnlyList<Microdata> tables, int d)
    {
        var parents = new Dictionary<string, string>();
        foreach (var (code, parent) in tables.SelectMany(table => ParentsOf(table.Shape.Dimensions[d])))
        {
            if (!parents.TryAdd(code, parent) && parents[code] != parent)
            {
                throw new BrokenRuleException("release.movedCode", code, parents[code], parent);
            }
        }

        var side = tables[0].Shape.Dimensions[d];
        return Dimension.Of(side.Name, side.Codes[0], parents, []);
    }

    public static IReadOnlyList<CodeTree> TreesOf(TableShape shape) =>
        [.. shape.Dimensions.Select(side => new CodeTree(side.Codes[0], ParentsOf(side)))];

    private static Dictionary<string, string> ParentsOf(Dimension side) => Enumerable.Range(1, side.Codes.Count - 1)
        .ToDictionary(code => side.Codes[code], code => side.Codes[side.ParentOf(code)]);

    private static Microdata Of(TableShape shape, Packed packed) => new(
        shape,
        [.. packed.Rows.Select(row => new Contribution(
            [.. row.At.Select((code, d) => shape.Dimensions[d].Find(code)!.Value)], row.Who, row.Value, row.Weight))],
        packed.Waivers.ToHashSet(), packed.Betraying);
}
