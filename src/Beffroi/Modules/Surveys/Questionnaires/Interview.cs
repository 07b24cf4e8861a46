using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Beffroi.Modules.Surveys.Expressions;

namespace Beffroi.Modules.Surveys.Questionnaires;

/// <summary>A control that does not hold, or a value that is not of its form.</summary>
/// <param name="Key">Of what is not of its form, the key of a sentence; null for a control, whose message the questionnaire
/// has.</param>
internal sealed record Fault(string Question, ControlLevel Level, Words? Message, string? Key = null, params object[] Facts);

/// <summary>One firm answers a questionnaire: what is asked, what does not hold, what is handed in.</summary>
/// <remarks>Values are by variable: null, <c>bool</c>, <c>decimal</c>, <c>string</c>, of loops lists of these.</remarks>
internal sealed class Interview
{
    /// <summary>A questionnaire never changes: what its expressions mean is worked out once for all who answer it.</summary>
    private static readonly ConditionalWeakTable<Questionnaire, Meaning> Meanings = [];

    private readonly Meaning _meaning;
    private readonly Dictionary<string, object?> _values;

    public Interview(Questionnaire questionnaire, IReadOnlyDictionary<string, object?> values)
    {
        (Questionnaire, _meaning) = (questionnaire, Meanings.GetValue(questionnaire, one => new Meaning(one)));
        _values = new Dictionary<string, object?>(values);
        Calculate();
    }

    public Questionnaire Questionnaire { get; }

    public IReadOnlyDictionary<string, object?> Values => _values;

    /// <summary>Numbers of the pages on which something is asked, from 0.</summary>
    public IReadOnlyList<int> Pages => [.. Questionnaire.Pages.Index().Where(page => page.Item.Questions.Any(IsAsked))
        .Select(page => page.Index)];

    public bool IsAsked(Question question) => IsTrue(question.Filter);

    public IEnumerable<QuestionOption> OptionsOf(Question question) => question.Options.Where(option => IsTrue(option.Filter));

    public string Fill(Words words, string language) => QuestionnaireCheck.Filled(words.In(language), _values);

    /// <summary>Takes one answer as it was typed; blank is no answer.</summary>
    /// <returns>What is not of its form, the old answer kept; null where it was taken.</returns>
    public Fault? Take(Question question, string? typed)
    {
        var (value, fault) = Read(question, typed);
        if (fault is null)
        {
            Put(question.Name, value);
        }

        return fault;
    }

    /// <summary>Takes the boxes that were ticked; once one is, the others are answered too.</summary>
    public void TakeChoices(Question question, IReadOnlyCollection<string> ticked)
    {
        var isAnswered = OptionsOf(question).Any(option => ticked.Contains(option.Value));
        foreach (var option in question.Options)
        {
            Put(option.Variable!, isAnswered && IsTrue(option.Filter) ? ticked.Contains(option.Value) : null);
        }
    }

    /// <summary>Takes the rows of a loop, each an answer by question; rows without any are left out.</summary>
    /// <returns>Faults by <c>name.row</c>.</returns>
    public IReadOnlyList<Fault> TakeRows(Question loop, IReadOnlyList<IReadOnlyDictionary<string, string>> rows)
    {
        var (faults, kept) = (new List<Fault>(), loop.Questions.ToDictionary(one => one.Name, _ => new List<object?>()));
        foreach (var (number, row) in rows.Index().Where(row => row.Item.Values.Any(text => !string.IsNullOrWhiteSpace(text)))
            .Take((int)loop.Max!))
        {
            foreach (var question in loop.Questions)
            {
                var (value, fault) = Read(question, row.GetValueOrDefault(question.Name));
                kept[question.Name].Add(value);
                if (fault is not null)
                {
                    faults.Add(fault with { Question = $"{question.Name}.{number}" });
                }
            }
        }

        foreach (var (name, values) in kept)
        {
            Put(name, values.TrueForAll(value => value is null) ? null : values);
        }

        return faults;
    }

    /// <summary>Controls of a page that do not hold, gravest first.</summary>
    public IReadOnlyList<Fault> Check(QuestionPage page) =>
    [
        .. page.Questions.Where(IsAsked).SelectMany(question => question.Controls
            .Where(control => Parsed(control.Holds).Fails(_values))
            .Select(control => new Fault(question.Name, control.Level, control.Message))).OrderByDescending(fault => fault.Level),
    ];

    /// <summary>What is handed in: an answer to what is no longer asked is left out, and told.</summary>
    public (IReadOnlyDictionary<string, object?> Answers, IReadOnlyList<string> Cleaned) HandIn()
    {
        var collected = Questionnaire.Questions.SelectMany(one => one.Variables).Select(one => one.Name).ToHashSet();
        var cleaned = new List<string>();
        while (NextHidden() is { } hidden)
        {
            cleaned.AddRange(hidden);
        }

        return (_values.Where(one => one.Value is not null && collected.Contains(one.Key))
            .ToDictionary(one => one.Key, one => one.Value), cleaned);
    }

    /// <summary>Empties what is answered and not asked; that may hide more.</summary>
    private List<string>? NextHidden()
    {
        var hidden = Questionnaire.Questions.Where(question => !IsAsked(question)).SelectMany(question => question.Variables)
            .Select(one => one.Name).Concat(Questionnaire.Questions.SelectMany(question => question.Options)
                .Where(option => option.Variable is not null && !IsTrue(option.Filter)).Select(option => option.Variable!))
            .Distinct().Where(name => _values.GetValueOrDefault(name) is not null).ToList();
        hidden.ForEach(name => Put(name, null));
        return hidden.Count == 0 ? null : hidden;
    }

    private bool IsTrue(string? condition) => condition is null || Parsed(condition).Holds(_values);

    private Expression Parsed(string text) => _meaning.Of(text);

    private void Put(string name, object? value)
    {
        _values[name] = value;
        Calculate();
    }

    /// <summary>In the order in which they are written: each may use those above.</summary>
    private void Calculate()
    {
        foreach (var variable in Questionnaire.Variables.Where(one => one.Expression is not null))
        {
            _values[variable.Name] = Parsed(variable.Expression!).Evaluate(_values);
        }
    }

    /// <summary>What was typed, as a value of its question; nothing where it is not of its form.</summary>
    private static (object? Value, Fault? Fault) Read(Question question, string? typed)
    {
        (object?, Fault?) Wrong(string key, params object[] facts) => (null, new Fault(question.Name, ControlLevel.Error, null,
            key,
            facts));
        var text = typed?.ReplaceLineEndings("\n").Trim() ?? ""; // forms send two signs for one end of line
        return question.Kind switch
        {
            _ when text.Length == 0 => (null, null),
            QuestionKind.Number => ReadNumber(question, text) is { } number ? (number, null)
                : Wrong("answer.number", question.Min ?? 0, question.Max ?? 0),
            QuestionKind.Truth => (text == "true", null),
            QuestionKind.Radio or QuestionKind.Dropdown => question.Options.Any(option => option.Value == text) ? (text, null)
                : Wrong("answer.option", text),
            QuestionKind.Date => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None,
                out _)
                ? (text, null) : Wrong("answer.date", text),
            _ => question.MaxLength is { } most && text.Length > most ? Wrong("answer.long", text.Length, most) : (text, null),
        };
    }

    private sealed class Meaning(Questionnaire questionnaire)
    {
        private readonly Dictionary<string, ValueKind> _kinds = questionnaire.Kinds();
        private readonly ConcurrentDictionary<string, Expression> _parsed = new();

        public Expression Of(string text) => _parsed.GetOrAdd(text, one => Expression.Parse(one, _kinds));
    }

    private static decimal? ReadNumber(Question question, string text) =>
        decimal.TryParse(string.Concat(text.Where(letter => !char.IsWhiteSpace(letter))).Replace(',', '.'),
            NumberStyles.AllowDecimalPoint
            | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && number >= (question.Min ?? decimal.MinValue) && number <= (question.Max ?? decimal.MaxValue)
        && decimal.Round(number, question.Decimals) == number ? number : null;
}
