using Beffroi.Modules.Observatory.Indicators;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Publication;
using Beffroi.Platform.Tables;
using Beffroi.Reference.Zones;

namespace Beffroi.Modules.Observatory.Readers;

/// <summary>
/// Our own tidy template: one published figure a line, for any indicator. Chambers, the regional centre, Forem and VDAB use it.
/// </summary>
internal sealed class FigureReader : IFileReader
{
    public const string KindName = "figures";

    public string Kind => KindName;

    public int Order => 50;

    public bool Recognises(SourceFile file) => file.FindTable(Needed) is not null;

    public ReadResult Read(SourceFile file, ImportProgress progress, CancellationToken cancel)
    {
        var table = file.GetTable(Kind, Needed);
        var issues = new IssueList();
        var found = new List<Observation>();
        var (rows, preview) = table.Walk(
            row =>
            {
                if (TryRead(table, row, issues, out var observation))
                {
                    found.Add(observation);
                }
            },
            progress, cancel, expectedRows: 500);
        var periods = found.Select(o => o.Period).Distinct().Order().ToList();
        var period = periods is [var first, .., var last] ? $"{first} – {last}" : periods.FirstOrDefault() ?? "";
        return new ReadResult($"{Kind}:{Path.GetFileNameWithoutExtension(file.Name)}", period, rows, issues, preview,
            (context, _) =>
        {
            Observation.Write(context.Observations, context.Sha256, found);
            return Task.CompletedTask;
        });
    }

    private static bool TryRead(HeaderedTable table, TableRow row, IssueList issues, out Observation observation)
    {
        observation = default;
        string Cell(string column) => row.Cell(table.IndexOf(column));
        bool Refuse(string column, string reason, params object[] facts)
        {
            issues.Add(row.Line, column, Cell(column), reason, facts);
            return false;
        }

        if (IndicatorCatalogue.Find(Cell("indicator")) is not { } indicator)
        {
            return Refuse("indicator", "issue.indicator");
        }

        if (!ZoneRef.TryParse(Cell("zone"), out var zone))
        {
            return Refuse("zone", "issue.zone");
        }

        if (!Period.IsOne(Cell("period")))
        {
            return Refuse("period", "issue.period");
        }

        if (Cell("source").Length == 0)
        {
            return Refuse("source", "issue.empty");
        }

        var occupation = Cell("occupation").Split(':', 2);
        if (occupation is [{ Length: > 0 }])
        {
            return Refuse("occupation", "issue.occupation");
        }

        if (!TryOptional(Cell("value"), out var value))
        {
            return Refuse("value", "issue.number");
        }

        if (!TryOptional(Cell("low"), out var low))
        {
            return Refuse("low", "issue.number");
        }

        if (!TryOptional(Cell("high"), out var high))
        {
            return Refuse("high", "issue.number");
        }

        if (low > high || value < low || value > high || (value is null && (low is null || high is null)))
        {
            return Refuse("value", "issue.bounds");
        }

        if (indicator.IsShare && (value is < 0 or > 1 || low is < 0 or > 1 || high is < 0 or > 1))
        {
            return Refuse("value", "issue.share");
        }

        observation = new Observation(indicator.Id, zone.Zoning, zone.Code, Cell("period"),
            occupation is [var list, _] ? list : null, occupation is [_, var code] ? code : null, value, low, high,
                Cell("source"));
        return true;
    }

    private static bool TryOptional(string text, out double? number)
    {
        number = null;
        if (text is "" or "*")
        {
            return true;
        }

        var isNumber = TableRowReading.TryNumber(text, out var read);
        number = isNumber ? read : null;
        return isNumber;
    }

    private static readonly string[] Needed = ["indicator", "zone", "period", "value", "low", "high", "source"];
}
