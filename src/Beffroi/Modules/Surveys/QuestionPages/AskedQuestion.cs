using Beffroi.Modules.Surveys.Expressions;
using Beffroi.Modules.Surveys.Questionnaires;

namespace Beffroi.Modules.Surveys.QuestionPages;

/// <summary>A question as it is put to somebody.</summary>
/// <param name="Typed">What was typed and could not be taken, by field.</param>
/// <param name="Wrong">What is wrong with the answer, in the reader's language.</param>
/// <param name="Suggestions">What suggesters offer, by list.</param>
internal sealed record AskedQuestion(
    Question Question, Interview Interview, IReadOnlyDictionary<string, string> Typed, IReadOnlyList<string> Wrong,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Suggestions)
{
    /// <summary>The list of a suggester; null where there is nothing to offer.</summary>
    public string? ListOf(Question question) =>
        question.Store is { } store && Suggestions.ContainsKey(store) ? $"s-{store}" : null;

    public string? ValueOf(string name) => Typed.GetValueOrDefault(name) ?? Expression.AsText(Interview.Values.GetValueOrDefault(
        name));

    public string? ValueOf(string name, int row) => Typed.GetValueOrDefault($"{name}.{row}") ?? RowOf(name, row);

    private string? RowOf(string name, int row) => Interview.Values.GetValueOrDefault(name) is IReadOnlyList<object?> rows
        && row < rows.Count ? Expression.AsText(rows[row]) : null;
}
