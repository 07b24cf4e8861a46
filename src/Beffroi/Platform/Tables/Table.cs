using System.Globalization;
using System.Text;

namespace Beffroi.Platform.Tables;

/// <summary>A sheet or a text file as rows of text, the header not yet found.</summary>
internal abstract class Table(string name)
{
    public string Name { get; } = name;

    public abstract IEnumerable<TableRow> Rows { get; }

    /// <summary>
    /// Finds the row, among the first twenty, that names all the columns asked for, whatever their order, case and accents.
    /// </summary>
    public HeaderedTable? FindHeader(params string[] columns)
    {
        foreach (var row in Rows.Take(20))
        {
            var headers = Array.ConvertAll(row.Cells, Normalise);
            if (columns.All(headers.Contains))
            {
                return new HeaderedTable(this, row.Line, row.Cells, headers);
            }
        }

        return null;
    }

    /// <summary>« Code métier BMO » → <c>codemetierbmo</c>.</summary>
    public static string Normalise(string header)
    {
        var letters = new StringBuilder(header.Length);
        foreach (var letter in header.Normalize(NormalizationForm.FormD))
        {
            if (letter is 'œ' or 'Œ')
            {
                letters.Append("oe");
            }
            else if (char.IsLetterOrDigit(letter))
            {
                letters.Append(char.ToLowerInvariant(letter));
            }
        }

        return letters.ToString();
    }
}

/// <summary>Cells of one line of the file, or row of the sheet; the first line is 1.</summary>
internal readonly record struct TableRow(int Line, string[] Cells);

internal sealed class HeaderedTable(Table table, int headerLine, string[] headers, string[] normalised)
{
    public IReadOnlyList<string> Headers => headers;

    public IReadOnlyList<string> NormalisedHeaders => normalised;

    public IEnumerable<TableRow> Rows =>
        table.Rows.Where(row => row.Line > headerLine && Array.Exists(row.Cells, cell => cell.Length > 0));

    public int IndexOf(string column) => Array.IndexOf(normalised, column);

    /// <summary>The column that the pattern's predicate accepts, or −1.</summary>
    public int IndexWhere(Predicate<string> accepts) => Array.FindIndex(normalised, accepts);

    public string NameOf(int index) => headers[index];
}

internal static class TableRowReading
{
    /// <summary>The trimmed text of a cell; empty where the row is shorter or the column absent.</summary>
    public static string Cell(this TableRow row, int index) =>
        index >= 0 && index < row.Cells.Length ? row.Cells[index].Trim() : "";

    /// <summary>Reads a whole number as French and English publishers write it: no, narrow, no-break or plain space.</summary>
    public static bool TryWhole(string text, out int value) =>
        int.TryParse(WithoutSpaces(text), NumberStyles.None, CultureInfo.InvariantCulture, out value);

    /// <summary>Reads a number with a comma or a point as the decimal mark.</summary>
    public static bool TryNumber(string text, out double value) =>
        double.TryParse(
            WithoutSpaces(text).Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out value)
        && double.IsFinite(value);

    private static string WithoutSpaces(string text) =>
        text.Contains(' ') || text.Contains('\u00A0') || text.Contains('\u202F')
            ? text.Replace(" ", "", StringComparison.Ordinal).Replace("\u00A0", "", StringComparison.Ordinal)
                .Replace("\u202F", "", StringComparison.Ordinal)
            : text;
}
