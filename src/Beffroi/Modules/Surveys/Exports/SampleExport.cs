using System.Globalization;
using Beffroi.Modules.Surveys.Estimates;
using Beffroi.Modules.Surveys.Questionnaires;
using Beffroi.Platform.Tables;
using Microsoft.Extensions.Localization;

namespace Beffroi.Modules.Surveys.Exports;

/// <summary>
/// The files of a wave for a statistician's other tools: the sample as SPSS reads it, with what codes mean and the calibrated
/// weights, and the questionnaire as DDI.
/// </summary>
internal static class SampleExport
{
    public const string Weight = "weight";
    private static readonly HashSet<string> Numbers = ["rep", "headcount", Weight];

    public static void Write(
        string folder, WaveReading read, Questionnaire questionnaire, IStringLocalizer<Texts> texts, DateTimeOffset at)
    {
        var weights = read.Weighed.Units.Zip(read.Weighed.Weights)
            .ToDictionary(one => read.Wave.Sample.Ids[one.First], one => one.Second);
        var columns = read.Columns.Select(name => ColumnOf(name, questionnaire, texts)).Append(new SpssColumn(Weight,
            texts["wave.export.weight"], 6, []));
        var rows = read.Lines.Select(row => (string[])[.. row, weights.TryGetValue(row[0], out var weight)
            ? weight.ToString("R", CultureInfo.InvariantCulture) : ""]);
        using (var to = File.Create(Path.Combine(folder, "sample.sav")))
        {
            new SpssFile([.. columns], [.. rows]).Write(to, $"{questionnaire.Version} {read.Wave.Name}", at);
        }

        File.WriteAllText(Path.Combine(folder, "questionnaire.xml"), new DdiWriter(questionnaire).Write());
    }

    private static SpssColumn ColumnOf(string name, Questionnaire questionnaire, IStringLocalizer<Texts> texts)
    {
        var question = questionnaire.Questions.FirstOrDefault(one => one.Variables.Any(variable => variable.Name == name));
        var option = question?.Options.FirstOrDefault(one => one.Variable == name);
        var language = Texts.Language;
        (string, string)[] truths = [("true", texts["answer.yes"]), ("false", texts["answer.no"])];
        return question switch
        {
            null when name.StartsWith("OCC_", StringComparison.Ordinal) => new SpssColumn(name, "", null, truths),
            null => new SpssColumn(name, texts["wave.export." + name] is { ResourceNotFound: false } said ? said.Value : "",
                Numbers.Contains(name) ? 0 : null, []),
            { Kind: QuestionKind.Number } => new SpssColumn(name, question.Label.In(language), question.Decimals, []),
            _ when option is not null => new SpssColumn(name,
                $"{question.Label.In(language)} – {option.Label.In(language)}", null, truths),
            { Kind: QuestionKind.Truth } => new SpssColumn(name, question.Label.In(language), null, truths),
            _ => new SpssColumn(name, question.Label.In(language), null, [.. question.Options
                .Select(one => (one.Value, one.Label.In(language)))]),
        };
    }
}
