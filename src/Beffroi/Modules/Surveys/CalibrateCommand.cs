using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Beffroi.Platform;
using Beffroi.Platform.CommandLine;
using Beffroi.Platform.Tables;
using Beffroi.Statistics.Surveys;
using Microsoft.Extensions.Localization;

namespace Beffroi.Modules.Surveys;

/// <summary><c>beffroi compute calibrate</c>: weights that meet known totals.</summary>
internal static class CalibrateCommand
{
    public static Command Build(IStringLocalizer<Texts> texts)
    {
        var sample = new Argument<string>("SAMPLE") { Description = texts["cli.calibrate.sample"] };
        var id = new Option<string>("--id") { Description = texts["cli.calibrate.id"], Required = true };
        var weight = new Option<string>("--weight") { Description = texts["cli.calibrate.weight"], Required = true };
        var margins = new Option<string>("--margins") { Description = texts["cli.calibrate.margins"], Required = true };
        var method = new Option<string>("--method") { Description = texts["cli.calibrate.method"], DefaultValueFactory = _ =>
            "raking" };
        method.AcceptOnlyFromAmong("linear", "raking", "logit", "truncated");
        var low = new Option<string?>("--low") { Description = texts["cli.calibrate.low"] };
        var high = new Option<string?>("--high") { Description = texts["cli.calibrate.high"] };
        var scale = new Option<string?>("--scale") { Description = texts["cli.calibrate.scale"] };
        var json = new Option<bool>("--json") { Description = texts["cli.json"] };
        var command = new Command("calibrate", texts["cli.calibrate"])
        {
            sample, id, weight, margins, method, low, high, scale, json,
        };
        command.SetAction((parsed, _) =>
        {
            var table = MarginTable.Read(parsed.GetValue(margins)!, texts);
            var how = CalibrationChoice.Parse(parsed.GetValue(method)!, parsed.GetValue(low), parsed.GetValue(high));
            var units = Units(parsed.GetValue(sample)!, parsed.GetValue(id)!, parsed.GetValue(weight)!, parsed.GetValue(scale),
                table, texts);
            try
            {
                Write([.. units.Select(unit => unit.Id)], Calibration.Solve([.. units.Select(unit => unit.Weight)],
                    [.. units.Select(unit => unit.X)], table.Totals(), how.Method, how.Bounds,
                    parsed.GetValue(scale) is null ? null : [.. units.Select(unit => unit.Scale)]), parsed.GetValue(json));
            }
            catch (CalibrationException failure)
            {
                throw table.Explain(failure);
            }

            return Task.FromResult(BeffroiCommand.Ok);
        });
        return command;
    }

    private static List<(string Id, double Weight, double Scale, double[] X)> Units(
        string path, string id, string weight, string? scale, MarginTable margins, IStringLocalizer<Texts> texts)
    {
        using var file = new NamedColumns(path, texts, [id, weight, .. scale is null ? [] : new[] { scale },
            .. margins.Variables]);
        var units = new List<(string, double, double, double[])>();
        var seen = new HashSet<string>();
        foreach (var row in file.Rows)
        {
            var (name, start) = (file.Text(row, id), file.Number(row, weight));
            var factor = scale is null ? 1 : file.Number(row, scale);
            var x = margins.Row(file, row);
            if (start is < 0)
            {
                file.Wrong(row, "columns.negative", start);
            }
            else if (factor is <= 0)
            {
                file.Wrong(row, "columns.notAbove", factor);
            }
            else if (name.Length == 0 || !seen.Add(name))
            {
                file.Wrong(row, name.Length == 0 ? "columns.empty" : "columns.twice", name.Length == 0 ? id : name);
            }
            else if (start is { } known && factor is { } moves)
            {
                units.Add((name, known, moves, x));
            }
        }

        file.ThrowIfWrong();
        return units;
    }

    private static void Write(IReadOnlyList<string> ids, CalibratedWeights found, bool isJson)
    {
        if (isJson)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(new
            {
                weights = ids.Zip(found.Weights).ToDictionary(one => one.First, one => one.Second),
                ratios = new { min = found.Ratios.Min(), max = found.Ratios.Max(), cv = found.RatioCv },
                designEffect = found.DesignEffect, iterations = found.Iterations,
            }));
            return;
        }

        foreach (var (id, weight) in ids.Zip(found.Weights))
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{id}\t{weight:0.##########}"));
        }
    }
}

/// <summary>A method with its bounds, as somebody wrote them.</summary>
internal sealed record CalibrationChoice(CalibrationMethod Method, RatioBounds Bounds)
{
    /// <exception cref="BrokenRuleException">The method is none, or its bounds are not there.</exception>
    public static CalibrationChoice Of(DesignCalibration told)
    {
        string? Text(double? bound) => bound?.ToString(CultureInfo.InvariantCulture);
        return Enum.TryParse<CalibrationMethod>(told.Method, ignoreCase: true, out var method) && Enum.IsDefined(method)
            ? Parse(told.Method, Text(told.Low), Text(told.High)) : throw new BrokenRuleException("calibrate.method",
                told.Method);
    }

    /// <exception cref="BrokenRuleException">The bounds are not there, or do not hold 1 between them.</exception>
    public static CalibrationChoice Parse(string method, string? low, string? high)
    {
        var chosen = Enum.Parse<CalibrationMethod>(method, ignoreCase: true);
        if (chosen is CalibrationMethod.Linear or CalibrationMethod.Raking)
        {
            return low is null && high is null ? new CalibrationChoice(chosen, default)
                : throw new BrokenRuleException("calibrate.noBounds", method);
        }

        return TableRowReading.TryNumber(low ?? "", out var least) && TableRowReading.TryNumber(high ?? "", out var most)
            && least is >= 0 and < 1 && most > 1
                ? new CalibrationChoice(chosen, new RatioBounds(least, most))
                : throw new BrokenRuleException("calibrate.bounds", low ?? "", high ?? "");
    }
}
