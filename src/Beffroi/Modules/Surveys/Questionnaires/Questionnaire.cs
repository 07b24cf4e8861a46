using System.Text.Json;
using System.Text.Json.Serialization;
using Beffroi.Modules.Surveys.Expressions;

namespace Beffroi.Modules.Surveys.Questionnaires;

/// <summary>How an answer is given.</summary>
internal enum QuestionKind
{
    /// <summary>Nothing is asked: words alone.</summary>
    Text,
    Input,
    Textarea,
    Number,
    Radio,
    Dropdown,

    /// <summary>Several of the options: each is a truth of its own.</summary>
    Choices,

    /// <summary>Yes or no, in one box.</summary>
    Truth,
    Date,

    /// <summary>One of a long list, found by its first letters, or what was typed.</summary>
    Suggester,

    /// <summary>Rows of the same questions.</summary>
    Loop,
}

/// <summary>How grave it is that a control does not hold.</summary>
internal enum ControlLevel
{
    Info,

    /// <summary>Told once; whoever insists goes on.</summary>
    Warn,

    /// <summary>Nobody goes on.</summary>
    Error,
}

/// <summary>A value that the questionnaire is given, or works out.</summary>
/// <param name="Expression">Null for what is given.</param>
internal sealed record SurveyVariable(
    [property: JsonRequired] string Name, [property: JsonRequired,
        JsonIgnore(Condition = JsonIgnoreCondition.Never)] ValueKind Kind, string? Expression);

/// <param name="Variable">Of choices, the truth that the option is.</param>
internal sealed record QuestionOption(
    [property: JsonRequired] string Value, [property: JsonRequired] Words Label, string? Variable, string? Filter);

/// <param name="Holds">What must not be false.</param>
internal sealed record QuestionControl(
    [property: JsonRequired, JsonIgnore(Condition = JsonIgnoreCondition.Never)] ControlLevel Level,
        [property: JsonRequired] string Holds,
    [property: JsonRequired] Words Message);

/// <param name="Name">The variable that holds the answer; of choices a name for the whole.</param>
internal sealed record Question([property: JsonRequired] string Name, [property: JsonRequired,
    JsonIgnore(Condition = JsonIgnoreCondition.Never)] QuestionKind Kind,
    [property: JsonRequired] Words Label)
{
    public Words? Help { get; init; }

    /// <summary>When it is asked; null for always.</summary>
    public string? Filter { get; init; }

    public IReadOnlyList<QuestionOption> Options { get; init; } = [];

    public IReadOnlyList<QuestionControl> Controls { get; init; } = [];

    /// <summary>Of a number, or of rows.</summary>
    public decimal? Min { get; init; }

    public decimal? Max { get; init; }

    public int Decimals { get; init; }

    public int? MaxLength { get; init; }

    /// <summary>The list that a suggester looks in.</summary>
    public string? Store { get; init; }

    /// <summary>Of a loop.</summary>
    public IReadOnlyList<Question> Questions { get; init; } = [];

    /// <summary>Variables that hold the answer, with what each is worth.</summary>
    [JsonIgnore]
    public IEnumerable<(string Name, ValueKind Kind)> Variables => Kind switch
    {
        QuestionKind.Text => [],
        QuestionKind.Choices => Options.Select(option => (option.Variable ?? "", ValueKind.Truth)),
        QuestionKind.Loop => Questions.SelectMany(one => one.Variables).Select(one => (one.Name,
            one.Kind == ValueKind.Number ? ValueKind.Numbers : ValueKind.Texts)),
        QuestionKind.Number => [(Name, ValueKind.Number)],
        QuestionKind.Truth => [(Name, ValueKind.Truth)],
        _ => [(Name, ValueKind.Text)],
    };
}

internal sealed record QuestionPage(
    [property: JsonRequired] Words Title, [property: JsonRequired] IReadOnlyList<Question> Questions);

/// <summary>A questionnaire in one version, which never changes: another wording is another version.</summary>
internal sealed record Questionnaire(
    [property: JsonRequired] string Id, [property: JsonRequired] string Version, [property: JsonRequired] Words Title,
    [property: JsonRequired] IReadOnlyList<QuestionPage> Pages)
{
    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    public IReadOnlyList<SurveyVariable> Variables { get; init; } = [];

    [JsonIgnore]
    public IEnumerable<Question> Questions => Pages.SelectMany(page => page.Questions);

    /// <summary>What each name is worth.</summary>
    public Dictionary<string, ValueKind> Kinds() => Variables.Select(one => (one.Name, one.Kind))
        .Concat(Questions.SelectMany(question => question.Variables)).ToDictionary(one => one.Name, one => one.Kind);

    /// <exception cref="QuestionnaireException">It is none, or something in it does not hold together.</exception>
    public static Questionnaire Read(string json)
    {
        try
        {
            var read = JsonSerializer.Deserialize<Questionnaire>(json, Written) ?? throw new JsonException();
            QuestionnaireCheck.MustBeSound(read);
            return read;
        }
        catch (JsonException damage)
        {
            throw new QuestionnaireException("questionnaire.damaged", damage.Path ?? "")
            {
                At = new Position((int)(damage.LineNumber ?? 0) + 1, (int)(damage.BytePositionInLine ?? 0) + 1),
            };
        }
    }

    public string Write() => JsonSerializer.Serialize(this, Written);
}

/// <summary>A text in several languages.</summary>
internal sealed class Words : Dictionary<string, string>
{
    /// <summary>French where it is not told in that language.</summary>
    public string In(string language) => TryGetValue(language, out var text) || TryGetValue("fr", out text) ? text
        : Values.FirstOrDefault() ?? "";
}
