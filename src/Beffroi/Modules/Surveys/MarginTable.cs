using Beffroi.Platform;
using Beffroi.Platform.Tables;
using Beffroi.Statistics.Surveys;
using Microsoft.Extensions.Localization;

namespace Beffroi.Modules.Surveys;

/// <summary>A known total.</summary>
/// <param name="Category">Null for the total of a number.</param>
internal sealed record Margin(string Variable, string? Category, double Total)
{
    public override string ToString() => Category is null ? Variable : $"{Variable} = {Category}";
}

/// <summary>Totals known from elsewhere, as the columns <c>var,mod,total</c>; <c>mod</c> is <c>total</c> for a number.</summary>
internal sealed class MarginTable
{
    private const string OfNumber = "total";
    private const double SameSum = 1e-6;

    private MarginTable(IReadOnlyList<Margin> margins) => Margins = margins;

    public IReadOnlyList<Margin> Margins { get; }

    public IEnumerable<string> Variables => Margins.Select(margin => margin.Variable).Distinct();

    /// <exception cref="BrokenRuleException">A line is wrong, or totals contradict each other.</exception>
    public static MarginTable Read(string path, IStringLocalizer<Texts> texts)
    {
        using var file = new NamedColumns(path, texts, "var", "mod", "total");
        var margins = new List<Margin>();
        foreach (var row in file.Rows)
        {
            var (variable, category) = (file.Text(row, "var"), file.Text(row, "mod"));
            if (file.Number(row, "total") is not { } total)
            {
                continue;
            }

            var margin = new Margin(variable, category == OfNumber ? null : category, total);
            if (variable.Length == 0 || category.Length == 0)
            {
                file.Wrong(row, "columns.empty", variable.Length == 0 ? "var" : "mod");
            }
            else if (margins.Exists(one => one.Variable == variable && (one.Category == margin.Category
                || one.Category is null || margin.Category is null)))
            {
                file.Wrong(row, "columns.twice", margin.ToString());
            }
            else
            {
                margins.Add(margin);
            }
        }

        file.ThrowIfWrong();
        if (margins.Count == 0)
        {
            throw new BrokenRuleException("file.noRow");
        }

        MustAgree(margins);
        return new MarginTable(margins);
    }

    /// <summary>The calibration variables of one line; what is wrong is told to the file.</summary>
    public double[] Row(NamedColumns file, TableRow row)
    {
        var told = new HashSet<string>();
        return [.. Margins.Select(margin =>
        {
            if (margin.Category is null)
            {
                return file.Number(row, margin.Variable) ?? 0;
            }

            var value = file.Text(row, margin.Variable);
            if (told.Add(margin.Variable) && !Margins.Any(one => one.Variable == margin.Variable && one.Category == value))
            {
                file.Wrong(row, "margins.category", margin.Variable, value);
            }

            return value == margin.Category ? 1.0 : 0;
        })];
    }

    public double[] Totals() => [.. Margins.Select(margin => margin.Total)];

    /// <summary>What went wrong, in words.</summary>
    public BrokenRuleException Explain(CalibrationException failure) => new(
        failure.Failure == CalibrationFailure.NobodyThere ? "margins.nobody" : "margins.notMet",
        Margins[failure.Column].ToString());

    /// <summary>The categories of each variable add up to one and the same number of units.</summary>
    private static void MustAgree(List<Margin> margins)
    {
        var sums = margins.Where(margin => margin.Category is not null).GroupBy(margin => margin.Variable)
            .Select(variable => (variable.Key, Sum: variable.Sum(one => one.Total))).ToList();
        foreach (var (variable, sum) in sums.Skip(1))
        {
            if (Math.Abs(sum - sums[0].Sum) > SameSum * Math.Max(1, Math.Abs(sums[0].Sum)))
            {
                throw new BrokenRuleException("margins.sums", sums[0].Key, sums[0].Sum, variable, sum);
            }
        }
    }
}
