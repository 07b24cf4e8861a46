using System.Globalization;
using Xunit;

namespace Beffroi.Statistics.Tests.Surveys;

/// <summary>Reference files of surveys, column by column; a test is skipped loudly where they are not at hand.</summary>
internal sealed class SurveyData
{
    private readonly string[] _names;
    private readonly string[][] _rows;

    private SurveyData(string[] names, string[][] rows) => (_names, _rows) = (names, rows);

    public int Count => _rows.Length;

    public static SurveyData Read(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Beffroi.slnx")))
        {
            folder = folder.Parent;
        }

        var path = Path.Combine(folder?.FullName ?? "", "..", "shared", "data", "surveys", name);
        Assert.SkipUnless(File.Exists(path), $"SKIPPED: {path} is not at hand.");
        var lines = File.ReadAllLines(path).Where(line => line.Length > 0).Select(line => line.Split(',')).ToArray();
        return new SurveyData(lines[0], lines[1..]);
    }

    public string[] Words(string column) => [.. _rows.Select(row => row[Array.IndexOf(_names, column)])];

    public double[] Numbers(string column) => [.. Words(column).Select(word => double.Parse(word, CultureInfo.InvariantCulture))];

    public SurveyData Where(string column, string value) =>
        new(_names, [.. _rows.Where(row => row[Array.IndexOf(_names, column)] == value)]);

    /// <summary>Columns and totals of a file of margins in the layout of CALMAR: <c>var,n,mar1…</c>, n = 0 for a number.</summary>
    public (double[][] X, double[] Totals) Margins(SurveyData margins, double population)
    {
        var (columns, totals) = (new List<double[]>(), new List<double>());
        foreach (var row in margins._rows)
        {
            if (row[1] == "0")
            {
                columns.Add(Numbers(row[0]));
                totals.Add(double.Parse(row[2], CultureInfo.InvariantCulture));
                continue;
            }

            for (var category = 1; category <= int.Parse(row[1], CultureInfo.InvariantCulture); category++)
            {
                var value = category.ToString(CultureInfo.InvariantCulture);
                var told = double.Parse(row[category + 1], CultureInfo.InvariantCulture);
                columns.Add([.. Words(row[0]).Select(word => word == value ? 1.0 : 0)]);
                totals.Add(told <= 1 ? told * population : told); // proportions in the second file
            }
        }

        return ([.. Enumerable.Range(0, Count).Select(unit => columns.Select(column => column[unit]).ToArray())], [.. totals]);
    }
}
