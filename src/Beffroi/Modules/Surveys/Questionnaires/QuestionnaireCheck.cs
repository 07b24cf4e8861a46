using System.Text.RegularExpressions;
using Beffroi.Modules.Surveys.Expressions;

namespace Beffroi.Modules.Surveys.Questionnaires;

/// <summary>Whether a questionnaire holds together: names, options, expressions, what its words refer to.</summary>
internal static partial class QuestionnaireCheck
{
    /// <exception cref="QuestionnaireException">The first thing that does not.</exception>
    public static void MustBeSound(Questionnaire questionnaire)
    {
        Require(Word().IsMatch(questionnaire.Version), "questionnaire.version", questionnaire.Version);
        var questions = questionnaire.Questions.SelectMany(one => one.Questions.Prepend(one)).ToList();
        Require(questions.Count > 0, "questionnaire.empty");
        var names = questionnaire.Variables.Select(one => one.Name).Concat(questionnaire.Questions.SelectMany(one =>
            one.Variables).Select(one => one.Name)).ToList();
        var wrong = names.Find(name => !Word().IsMatch(name));
        Require(wrong is null, "questionnaire.name", wrong ?? "");
        var twice = names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1)?.Key;
        Require(twice is null, "questionnaire.twice", twice ?? "");
        var kinds = questionnaire.Kinds();
        foreach (var variable in questionnaire.Variables.Where(one => one.Expression is not null))
        {
            Parsed(variable.Name, () => Expression.Parse(variable.Expression!, kinds));
        }

        foreach (var question in questionnaire.Questions)
        {
            Check(question, kinds);
            var inRow = question.Questions.SelectMany(one => one.Variables).Aggregate(new Dictionary<string, ValueKind>(kinds),
                (held, one) => { held[one.Name] = one.Kind; return held; });
            foreach (var inner in question.Questions)
            {
                Require(inner.Kind is not (QuestionKind.Loop or QuestionKind.Choices), "questionnaire.nested", inner.Name);
                Check(inner, inRow);
            }
        }
    }

    /// <summary>Names in braces: what a text is filled with.</summary>
    public static IEnumerable<string> References(string text) => Reference().Matches(text).Select(match =>
        match.Groups["name"].Value);

    /// <summary>A text with its names filled in; what is not known is an ellipsis.</summary>
    public static string Filled(string text, IReadOnlyDictionary<string, object?> values) => Reference().Replace(text, match =>
        Expression.AsText(values.GetValueOrDefault(match.Groups["name"].Value)) ?? "…");

    private static void Check(Question question, Dictionary<string, ValueKind> kinds)
    {
        var needsOptions = question.Kind is QuestionKind.Radio or QuestionKind.Dropdown or QuestionKind.Choices;
        Require(needsOptions == question.Options.Count > 0, "questionnaire.options", question.Name);
        Require(question.Options.DistinctBy(option => option.Value).Count() == question.Options.Count, "questionnaire.options",
            question.Name);
        Require(question.Kind != QuestionKind.Choices || question.Options.All(option => option.Variable is not null),
            "questionnaire.choice", question.Name);
        Require((question.Kind == QuestionKind.Loop) == question.Questions.Count > 0, "questionnaire.rows", question.Name);
        Require(question.Kind != QuestionKind.Loop || question.Max is >= 1 and <= 50, "questionnaire.rows", question.Name);
        Require(question.Kind != QuestionKind.Suggester || question.Store is not null, "questionnaire.store", question.Name);
        foreach (var condition in new[] { question.Filter }.Concat(question.Options.Select(option => option.Filter))
            .Concat(question.Controls.Select(control => control.Holds)).OfType<string>())
        {
            Parsed(question.Name, () => Expression.ParseCondition(condition, kinds));
        }

        var texts = question.Controls.Select(control => control.Message).Append(question.Label).Concat(question.Options.Select(
            option => option.Label)).SelectMany(words => words.Values);
        var unknown = texts.SelectMany(References).FirstOrDefault(name => !kinds.ContainsKey(name));
        Require(unknown is null, "questionnaire.reference", question.Name, unknown ?? "");
    }

    private static void Parsed(string name, Func<Expression> parse)
    {
        try
        {
            parse();
        }
        catch (ExpressionException refused)
        {
            throw new QuestionnaireException("questionnaire.expression", name) { Expression = refused };
        }
    }

    private static void Require(bool holds, string key, params object[] facts)
    {
        if (!holds)
        {
            throw new QuestionnaireException(key, facts);
        }
    }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_-]{0,59}$")]
    private static partial Regex Word();

    [GeneratedRegex(@"\{(?<name>\w+)\}")]
    private static partial Regex Reference();
}
