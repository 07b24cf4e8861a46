using System.Globalization;
using System.IO.Compression;
using System.Text;
using Beffroi.Statistics.Disclosure;

namespace Beffroi.Platform.Publication.Protection;

/// <summary>
/// A table as the files of τ-ARGUS: cells (.tab), what their columns are (.rda), and a tree of codes for each side (.hrc).
/// Format: τ-ARGUS user's manual 4.1, metadata of tabular input.
/// </summary>
internal static class ArgusFiles
{
    private const char Separator = ';';
    private const string Safe = "s";
    private const string Unsafe = "u";
    private static readonly string[] Numbers = ["value", "freq", "max1", "max2"];

    public static byte[] Write(ProtectionTable table) =>
        Write(table.Contents, cell => table.Statuses?[cell].ToString() ?? nameof(CellStatus.V));

    /// <returns>An archive of the files; our own statuses stand in a file of their own, since theirs are fewer.</returns>
    /// <exception cref="BrokenRuleException">Linked tables and overlapping zones have no place in one hierarchy of
    /// theirs.</exception>
    public static byte[] Write(ContributedTable table, Func<int, string> statusOf)
    {
        var shape = table.Shape;
        if (shape.IsLinked)
        {
            throw new BrokenRuleException("argus.linked");
        }

        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            Add(archive, "release.tab", Enumerable.Range(0, shape.Count).Select(cell => CellLine(table, cell, statusOf(cell))));
            Add(archive, "release.rda", Metadata(shape));
            foreach (var side in shape.Dimensions.Where(IsDeep))
            {
                Add(archive, side.Name + ".hrc", Tree(side, 0, 0));
            }

            Add(archive, "statuses.csv",
                Enumerable.Range(0, shape.Count).Select(cell => string.Join(Separator, [.. shape.KeyOf(cell), statusOf(cell)]))
                    .Prepend(string.Join(Separator, [.. shape.Dimensions.Select(side => side.Name), "status"])));
        }

        return bytes.ToArray();
    }

    /// <summary>Reads such files into a table of ours and the spec that says what it is.</summary>
    /// <param name="folder">Holds one .rda, its .tab, and the .hrc that it names.</param>
    /// <returns>The spec, its rules still to be filled in, and the lines of a CSV with a header.</returns>
    /// <exception cref="BrokenRuleException">A file is not there, or says nothing that is understood.</exception>
    public static (ProtectionSpec Spec, IReadOnlyList<string[]> Lines) Read(string folder)
    {
        var rda = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.rda").FirstOrDefault() : null;
        var tab = rda is null ? null : Path.ChangeExtension(rda, ".tab");
        if (rda is null || !File.Exists(tab))
        {
            throw new BrokenRuleException("argus.absent", folder);
        }

        var columns = ArgusMetadata.Read(rda);
        var sides = columns.Columns.Where(column => column.Total is not null).ToList();
        var status = columns.Columns.FindIndex(column => column.IsStatus);
        string? NameOf(Func<ArgusColumn, bool> what) => columns.Columns.Find(column => what(column))?.Name;
        if (sides.Count == 0 || NameOf(column => column.IsNumeric) is not { } value)
        {
            throw new BrokenRuleException("argus.columns", Path.GetFileName(rda));
        }

        var lines = new List<string[]> { columns.Columns.Select(column => column.Name).ToArray() };
        foreach (var (number, line) in File.ReadLines(tab).Index().Where(line => line.Item.Length > 0))
        {
            var cells = line.Split(columns.Separator).Select(cell => cell.Trim().Trim('"')).ToArray();
            if (cells.Length != columns.Columns.Count)
            {
                throw new BrokenRuleException("argus.line", Path.GetFileName(tab), number + 1, cells.Length,
                    columns.Columns.Count);
            }

            if (status >= 0)
            {
                cells[status] = cells[status] == columns.Safe ? "V" : cells[status] == columns.Unsafe ? "A" : "D";
            }

            lines.Add(cells);
        }

        return (new ProtectionSpec
        {
            Input = "table", Value = value, Count = NameOf(column => column.IsFrequency),
            Largest = [.. columns.Columns.Where(column => column.IsLargest).Select(column => column.Name)],
            Status = status < 0 ? null : columns.Columns[status].Name,
            Dimensions = [.. sides.Select(side => new DimensionSpec
            {
                Name = side.Name, Column = side.Name, Total = side.Total!,
                Parents = side.Tree is null ? null : ParentsOf(Path.Combine(folder, side.Tree), side.Lead, side.Total!),
            })],
        }, lines);
    }

    private static bool IsDeep(Dimension side) =>
        Enumerable.Range(1, side.Codes.Count - 1).Any(code => side.ParentOf(code) != 0);

    private static void Add(ZipArchive archive, string name, IEnumerable<string> lines)
    {
        using var writer = new StreamWriter(archive.CreateEntry(name).Open(), new UTF8Encoding(false)) { NewLine = "\r\n" };
        foreach (var line in lines)
        {
            writer.WriteLine(line);
        }
    }

    private static string CellLine(ContributedTable table, int cell, string status)
    {
        var content = table.Contents[cell];
        return string.Join(Separator,
        [
            .. table.Shape.KeyOf(cell), Text(content.Value), Text(content.Count), Text(content.Largest), Text(content.Second),
            status == "V" ? Safe : Unsafe,
        ]);
    }

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static IEnumerable<string> Metadata(TableShape shape)
    {
        yield return $"   <SEPARATOR> \"{Separator}\"";
        yield return $"   <SAFE> \"{Safe}\"";
        yield return $"   <UNSAFE> \"{Unsafe}\"";
        foreach (var side in shape.Dimensions)
        {
            yield return side.Name;
            yield return "   <RECODEABLE>";
            yield return $"   <TOTCODE> \"{side.Codes[0]}\"";
            if (IsDeep(side))
            {
                yield return "   <HIERARCHICAL>";
                yield return $"   <HIERCODELIST> \"{side.Name}.hrc\"";
                yield return "   <HIERLEADSTRING> \"@\"";
            }
        }

        foreach (var (name, mark) in Numbers.Zip(["<NUMERIC> <DECIMALS> 6", "<FREQUENCY>", "<MAXSCORE>", "<MAXSCORE>"]))
        {
            yield return name;
            yield return "   " + mark;
        }

        yield return "status";
        yield return "   <STATUS>";
    }

    private static IEnumerable<string> Tree(Dimension side, int parent, int depth) => side.Children[parent].SelectMany(child =>
        Tree(side, child, depth + 1).Prepend(new string('@', depth) + side.Codes[child]));

    private static Dictionary<string, string> ParentsOf(string path, string lead, string total)
    {
        if (!File.Exists(path))
        {
            throw new BrokenRuleException("argus.tree", Path.GetFileName(path));
        }

        var (parents, above) = (new Dictionary<string, string>(), new List<string> { total });
        foreach (var line in File.ReadLines(path).Where(line => line.Trim().Length > 0))
        {
            var (depth, code) = (0, line.TrimEnd());
            for (; lead.Length > 0 && code.StartsWith(lead, StringComparison.Ordinal); depth++)
            {
                code = code[lead.Length..];
            }

            if (depth >= above.Count)
            {
                throw new BrokenRuleException("argus.depth", Path.GetFileName(path), code);
            }

            above.RemoveRange(depth + 1, above.Count - depth - 1);
            parents[code] = above[depth];
            above.Add(code);
        }

        return parents;
    }
}
