using System.Globalization;
using System.Text.RegularExpressions;
using Beffroi.Modules.Surveys.Answers;
using Beffroi.Modules.Surveys.Estimates;
using Beffroi.Modules.Surveys.Exports;
using Beffroi.Platform;

namespace Beffroi.Modules.Surveys.Questionnaires;

/// <summary>What a questionnaire that a chamber builds is held to, besides holding together.</summary>
internal static partial class DraftRules
{
    /// <summary>Fields that the form itself uses, and columns that stand beside answers in the files of a wave.</summary>
    private static readonly HashSet<string> Fields =
        new([.. WaveFiles.FrameColumns, SampleExport.Weight], StringComparer.OrdinalIgnoreCase)
    {
        "rev", "page", "go", "insist", "shown", "from", "p", "check", "handler", "verdict", "secret", "version",
    };

    /// <summary>Questions from which the barometer is estimated: what they mean is the same in every questionnaire.</summary>
    private static readonly string[] Measured =
        ["EMP_PREV", "DIFF_REC", "REC_ACT", "PROJ_N", "PROJ_DIFF", "METIER", "CAUSE", "COMM", "COMM_CITER"];

    /// <exception cref="BrokenRuleException">A name is taken, a question of the barometer means something else, or one depends
    /// on what is asked later.</exception>
    public static void MustHold(Questionnaire draft)
    {
        var names = draft.Questions.SelectMany(one => one.Questions.Prepend(one)).Select(one => one.Name)
            .Concat(draft.Questions.SelectMany(one => one.Options).Select(one => one.Variable).OfType<string>()).ToList();
        Refuse("questionnaire.name", names.Find(name => !Word().IsMatch(name)));
        Refuse("designer.reservedName", names.Find(name => Fields.Contains(name)
            || (AnswerValues.IsOfTheFirm(name) && ShippedOf(name) is null)));
        // Fields of a form are told apart without regard to capitals.
        Refuse("questionnaire.twice", names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
            .FirstOrDefault(group => group.Count() > 1)?.Key);
        Refuse("designer.measured", draft.Questions.FirstOrDefault(one => Measured.Contains(one.Name)
            && ShippedOf(one.Name) is { } shipped && Meaning(shipped) != Meaning(one))?.Name);
        MustBeInOrder(draft);
    }

    /// <exception cref="BrokenRuleException">There may be a firm that is asked nothing.</exception>
    public static void MustBeAskable(Questionnaire draft)
    {
        if (draft.Questions.All(one => one.Filter is not null))
        {
            throw new BrokenRuleException("designer.unconditional");
        }
    }

    /// <summary>Calculated values that nothing uses any more: they only hold on to what they are worked out from.</summary>
    public static Questionnaire WithoutUnused(Questionnaire draft)
    {
        var unused = draft.Variables.FirstOrDefault(variable => variable.Expression is not null
            && !Texts(draft, variable).Any(text => Regex.IsMatch(text, $@"\b{variable.Name}\b")));
        return unused is null ? draft
            : WithoutUnused(draft with { Variables = [.. draft.Variables.Where(one => one != unused)] });
    }

    private static void MustBeInOrder(Questionnaire draft)
    {
        var pages = draft.Pages.Index().SelectMany(page => page.Item.Questions.SelectMany(question => question.Variables)
            .Select(variable => (variable.Name, page.Index))).ToDictionary(one => one.Name, one => one.Index);
        foreach (var (number, page) in draft.Pages.Index())
        {
            foreach (var question in page.Questions)
            {
                var conditions = question.Options.Select(option => option.Filter).Prepend(question.Filter).OfType<string>();
                var later = conditions.SelectMany(condition => NamesIn(draft, condition))
                    .FirstOrDefault(name => pages.TryGetValue(name, out var at) && at > number);
                if (later is not null)
                {
                    throw new BrokenRuleException("designer.later", question.Name, later);
                }
            }
        }
    }

    /// <summary>Names in an expression, those of which calculated values are made among them.</summary>
    private static IEnumerable<string> NamesIn(Questionnaire draft, string expression) =>
        Name().Matches(Quoted().Replace(expression, "")).Select(match => match.Value).SelectMany(name =>
            draft.Variables.FirstOrDefault(one => one.Name == name)?.Expression is { } inner ? NamesIn(draft, inner) : [name]);

    private static IEnumerable<string> Texts(Questionnaire draft, SurveyVariable but) =>
        draft.Variables.Where(one => one != but).Select(one => one.Expression)
            .Concat(draft.Questions.SelectMany(one => one.Questions.Prepend(one)).SelectMany(question =>
                question.Options.SelectMany(option => option.Label.Values.Append(option.Filter))
                    .Concat(question.Controls.SelectMany(control => control.Message.Values.Append(control.Holds)))
                    .Concat(question.Label.Values).Concat((question.Help ?? []).Values).Append(question.Filter)))
            .OfType<string>();

    private static Question? ShippedOf(string name) =>
        QuestionnaireFile.Shipped.SelectMany(one => one.Questions).FirstOrDefault(one => one.Name == name);

    /// <summary>All of a question but its help and its controls.</summary>
    private static string Meaning(Question question) => string.Join('\u001f',
        question.Kind, question.Filter, question.Min, question.Max, Print(question.Label),
        string.Join('\u001e', question.Options.Select(one => $"{one.Value}\t{one.Variable}\t{one.Filter}\t{Print(one.Label)}")),
        string.Join('\u001d', question.Questions.Select(Meaning)));

    private static string Print(Words words) => string.Join('\t', words.OrderBy(one => one.Key, StringComparer.Ordinal)
        .Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Key}={one.Value}")));

    private static void Refuse(string key, string? name)
    {
        if (name is not null)
        {
            throw new BrokenRuleException(key, name);
        }
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]{0,59}$")]
    private static partial Regex Word();

    [GeneratedRegex(@"[A-Za-z_]\w*")]
    private static partial Regex Name();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Quoted();
}
