using Beffroi.Platform.Imports;
using Microsoft.Extensions.Localization;

namespace Beffroi.Platform.Tables;

/// <summary>
/// A file of the command line with its columns by name. A line that cannot be read refuses the whole, and each is told: a figure
/// worked out from the others would be another.
/// </summary>
internal sealed class NamedColumns : IDisposable
{
    private const int MostTold = 5;

    private readonly SourceFile _file;
    private readonly HeaderedTable _table;
    private readonly IStringLocalizer<Texts> _texts;
    private readonly List<string> _wrong = [];

    /// <param name="required">Names of columns that must be there.</param>
    /// <exception cref="BrokenRuleException">No header line names them.</exception>
    /// <exception cref="FileRefusedException">The file is no table.</exception>
    public NamedColumns(string path, IStringLocalizer<Texts> texts, params string[] required)
    {
        (_file, _texts) = (SourceFile.Open(path), texts);
        _table = _file.Tables.Select(table => table.FindHeader([.. required.Select(Table.Normalise)]))
            .FirstOrDefault(found => found is not null)
            ?? throw new BrokenRuleException("protect.columns", Path.GetFileName(path), string.Join(", ", required));
    }

    /// <summary>Whether a column is written in just this way.</summary>
    public bool HasExactly(string column) => _table.Headers.Contains(column);

    public IEnumerable<TableRow> Rows => _table.Rows;

    public string Text(TableRow row, string column) => row.Cell(IndexOf(column));

    /// <summary>A number, or null where the cell is empty or wrong; what is wrong is told at the end.</summary>
    public double? Number(TableRow row, string column, bool isRequired = true)
    {
        var text = Text(row, column);
        if (text.Length == 0 && !isRequired)
        {
            return null;
        }

        if (TableRowReading.TryNumber(text, out var value))
        {
            return value;
        }

        Wrong(row, "protect.line.number", text);
        return null;
    }

    public void Wrong(TableRow row, string key, params object[] facts) => _wrong.Add(_texts[key, [row.Line, .. facts]]);

    /// <exception cref="BrokenRuleException">Some lines could not be read: the first of them, each with its number.</exception>
    public void ThrowIfWrong()
    {
        if (_wrong.Count > 0)
        {
            throw new BrokenRuleException("columns.lines", _wrong.Count, string.Join("\n", _wrong.Take(MostTold)));
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>As it is written, since one file may have <c>N</c> and <c>n</c>; else as it is meant.</summary>
    private int IndexOf(string column)
    {
        var at = _table.Headers.ToList().IndexOf(column);
        return at >= 0 ? at : _table.IndexOf(Table.Normalise(column));
    }
}
