using System.Globalization;
using Beffroi.Modules.ServiceMap.Schema;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Tables;

namespace Beffroi.Modules.ServiceMap.Measures;

/// <summary>A line of a table of facts that curators keep: its cells by the name of their column, faults told as they are
/// met.</summary>
internal sealed class FactLine(HeaderedTable table, TableRow row, IssueList issues)
{
    /// <summary>Whether nothing is wrong so far.</summary>
    public bool IsRight { get; private set; } = true;

    public string Text(string column) => row.Cell(table.IndexOf(Table.Normalise(column)));

    public string? OrNull(string column) => Text(column) is { Length: > 0 } found ? found : null;

    public string Required(string column)
    {
        var text = Text(column);
        return text.Length > 0 ? text : Wrong(column, "issue.missing");
    }

    /// <summary>Letters, digits and hyphens: it stands in addresses.</summary>
    public string Code(string column) => Text(column) is var text && text.Length is > 0 and <= 80
        && text.All(one => char.IsAsciiLetterLower(one) || char.IsAsciiDigit(one) || one == '-') ? text : Wrong(column,
            "issue.slug");

    public DateOnly? Day(string column)
    {
        if (Text(column).Length == 0)
        {
            return null;
        }

        if (DateOnly.TryParseExact(Text(column), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        Wrong(column, "issue.day");
        return null;
    }

    public DateOnly RequiredDay(string column) => Text(column).Length > 0 ? Day(column) ?? default : Missing(column);

    public decimal? Amount(string column)
    {
        if (Text(column).Length == 0)
        {
            return null;
        }

        if (TableRowReading.TryNumber(Text(column), out var amount) && amount is >= 0 and < 1e13)
        {
            return (decimal)amount;
        }

        Wrong(column, "issue.amount");
        return null;
    }

    public int? Whole(string column)
    {
        if (Text(column).Length == 0)
        {
            return null;
        }

        if (TableRowReading.TryWhole(Text(column), out var number) && number <= 100_000_000)
        {
            return number;
        }

        Wrong(column, "issue.wholeNumber");
        return null;
    }

    public List<string> Codes(string column, CodeList known)
    {
        var codes = FieldReading.Split(Text(column)).ToList();
        if (codes.Find(code => !known.Has(code)) is { } wrong)
        {
            Fault(column, wrong, "issue.codeUnknown", wrong);
        }

        return codes;
    }

    public T Choice<T>(string column)
        where T : struct, Enum
    {
        if (Enum.TryParse<T>(Text(column), ignoreCase: true, out var choice) && Enum.IsDefined(choice))
        {
            return choice;
        }

        Fault(column, Text(column), "issue.oneOf", string.Join(", ", Enum.GetNames<T>().Select(name => name.ToLowerInvariant())));
        return default;
    }

    public string Wrong(string column, string reason)
    {
        Fault(column, Text(column), reason);
        return "";
    }

    public void Fault(string column, string read, string reason, params object[] facts)
    {
        IsRight = false;
        issues.Add(row.Line, column, read, reason, facts);
    }

    private DateOnly Missing(string column)
    {
        Wrong(column, "issue.missing");
        return default;
    }
}
