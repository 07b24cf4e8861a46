using System.IO.Compression;
using System.Text.Json;
using Beffroi.Statistics.Disclosure;

namespace Beffroi.Platform.Publication.Releases;

/// <summary>
/// Who gave what: the one thing that never leaves. The gate alone opens it; it lies in the database sealed.
/// </summary>
/// <param name="Published">Keys of cells that somebody else published already.</param>
internal sealed record Microdata(
    TableShape Shape, IReadOnlyList<Contribution> Rows, IReadOnlySet<string> Waivers, int? Betraying,
    IReadOnlySet<string> Published)
{
    private sealed record Side(
        string Name, string Total, Dictionary<string, string> Parents,
        IReadOnlyDictionary<string, IReadOnlyList<string>>? Zones, List<string>? Latent);

    private sealed record Row(string[] At, string Who, double Value, double Weight);

    private sealed record Packed(List<Side> Sides, List<Row> Rows, List<string> Waivers, int? Betraying,
        IReadOnlyList<IReadOnlyList<string>>? Tables, List<string>? Published);

    public ContributedTable Contents() => ContributedTable.FromMicrodata(Shape, Rows, Waivers);

    public byte[] Pack()
    {
        var packed = new Packed(
            [.. Shape.Dimensions.Select(side => new Side(
                side.Name, side.Codes[0], ParentsOf(side), side.Zones, [.. side.Latent]))],
            [.. Rows.Select(row => new Row(
                [.. row.At.Select((code, d) => Shape.Dimensions[d].Codes[code])], row.Contributor, row.Value, row.Weight))],
            [.. Waivers.Order(StringComparer.Ordinal)], Betraying, Shape.Tables, [.. Published.Order(StringComparer.Ordinal)]);
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
        var shape = new TableShape([.. packed.Sides.Select(side =>
            Dimension.Of(side.Name, side.Total, side.Parents, [], side.Zones, side.Latent))], packed.Tables);
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

        var sides = Enumerable.Range(0, first.Dimensions.Count).Select(d => Union(tables, d)).ToList();
        return [.. tables.Select(table => table with
        {
            // One numbering, and what each showed.
            Shape = new TableShape(
                [.. sides.Select((side, d) => side.With(table.Shape.Dimensions[d].Latent))], table.Shape.Tables),
            Rows = [.. table.Rows.Select(row => row with
            {
                At = [.. row.At.Select((code, d) => sides[d].Find(table.Shape.Dimensions[d].Codes[code])!.Value)],
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

        var zones = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var (zone, parts) in tables.SelectMany(table => table.Shape.Dimensions[d].Zones))
        {
            if (!zones.TryAdd(zone, parts) && !zones[zone].ToHashSet().SetEquals(parts))
            {
                throw new BrokenRuleException("release.movedZone", zone);
            }
        }

        var side = tables[0].Shape.Dimensions[d];
        return Dimension.Of(side.Name, side.Codes[0], parents, [], zones);
    }

    public static IReadOnlyList<CodeTree> TreesOf(TableShape shape) =>
        [.. shape.Dimensions.Select(side => new CodeTree(side.Codes[0], ParentsOf(side), side.Zones))];

    private static Dictionary<string, string> ParentsOf(Dimension side) =>
        Enumerable.Range(1, side.Codes.Count - 1).Where(code => !side.IsZone(code))
            .ToDictionary(code => side.Codes[code], code => side.Codes[side.ParentOf(code)]);

    private static Microdata Of(TableShape shape, Packed packed) => new(
        shape,
        [.. packed.Rows.Select(row => new Contribution(
            [.. row.At.Select((code, d) => shape.Dimensions[d].Find(code)!.Value)], row.Who, row.Value, row.Weight))],
        packed.Waivers.ToHashSet(), packed.Betraying, (packed.Published ?? []).ToHashSet());
}
