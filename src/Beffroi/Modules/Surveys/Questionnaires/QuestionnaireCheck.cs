using System.Text.RegularExpressions;
using Beffroi.Modules.Surveys.Expressions;

namespace Beffroi.Modules.Surveys.Questionnaires;

/// <summary>Whether a questionnaire holds together: names, options, expressions, what its words refer to.</summary>
internal static partial class QuestionnaireCheck
{
    /// <exception cref="QuestionnaireException">The first thing that does not.</exception>
    public static void MustBeSound(Questionnaire questionnaire)
    {
        Require(Version().IsMatch(questionnaire.Version), "questionnaire.version", questionnaire.Version);
        MustBeThere(questionnaire);
        var questions = questionnaire.Questions.SelectMany(one => one.Questions.Prepend(one)).ToList();
        Require(questions.Count > 0, "questionnaire.empty");
        // Names of questions are fields of a form too, those of choices and of rows among them.
        var names = questionnaire.Variables.Select(one => one.Name).Concat(questions.Where(one => one.Kind != QuestionKind.Text)
            .Select(one => one.Name)).Concat(questions.SelectMany(one => one.Options).Select(one => one.Variable)
                .OfType<string>())
            .ToList();
        var wrong = names.Find(name => !Word().IsMatch(name) || Parser.IsReserved(name));
        Require(wrong is null, "questionnaire.name", wrong ?? "");
        var twice = names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1)?.Key;
        Require(twice is null, "questionnaire.twice", twice ?? "");
        var kinds = questionnaire.Kinds();
        // Each may use what is answered and those written above it.
        var above = new Dictionary<string, ValueKind>(kinds);
        questionnaire.Variables.ToList().ForEach(variable => above.Remove(variable.Name));
        foreach (var variable in questionnaire.Variables)
        {
            if (variable.Expression is { } expression)
            {
                var found = ValueKind.Nothing;
                Parsed(variable.Name, () => found = Expression.Parse(expression, above).Kind);
                Require(variable.Kind == found || found == ValueKind.Nothing || variable.Kind == ValueKind.Nothing,
                    "questionnaire.kind", variable.Name);
            }

            above[variable.Name] = variable.Kind;
        }

        foreach (var question in questionnaire.Questions)
        {
            Check(question, kinds);
            var inRow = question.Questions.SelectMany(one => one.Variables).Aggregate(new Dictionary<string, ValueKind>(kinds),
                (held, one) => { held[one.Name] = one.Kind; return held; });
            foreach (var inner in question.Questions)
            {
                Require(inner.Kind is not (QuestionKind.Loop or QuestionKind.Choices or QuestionKind.Truth)
                    && inner.Filter is null && inner.Controls.Count == 0 && inner.Options.All(option => option.Filter is null),
                    "questionnaire.nested", inner.Name);
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
        Require(question.Decimals is >= 0 and <= 10 && !(question.Min > question.Max) && !(question.MaxLength < 1),
            "questionnaire.bounds", question.Name);
        Require(question.Kind != QuestionKind.Suggester || question.Store is not null, "questionnaire.store", question.Name);
        foreach (var condition in new[] { question.Filter }.Concat(question.Options.Select(option => option.Filter))
            .Concat(question.Controls.Select(control => control.Holds)).OfType<string>())
        {
            Parsed(question.Name, () => _ = Expression.ParseCondition(condition, kinds));
        }

        var texts = question.Controls.Select(control => control.Message).Append(question.Label).Append(question.Help ?? [])
            .Concat(question.Options.Select(
            option => option.Label)).SelectMany(words => words.Values);
        var unknown = texts.SelectMany(References).FirstOrDefault(name => !kinds.ContainsKey(name));
        Require(unknown is null, "questionnaire.reference", question.Name, unknown ?? "");
    }

    /// <summary>A list may hold a null that its type does not tell.</summary>
    private static void MustBeThere(Questionnaire questionnaire)
    {
        static bool Holds(IEnumerable<object?> list) => list.All(one => one is not null);
        static bool Whole(Question question) => Holds(question.Options) && Holds(question.Controls) && Holds(question.Questions)
            && question.Options.Select(option => option.Label).Concat(question.Controls.Select(control => control.Message))
                .Append(question.Label).Append(question.Help ?? []).All(words => Holds(words.Values))
            && question.Questions.All(Whole);
        Require(Holds(questionnaire.Pages) && Holds(questionnaire.Variables) && Holds(questionnaire.Title.Values)
            && questionnaire.Pages.All(page => Holds(page.Title.Values) && Holds(page.Questions) && page.Questions.All(Whole)),
            "questionnaire.damaged", "null");
    }

    private static void Parsed(string name, Action parse)
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

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,59}$")]
    private static partial Regex Version();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,59}$")]
    private static partial Regex Word();

    [GeneratedRegex(@"\{(?<name>\w+)\}")]
    private static partial Regex Reference();
}
