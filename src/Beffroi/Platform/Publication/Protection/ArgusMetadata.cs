using System.Text.RegularExpressions;

namespace Beffroi.Platform.Publication.Protection;

/// <summary>A column of a τ-ARGUS table.</summary>
/// <param name="Total">The code of the total of a side; null for what is no side.</param>
/// <param name="Tree">The file of its tree, or null.</param>
/// <param name="Lead">What stands before a code for each level down.</param>
internal sealed record ArgusColumn(
    string Name, string? Total, string? Tree, string Lead, bool IsNumeric, bool IsFrequency, bool IsLargest, bool IsStatus);

/// <summary>What an .rda file says of the columns of its .tab.</summary>
internal sealed partial record ArgusMetadata(char Separator, string Safe, string Unsafe, List<ArgusColumn> Columns)
{
    public static ArgusMetadata Read(string path)
    {
        var found = new ArgusMetadata(',', "s", "u", []);
        foreach (var line in File.ReadLines(path).Where(line => line.Trim().Length > 0))
        {
            var marks = Mark().Matches(line);
            if (marks.Count == 0)
            {
                // A name, in files for microdata followed by its place.
                found.Columns.Add(new ArgusColumn(line.Trim().Split(' ')[0], null, null, "@", false, false, false, false));
            }

            foreach (Match mark in marks)
            {
                found = found.With(mark.Groups["name"].Value.ToUpperInvariant(), mark.Groups["value"].Value);
            }
        }

        return found;
    }

    private ArgusMetadata With(string mark, string value)
    {
        var last = Columns.Count - 1;
        if (last < 0)
        {
            return mark switch
            {
                "SEPARATOR" when value.Length > 0 => this with { Separator = value[0] },
                "SAFE" => this with { Safe = value },
                "UNSAFE" => this with { Unsafe = value },
                _ => this,
            };
        }

        Columns[last] = mark switch
        {
            "RECODEABLE" or "RECODABLE" => Columns[last] with { Total = Columns[last].Total ?? "Total" },
            "TOTCODE" => Columns[last] with { Total = value },
            "HIERCODELIST" => Columns[last] with { Tree = value },
            "HIERLEADSTRING" => Columns[last] with { Lead = value },
            "NUMERIC" => Columns[last] with { IsNumeric = true },
            "FREQUENCY" => Columns[last] with { IsFrequency = true },
            "MAXSCORE" => Columns[last] with { IsLargest = true },
            "STATUS" => Columns[last] with { IsStatus = true },
            _ => Columns[last],
        };
        return this;
    }

    [GeneratedRegex("<(?<name>[A-Za-z]+)>\\s*(\"(?<value>[^\"]*)\")?")]
    private static partial Regex Mark();
}
