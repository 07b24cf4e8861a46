using System.Globalization;
using Beffroi.Modules.Surveys.Questionnaires;
using Beffroi.Platform;

namespace Beffroi.Modules.Surveys.QuestionPages;

/// <summary>A question as a chamber types it: options and controls a line each, their parts between bars.</summary>
internal sealed class QuestionInput
{
    private const string Bar = " | ";

    public string? Name { get; init; }
    public QuestionKind Kind { get; init; } = QuestionKind.Radio;
    public string? LabelFr { get; init; }
    public string? LabelNl { get; init; }
    public string? LabelEn { get; init; }
    public string? HelpFr { get; init; }
    public string? HelpNl { get; init; }
    public string? HelpEn { get; init; }
    public string? Filter { get; init; }
    public string? Options { get; init; }
    public string? Controls { get; init; }
    public string? Min { get; init; }
    public string? Max { get; init; }
    public string? MaxLength { get; init; }

    public static QuestionInput Of(Question question) => new()
    {
        Name = question.Name, Kind = question.Kind, LabelFr = question.Label.GetValueOrDefault("fr"),
        LabelNl = question.Label.GetValueOrDefault("nl"), LabelEn = question.Label.GetValueOrDefault("en"),
        HelpFr = question.Help?.GetValueOrDefault("fr"), HelpNl = question.Help?.GetValueOrDefault("nl"),
        HelpEn = question.Help?.GetValueOrDefault("en"), Filter = question.Filter,
        Min = Text(question.Min), Max = Text(question.Max), MaxLength = Text(question.MaxLength),
        Options = string.Join('\n', question.Options.Select(one => Line(one.Value, one.Label, one.Filter))),
        Controls = string.Join('\n', question.Controls.Select(one =>
            Line($"{one.Level.ToString().ToLowerInvariant()}{Bar}{one.Holds}", one.Message, null))),
    };

    /// <param name="held">What stands there: of it stays what the form does not show.</param>
    /// <exception cref="BrokenRuleException">A line or a number is none.</exception>
    public Question Build(Question? held)
    {
        var name = (Name ?? "").Trim();
        var kind = held?.Kind ?? Kind;
        var built = (held ?? new Question(name, kind, [])) with
        {
            Label = WordsOf(LabelFr, LabelNl, LabelEn),
            Help = WordsOf(HelpFr, HelpNl, HelpEn) is { Count: > 0 } help ? help : null,
            Filter = string.IsNullOrWhiteSpace(Filter) ? null : Filter.Trim(),
            Controls = [.. Lines(Controls).Select(ControlOf)],
        };
        return kind == QuestionKind.Loop ? built : built with
        {
            Options = [.. Lines(Options).Select(line => OptionOf(line, kind == QuestionKind.Choices ? name : null,
                held?.Options ?? []))],
            Min = kind == QuestionKind.Number ? NumberOf(Min) ?? 0 : null,
            Max = kind == QuestionKind.Number ? NumberOf(Max) ?? 9999 : null,
            MaxLength = kind is QuestionKind.Input or QuestionKind.Textarea ? NumberOf(MaxLength) ?? 200 : null,
            Store = kind == QuestionKind.Suggester ? SuggestionLists.Occupations : null,
        };
    }

    public static Words WordsOf(params string?[] texts)
    {
        var words = new Words();
        foreach (var (language, text) in Texts.Languages.Zip(texts))
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                words[language] = text.Trim();
            }
        }

        return words;
    }

    /// <param name="choice">Of choices, the name of the question: each option is a truth of its own.</param>
    private static QuestionOption OptionOf((int Number, string[] Parts) line, string? choice, IReadOnlyList<QuestionOption> held)
    {
        if (line.Parts.Length is < 2 or > 5 || line.Parts[0].Length == 0 || line.Parts[1].Length == 0)
        {
            throw new BrokenRuleException("designer.optionLine", line.Number);
        }

        var value = line.Parts[0];
        return new QuestionOption(value, WordsOf(Part(line.Parts, 1), Part(line.Parts, 2), Part(line.Parts, 3)),
            choice is null ? null : held.FirstOrDefault(one => one.Value == value)?.Variable ?? $"{choice}_{value}",
            Part(line.Parts, 4));
    }

    private static QuestionControl ControlOf((int Number, string[] Parts) line) =>
        line.Parts.Length is >= 3 and <= 5 && line.Parts[1].Length > 0 && line.Parts[2].Length > 0
            && Enum.TryParse<ControlLevel>(line.Parts[0], ignoreCase: true, out var level)
            && Enum.IsDefined(level)
            ? new QuestionControl(level, line.Parts[1], WordsOf(Part(line.Parts, 2), Part(line.Parts, 3), Part(line.Parts, 4)))
            : throw new BrokenRuleException("designer.controlLine", line.Number);

    private static string? Text(decimal? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static int? NumberOf(string? typed) => string.IsNullOrWhiteSpace(typed) ? null
        : int.TryParse(typed.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw new BrokenRuleException("designer.number", typed.Trim());

    private static string? Part(string[] parts, int at) => at < parts.Length && parts[at].Length > 0 ? parts[at] : null;

    private static IEnumerable<(int Number, string[] Parts)> Lines(string? text) => (text ?? "").ReplaceLineEndings("\n")
        .Split('\n').Index().Where(line => !string.IsNullOrWhiteSpace(line.Item))
        .Select(line => (line.Index + 1, line.Item.Split(Bar).Select(part => part.Trim()).ToArray()));

    private static string Line(string first, Words words, string? last)
    {
        string?[] parts = [first, .. Texts.Languages.Select(words.GetValueOrDefault), last];
        return string.Join(Bar, parts.Select(part => part ?? "")).TrimEnd(' ', '|');
    }
}
