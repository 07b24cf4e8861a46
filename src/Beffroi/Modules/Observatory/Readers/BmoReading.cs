using Beffroi.Platform.Imports;
using Beffroi.Platform.Tables;

namespace Beffroi.Modules.Observatory.Readers;

/// <summary>Turns published rows into ours, one by one, and keeps what each refused row was refused for.</summary>
internal sealed class BmoReading(BmoColumns columns)
{
    private readonly Dictionary<(string, string, string), int> _lines = [];

    public List<BmoRow> Rows { get; } = [];

    public IssueList Issues { get; } = new();

    public Dictionary<string, string> Occupations { get; } = [];

    public Dictionary<string, string> Families { get; } = [];

    public Dictionary<string, string> Basins { get; } = [];

    /// <summary>Local employment committees, named by a column from 2026 on.</summary>
    public Dictionary<string, string> Committees { get; } = [];

    public int? Year { get; private set; }

    public void Add(TableRow row)
    {
        if (!TryYear(row) || !TryCode(row, columns.Occupation, out var occupation) || !TryCode(row, columns.Basin, out var basin)
            || !TryCode(row, columns.Department, out var department) || !TryCode(row, columns.Family, out var family)
            || !TryCount(row, columns.Projects, out var projects) || !TryCount(row, columns.Difficult, out var difficult)
            || !TryCount(row, columns.Seasonal, out var seasonal) || !IsCoherent(row, projects, difficult, seasonal))
        {
            return;
        }

        basin = basin.PadLeft(4, '0');
        department = department.PadLeft(2, '0');
        if (!_lines.TryAdd((occupation, basin, department), row.Line))
        {
            Issues.Add(row.Line, columns.Table.NameOf(columns.Occupation), occupation, "issue.duplicate",
                _lines[(occupation, basin, department)]);
            return;
        }

        Occupations.TryAdd(occupation, row.Cell(columns.OccupationName));
        Families.TryAdd(family, row.Cell(columns.FamilyName));
        Basins.TryAdd(basin, row.Cell(columns.BasinName));
        var region = row.Cell(columns.Region);
        var clpe = row.Cell(columns.Clpe);
        if (clpe.Length > 0)
        {
            Committees.TryAdd(ClpeCode(clpe), clpe);
        }

        Rows.Add(new BmoRow(occupation, family, basin, department, region.Length == 1 ? "0" + region : region,
            clpe.Length > 0 ? ClpeCode(clpe) : null, projects, difficult, seasonal));
    }

    private static string ClpeCode(string name) => string.Concat(name.Select(c => char.IsLetterOrDigit(c) ? c : '-'));

    private bool TryYear(TableRow row)
    {
        if (columns.Year < 0)
        {
            Year = columns.FileYear;
            return true;
        }

        if (!TableRowReading.TryWhole(row.Cell(columns.Year), out var year) || year is < 2002 or > 2100)
        {
            Issues.Add(row.Line, columns.Table.NameOf(columns.Year), row.Cell(columns.Year), "issue.year");
            return false;
        }

        Year ??= year;
        if (Year != year)
        {
            Issues.Add(row.Line, columns.Table.NameOf(columns.Year), row.Cell(columns.Year), "issue.otherYear", Year);
            return false;
        }

        return true;
    }

    private bool TryCode(TableRow row, int column, out string code)
    {
        code = row.Cell(column);
        if (code.Length is > 0 and <= 12 && code.All(char.IsAsciiLetterOrDigit))
        {
            return true;
        }

        Issues.Add(row.Line, columns.Table.NameOf(column), code, code.Length == 0 ? "issue.empty" : "issue.code");
        return false;
    }

    private bool TryCount(TableRow row, int column, out int? count)
    {
        count = null;
        var text = row.Cell(column);
        if (text == "*")
        {
            return true;
        }

        if (TableRowReading.TryWhole(text, out var whole))
        {
            count = whole;
            return true;
        }

        Issues.Add(row.Line, columns.Table.NameOf(column), text, "issue.wholeNumberOrStar");
        return false;
    }

    private bool IsCoherent(TableRow row, int? projects, int? difficult, int? seasonal)
    {
        foreach (var (part, column) in new[] { (difficult, columns.Difficult), (seasonal, columns.Seasonal) })
        {
            if (part is { } count && (projects is null || count > projects))
            {
                var shown = row.Cell(columns.Projects);
                Issues.Add(row.Line, columns.Table.NameOf(column), row.Cell(column), "issue.aboveProjects", shown);
                return false;
            }
        }

        return true;
    }
}
