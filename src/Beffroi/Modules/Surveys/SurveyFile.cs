using Beffroi.Platform;
using Beffroi.Platform.Tables;
using Beffroi.Statistics.Surveys;
using Microsoft.Extensions.Localization;

namespace Beffroi.Modules.Surveys;

/// <summary>The answers of one wave, column by column.</summary>
internal sealed record SurveyWave(string Name, SurveySample Sample, IReadOnlyDictionary<string, string?[]> Words)
{
    /// <summary>Numbers of a column that was read as such.</summary>
    public required IReadOnlyDictionary<string, double?[]> Numbers { get; init; }
}

/// <summary>Reads a file of answers as a design says.</summary>
internal static class SurveyFile
{
    /// <exception cref="BrokenRuleException">Lines are wrong, or a wave has no answer.</exception>
    /// <param name="folder">Where the other files of the design stand.</param>
    /// <param name="margins">Null where the design has none.</param>
    public static IReadOnlyList<SurveyWave> Read(
        string path, SurveyDesign design, string folder, MarginTable? margins, IStringLocalizer<Texts> texts)
    {
        var strata = Strata(Path.Combine(folder, design.Population), texts);
        var choice = design.Calibration is { } told ? CalibrationChoice.Of(told) : null;
        using var file = new NamedColumns(path, texts, [.. design.Columns.Concat(margins?.Variables ?? []).Distinct()]);
        var lines = Lines(file, design, strata, margins);
        file.ThrowIfWrong();
        var over = lines.GroupBy(line => (line.Wave, line.Stratum)).FirstOrDefault(group =>
            group.Count() > strata[group.Key.Stratum]
            .Drawn);
        if (lines.Count == 0 || over is not null)
        {
            throw over is null ? new BrokenRuleException("file.noRow") : new BrokenRuleException("design.more", over.Key.Stratum,
                over.Count(), strata[over.Key.Stratum].Drawn);
        }

        return [.. lines.GroupBy(line => line.Wave).OrderBy(wave => TableRowReading.TryNumber(wave.Key, out var number) ? number
            : double.PositiveInfinity)
            .ThenBy(wave => wave.Key, StringComparer.Ordinal)
            .Select(wave => WaveOf(wave.Key, [.. wave], design, strata, margins, choice))];
    }

    private static Dictionary<string, StratumSize> Strata(string path, IStringLocalizer<Texts> texts)
    {
        using var file = new NamedColumns(path, texts, "h", "N", "n");
        if (!file.HasExactly("N") || !file.HasExactly("n"))
        {
            throw new BrokenRuleException("protect.columns", Path.GetFileName(path), "h, N, n");
        }

        var read = new Dictionary<string, StratumSize>();
        foreach (var row in file.Rows)
        {
            var (name, population, drawn) = (file.Text(row, "h"), file.Number(row, "N"), file.Number(row, "n"));
            if (population is null || drawn is null)
            {
                continue;
            }

            if (drawn < 1 || population < drawn)
            {
                file.Wrong(row, "design.drawn", drawn, population);
            }
            else if (!read.TryAdd(name, new StratumSize(population.Value, drawn.Value)))
            {
                file.Wrong(row, "columns.twice", name);
            }
        }

        file.ThrowIfWrong();
        return read;
    }

    private static List<Line> Lines(
        NamedColumns file, SurveyDesign design, Dictionary<string, StratumSize> strata, MarginTable? margins)
    {
        var (lines, seen) = (new List<Line>(), new HashSet<(string, string)>());
        var numbers = design.Estimates.SelectMany(one => one.Kind switch
        {
            "ratio" => new[] { one.Numerator!, one.Denominator! }, "mean" => [one.Variable!], _ => [],
        }).Concat(design.SizeWeight is { } size ? [size] : []).ToHashSet();
        foreach (var row in file.Rows)
        {
            var wave = design.Wave is { } column ? file.Text(row, column) : "";
            var (id, stratum) = (file.Text(row, design.Id), file.Text(row, design.Stratum));
            var answers = design.Response is not { } response || file.Number(row, response) is > 0;
            if (!seen.Add((wave, id)) || id.Length == 0)
            {
                file.Wrong(row, id.Length == 0 ? "columns.empty" : "columns.twice", id.Length == 0 ? design.Id : id);
            }
            else if (!strata.ContainsKey(stratum))
            {
                file.Wrong(row, "design.stratum", stratum);
            }

            if (design.SizeWeight is { } headcount && file.Number(row, headcount, isRequired: false) is < 0 and var negative)
            {
                file.Wrong(row, "columns.negative", negative);
            }

            lines.Add(new Line(wave, id, stratum, answers,
                design.Columns.ToDictionary(name => name, name => file.Text(row, name) is { Length: > 0 } text ? text : null),
                numbers.ToDictionary(name => name, name => file.Number(row, name, isRequired: false)),
                margins is null ? [] : margins.Row(file, row)));
        }

        return lines;
    }

    private static SurveyWave WaveOf(
        string name, List<Line> lines, SurveyDesign design, Dictionary<string, StratumSize> strata, MarginTable? margins,
        CalibrationChoice? choice)
    {
        if (!lines.Exists(line => line.Answers))
        {
            throw new BrokenRuleException("design.noAnswer", name);
        }

        var sample = new SurveySample([.. lines.Select(line => line.Id)], [.. lines.Select(line => line.Stratum)], strata,
            [.. lines.Select(line => line.Answers)])
        {
            ResponseCells = design.ResponseGroups is { Length: > 0 } groups
                ? [.. lines.Select(line => groups.Select(group => line.Words[group] ?? "").ToArray())] : [],
            Calibration = margins is null ? null : new CalibrationTarget([.. lines.Select(line => line.X)], margins.Totals(),
                choice!.Method, choice.Bounds),
        };
        return new SurveyWave(name, sample,
            design.Columns.ToDictionary(column => column, column => lines.Select(line => line.Words[column]).ToArray()))
        {
            Numbers = lines[0].Numbers.Keys.ToDictionary(column => column, column => lines.Select(line => line.Numbers[column])
                .ToArray()),
        };
    }

    private sealed record Line(
        string Wave, string Id, string Stratum, bool Answers, Dictionary<string, string?> Words,
        Dictionary<string, double?> Numbers, double[] X);
}
