using Beffroi.Modules.Surveys.Questionnaires;
using Microsoft.Extensions.Primitives;

namespace Beffroi.Modules.Surveys.QuestionPages;

/// <summary>Answers as the fields of a form bring them.</summary>
internal static class TypedAnswers
{
    /// <summary>Names of the fields by which a question is answered.</summary>
    public static IEnumerable<string> NamesOf(Question question) => question.Kind != QuestionKind.Loop ? [question.Name]
        : Enumerable.Range(0, (int)question.Max!).SelectMany(row => question.Questions.Select(inner => $"{inner.Name}.{row}"));

    /// <summary>Takes the answers to some questions; a field that is not there is an empty one.</summary>
    /// <returns>What is not of its form, and by field what was typed there.</returns>
    public static (IReadOnlyList<Fault> Wrong, IReadOnlyDictionary<string, string> Typed) Take(
        Interview interview, IReadOnlyList<Question> questions, Func<string, StringValues> field)
    {
        var (faults, typed) = (new List<Fault>(), new Dictionary<string, string>());
        foreach (var question in questions)
        {
            if (question.Kind == QuestionKind.Choices)
            {
                interview.TakeChoices(question, [.. field(question.Name).OfType<string>()]);
            }
            else if (question.Kind == QuestionKind.Loop)
            {
                var rows = Enumerable.Range(0, (int)question.Max!).Select(row => question.Questions.ToDictionary(
                    inner => inner.Name, inner => field($"{inner.Name}.{row}").ToString())).ToList();
                faults.AddRange(interview.TakeRows(question, rows));
            }
            else if (question.Kind != QuestionKind.Text && interview.Take(question, field(question.Name)) is { } fault)
            {
                faults.Add(fault);
            }
        }

        faults.ForEach(fault => typed[fault.Question] = field(fault.Question).ToString());
        return (faults, typed);
    }
}
