using Beffroi.Platform.Imports;

namespace Beffroi.Platform.Tables;

/// <summary>What the readers of tables share: walking the rows, keeping the first ones to show, counting.</summary>
internal static class TableWalk
{
    public delegate void RowReader(TableRow row);

    public static (long Rows, Preview Preview) Walk(
        this HeaderedTable table, RowReader read, ImportProgress progress, CancellationToken cancel, long expectedRows = 40_000)
    {
        var rows = 0L;
        var shown = new List<string[]>();
        foreach (var row in table.Rows)
        {
            if (++rows % 1000 == 0)
            {
                cancel.ThrowIfCancellationRequested();
                progress.At((double)rows / (rows + expectedRows));
            }

            if (shown.Count < Preview.Size)
            {
                shown.Add(row.Cells);
            }

            read(row);
        }

        progress.At(1);
        return (rows, new Preview(table.Headers, shown));
    }

    /// <summary>The first table of the file that has all these columns, by their normalised names.</summary>
    public static HeaderedTable? FindTable(this SourceFile file, params string[] columns) =>
        file.Tables.Select(table => table.FindHeader(columns)).FirstOrDefault(found => found is not null);

    public static HeaderedTable GetTable(this SourceFile file, string kind, params string[] columns) =>
        file.FindTable(columns) ?? throw new FileRefusedException("file.columnsMissing", kind, string.Join(", ", columns));
}
