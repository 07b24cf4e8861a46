using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Beffroi.Modules.Surveys.Expressions;
using Beffroi.Modules.Surveys.Questionnaires;

namespace Beffroi.Modules.Surveys.Lunatic;

/// <summary>A questionnaire in one language, as the tools of INSEE read it (Lunatic 3).</summary>
internal sealed class LunaticWriter(Questionnaire questionnaire, string language)
{
    /// <summary>What a variable is worth, which Lunatic does not say.</summary>
    public const string KindKey = "beffroiKind";

    /// <summary>There, what is not known fails a control; with us it passes.</summary>
    public const string Unknown = "nvl(";
    public const string Passes = ", true)";

    private static readonly JsonSerializerOptions Written = new()
    {
        WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Dictionary<string, ValueKind> _kinds = questionnaire.Kinds();

    public string Write() => new JsonObject
    {
        ["id"] = questionnaire.Version, ["modele"] = questionnaire.Id, ["lunaticModelVersion"] = "3.13.4",
        ["pagination"] = "sequence", ["maxPage"] = questionnaire.Pages.Count.ToString(CultureInfo.InvariantCulture),
        ["label"] = Text(questionnaire.Title),
        ["components"] = new JsonArray([.. questionnaire.Pages.Index().SelectMany(page => Page(page.Item, page.Index + 1))]),
        ["variables"] = new JsonArray([.. Variables()]),
        ["suggesters"] = new JsonArray([.. Stores().Select(store => (JsonNode)new JsonObject { ["name"] = store })]),
        ["cleaning"] = Cleaning(), ["missingBlock"] = new JsonObject(), ["resizing"] = new JsonObject(),
    }.ToJsonString(Written);

    /// <summary>When any of them is shown; null for always.</summary>
    public static string? AnyOf(IReadOnlyList<Question> questions) => questions.Any(question => question.Filter is null) ? null
        : string.Join(" or ", questions.Select(question => question.Filter).Distinct().Select(filter => $"({filter})"));

    private IEnumerable<JsonNode> Page(QuestionPage page, int number)
    {
        yield return Shown(new JsonObject
        {
            ["componentType"] = "Sequence", ["id"] = $"page-{number}", ["page"] = Number(number), ["label"] = Text(page.Title),
        }, AnyOf(page.Questions));
        foreach (var question in page.Questions)
        {
            yield return Component(question, number);
        }
    }

    private JsonObject Component(Question question, int? page)
    {
        var component = new JsonObject
        {
            ["componentType"] = LunaticTypes.Of(question.Kind), ["id"] = question.Name, ["label"] = Text(question.Label),
        };
        if (page is { } number)
        {
            component["page"] = Number(number);
        }

        if (question.Help is { } help)
        {
            component["declarations"] = new JsonArray(new JsonObject
            {
                ["id"] = question.Name + "-help", ["declarationType"] = "HELP", ["position"] = "AFTER_QUESTION_TEXT",
                ["label"] = Text(help),
            });
        }

        Detail(component, question);
        if (question.Controls.Count > 0)
        {
            component["controls"] = new JsonArray([.. question.Controls.Index().Select(control => (JsonNode)new JsonObject
            {
                ["id"] = $"{question.Name}-{control.Index + 1}", ["typeOfControl"] = "CONSISTENCY",
                ["criticality"] = control.Item.Level.ToString().ToUpperInvariant(),
                ["control"] = Vtl(Unknown + control.Item.Holds + Passes), ["errorMessage"] = Text(control.Item.Message),
            })]);
        }

        return Shown(component, question.Filter);
    }

    private void Detail(JsonObject component, Question question)
    {
        if (question.Kind is not (QuestionKind.Text or QuestionKind.Choices or QuestionKind.Loop))
        {
            component["response"] = new JsonObject { ["name"] = question.Name };
        }

        switch (question.Kind)
        {
            case QuestionKind.Number:
                (component["min"], component["max"], component["decimals"]) = (question.Min, question.Max, question.Decimals);
                break;
            case QuestionKind.Input or QuestionKind.Textarea:
                component["maxLength"] = question.MaxLength;
                break;
            case QuestionKind.Date:
                component["dateFormat"] = "YYYY-MM-DD";
                break;
            case QuestionKind.Suggester:
                component["storeName"] = question.Store;
                break;
            case QuestionKind.Radio or QuestionKind.Dropdown:
                component["options"] = new JsonArray([.. question.Options.Select(option => (JsonNode)Shown(new JsonObject
                {
                    ["value"] = option.Value, ["label"] = Text(option.Label),
                }, option.Filter))]);
                break;
            case QuestionKind.Choices:
                component["responses"] = new JsonArray([.. question.Options.Select(option => (JsonNode)Shown(new JsonObject
                {
                    ["id"] = option.Value, ["label"] = Text(option.Label),
                    ["response"] = new JsonObject { ["name"] = option.Variable },
                }, option.Filter))]);
                break;
            case QuestionKind.Loop:
                component["lines"] = new JsonObject { ["min"] = Vtl(Number(question.Min ?? 0)),
                    ["max"] = Vtl(Number(question.Max!.Value)) };
                component["components"] = new JsonArray([.. question.Questions.Select(inner => (JsonNode)Component(inner,
                    null))]);
                break;
        }
    }

    private IEnumerable<JsonNode> Variables()
    {
        foreach (var variable in questionnaire.Variables)
        {
            var written = variable.Expression is { } expression
                ? new JsonObject { ["variableType"] = "CALCULATED", ["name"] = variable.Name, ["expression"] = Vtl(expression) }
                : new JsonObject { ["variableType"] = "EXTERNAL", ["name"] = variable.Name, ["value"] = null };
            written[KindKey] = variable.Kind.ToString();
            yield return written;
        }

        foreach (var (name, kind) in questionnaire.Questions.SelectMany(question => question.Variables))
        {
            JsonNode? Empty() => kind is ValueKind.Numbers or ValueKind.Texts ? new JsonArray() : null;
            yield return new JsonObject
            {
                ["variableType"] = "COLLECTED", ["name"] = name,
                ["values"] = new JsonObject { ["COLLECTED"] = Empty(), ["EDITED"] = Empty(), ["FORCED"] = Empty(),
                    ["INPUTTED"] = Empty(), ["PREVIOUS"] = Empty() },
            };
        }
    }

    /// <summary>By what hides it: the variable that goes when the condition no longer holds.</summary>
    private JsonObject Cleaning()
    {
        var cleaning = new JsonObject();
        foreach (var question in questionnaire.Questions.Where(question => question.Filter is not null))
        {
            foreach (var trigger in Triggers(question.Filter!).Distinct())
            {
                var kept = (JsonObject)(cleaning[trigger] ??= new JsonObject());
                foreach (var (name, _) in question.Variables)
                {
                    kept[name] = question.Filter;
                }
            }
        }

        return cleaning;
    }

    /// <summary>What somebody sets: what is worked out is followed to what it is worked out of.</summary>
    private IEnumerable<string> Triggers(string expression) => Expression.Parse(expression, _kinds).Names.SelectMany(name =>
        questionnaire.Variables.FirstOrDefault(one => one.Name == name)?.Expression is { } inner ? Triggers(inner) : [name]);

    private IEnumerable<string> Stores() => questionnaire.Questions.SelectMany(question => question.Questions.Prepend(question))
        .Select(question => question.Store).OfType<string>().Distinct();

    private static JsonObject Shown(JsonObject component, string? filter)
    {
        if (filter is not null)
        {
            component["conditionFilter"] = Vtl(filter);
        }

        return component;
    }

    private static string Number(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    private static JsonObject Vtl(string expression) => new() { ["value"] = expression, ["type"] = "VTL" };

    private JsonObject Text(Words words) => new()
    {
        ["value"] = LunaticText.Write(words.In(language), _kinds), ["type"] = "VTL|MD",
    };
}

/// <summary>What a kind of question is called there.</summary>
internal static class LunaticTypes
{
    private static readonly Dictionary<QuestionKind, string> Names = new()
    {
        [QuestionKind.Text] = "Text", [QuestionKind.Input] = "Input", [QuestionKind.Textarea] = "Textarea",
        [QuestionKind.Number] = "InputNumber", [QuestionKind.Radio] = "Radio", [QuestionKind.Dropdown] = "Dropdown",
        [QuestionKind.Choices] = "CheckboxGroup", [QuestionKind.Truth] = "CheckboxBoolean", [QuestionKind.Date] = "Datepicker",
        [QuestionKind.Suggester] = "Suggester", [QuestionKind.Loop] = "RosterForLoop",
    };

    public static IEnumerable<string> Known => Names.Values.Append("CheckboxOne").Append("Sequence").Append("Question");

    public static string Of(QuestionKind kind) => Names[kind];

    /// <summary>One box of several is a radio by another face.</summary>
    public static QuestionKind? Find(string name) => name == "CheckboxOne" ? QuestionKind.Radio
        : Names.Where(one => one.Value == name).Select(one => (QuestionKind?)one.Key).FirstOrDefault();
}
