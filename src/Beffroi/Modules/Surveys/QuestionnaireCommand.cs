using System.CommandLine;
using Beffroi.Modules.Surveys.Lunatic;
using Beffroi.Modules.Surveys.Questionnaires;
using Beffroi.Platform;
using Beffroi.Platform.CommandLine;
using Microsoft.Extensions.Localization;

namespace Beffroi.Modules.Surveys;

/// <summary><c>beffroi questionnaire</c>: whether a questionnaire holds together, and its exchange with the tools of
/// INSEE.</summary>
internal static class QuestionnaireCommand
{
    private const string ToLunatic = "lunatic";

    public static Command Build(IStringLocalizer<Texts> texts)
    {
        var command = new Command("questionnaire", texts["cli.questionnaire"]);
        var file = new Argument<string>("FILE") { Description = texts["cli.questionnaire.file"] };
        var language = new Option<string>("--language")
        {
            Description = texts["cli.questionnaire.language"], DefaultValueFactory = _ => "fr",
        };
        language.AcceptOnlyFromAmong([.. Texts.Languages]);
        var check = new Command("check", texts["cli.questionnaire.check"]) { file, language };
        check.SetAction((parsed, _) => Task.FromResult(Run(texts, () =>
        {
            var read = QuestionnaireFile.Read(parsed.GetValue(file)!, parsed.GetValue(language)!);
            Console.Out.WriteLine(texts["questionnaire.sound", read.Version, read.Pages.Count, read.Questions.Count(),
                string.Join(", ", read.Title.Keys)]);
        })));
        var form = new Option<string>("--to") { Description = texts["cli.questionnaire.to"], Required = true };
        form.AcceptOnlyFromAmong("beffroi", ToLunatic);
        var convert = new Command("convert", texts["cli.questionnaire.convert"]) { file, form, language };
        convert.SetAction((parsed, _) => Task.FromResult(Run(texts, () =>
        {
            var read = QuestionnaireFile.Read(parsed.GetValue(file)!, parsed.GetValue(language)!);
            Console.Out.WriteLine(parsed.GetValue(form) == ToLunatic
                ? new LunaticWriter(read, parsed.GetValue(language)!).Write() : read.Write());
        })));
        command.Subcommands.Add(check);
        command.Subcommands.Add(convert);
        return command;
    }

    private static int Run(IStringLocalizer<Texts> texts, Action work)
    {
        try
        {
            work();
            return BeffroiCommand.Ok;
        }
        catch (QuestionnaireException refused)
        {
            throw new BrokenRuleException("questionnaire.refused", refused.In(texts));
        }
    }
}
