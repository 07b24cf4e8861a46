using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Beffroi.Platform.CommandLine;
using Beffroi.Statistics.Surveys;
using Microsoft.Extensions.Localization;

namespace Beffroi.Modules.Surveys;

/// <summary><c>beffroi compute survey</c>: estimates of a survey with their precision, wave by wave, and their
/// changes.</summary>
internal static class SurveyCommand
{
    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web);

    public static Command Build(IStringLocalizer<Texts> texts)
    {
        var sample = new Argument<string>("SAMPLE") { Description = texts["cli.survey.sample"] };
        var design = new Option<string>("--design") { Description = texts["cli.survey.design"], Required = true };
        var jackknife = new Option<bool>("--jackknife") { Description = texts["cli.survey.jackknife"] };
        var json = new Option<bool>("--json") { Description = texts["cli.json"] };
        var command = new Command("survey", texts["cli.survey"]) { sample, design, jackknife, json };
        command.SetAction((parsed, _) =>
        {
            var path = parsed.GetValue(design)!;
            var plan = SurveyDesign.Read(path);
            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            var margins = plan.Calibration is { } calibration
                ? MarginTable.Read(Path.Combine(folder, calibration.Margins), texts) : null;
            try
            {
                Write(SurveyAnswer.Of(SurveyFile.Read(parsed.GetValue(sample)!, plan, folder, margins, texts), plan,
                    parsed.GetValue(jackknife)), parsed.GetValue(json));
            }
            catch (CalibrationException failure)
            {
                throw margins!.Explain(failure);
            }

            return Task.FromResult(BeffroiCommand.Ok);
        });
        return command;
    }

    private static void Write(SurveyAnswer answer, bool isJson)
    {
        if (isJson)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(answer, Written));
            return;
        }

        string Text(double? number) => number?.ToString("0.######", CultureInfo.InvariantCulture) ?? "";
        Console.Out.WriteLine("wave\tname\tweighting\tdomain\testimate\tstandardError\tlow\thigh\tn\tgrade\tjackknifeError");
        foreach (var (wave, one) in answer.Waves.SelectMany(wave => wave.Estimates.Select(one => (wave.Wave, one))))
        {
            Console.Out.WriteLine(string.Join('\t', wave, one.Name, one.Weighting, one.Domain, Text(one.Estimate),
                Text(one.StandardError), Text(one.Low), Text(one.High), one.N, one.Grade, Text(one.JackknifeError)));
        }
    }
}
