using System.Globalization;
using Beffroi.Modules.Surveys.Estimates;

namespace Beffroi.Modules.Surveys.Results;

/// <summary>A small chart of one group: its months on a scale that all groups share.</summary>
/// <param name="Told">Months that are told, with their place from 0 to 1, first month first.</param>
/// <param name="Runs">Of those, which stand one after the other: a month that is kept back leaves a gap.</param>
internal sealed record SmallChart(
    string Group, IReadOnlyList<(string Month, double At, WaveEstimate One)> Told,
    IReadOnlyList<IReadOnlyList<(string Month, double At, WaveEstimate One)>> Runs);

/// <summary>The share of firms with difficulties, group by group and month by month.</summary>
/// <param name="Top">The value at the top of each chart.</param>
internal sealed record SmallMultiples(string Side, IReadOnlyList<SmallChart> Charts, double Top)
{
    public const int Width = 200;
    public const int Height = 80;
    private const int Edge = 6;
    private const int MostMonths = 24;

    /// <param name="months">As published, latest first.</param>
    /// <returns>Null where no group is told in two months.</returns>
    public static SmallMultiples? Of(IReadOnlyList<PublishedMonth> months, string side)
    {
        var shown = months.Take(MostMonths).Reverse().ToList();
        var charts = (from @group in months.Count == 0 ? [] : months[0].GroupsOf(side)
                      let told = ToldOf(shown, $"{side}={@group}")
                      where told.Count > 1
                      select new SmallChart(@group, told, RunsOf(told))).ToList();
        return charts.Count == 0 ? null : new SmallMultiples(side, charts,
            charts.SelectMany(chart => chart.Told).Max(one => one.One.High ?? one.One.Estimate!.Value));
    }

    /// <summary>Where a value stands, as SVG writes it.</summary>
    public string Point(double at, double value) => string.Create(CultureInfo.InvariantCulture,
        $"{Edge + ((Width - (2 * Edge)) * at):0.#},{Height - Edge - ((Height - (2 * Edge)) * value / Math.Max(Top, 1e-9)):0.#}");

    /// <summary>The line through the values of a run.</summary>
    public string Line(IReadOnlyList<(string Month, double At, WaveEstimate One)> run) =>
        string.Join(' ', run.Select(one => Point(one.At, one.One.Estimate!.Value)));

    /// <summary>The band of its intervals.</summary>
    public string Band(IReadOnlyList<(string Month, double At, WaveEstimate One)> run) => string.Join(' ',
        run.Select(one => Point(one.At, one.One.High ?? one.One.Estimate!.Value))
            .Concat(run.Reverse().Select(one => Point(one.At, one.One.Low ?? one.One.Estimate!.Value))));

    private static List<(string Month, double At, WaveEstimate One)> ToldOf(List<PublishedMonth> shown, string domain) =>
    [
        .. from one in shown.Select((month, i) => (month.Result.Month, At: (double)i / Math.Max(1, shown.Count - 1),
               Told: month.Find(Barometer.Difficulty, domain)))
           where one.Told is { IsHidden: false, Estimate: not null }
           select (one.Month, one.At, one.Told!),
    ];

    private static List<IReadOnlyList<(string Month, double At, WaveEstimate One)>> RunsOf(
        List<(string Month, double At, WaveEstimate One)> told)
    {
        var runs = new List<IReadOnlyList<(string, double, WaveEstimate)>>();
        var run = new List<(string Month, double At, WaveEstimate One)>();
        foreach (var one in told)
        {
            if (run.Count > 0 && run[^1].Month != WaveEstimator.MonthBefore(one.Month, 1))
            {
                runs.Add(run);
                run = [];
            }

            run.Add(one);
        }

        return [.. runs, run];
    }
}
