using Beffroi.Modules.Surveys.Expressions;
using Microsoft.Extensions.Localization;

namespace Beffroi.Modules.Surveys.Questionnaires;

/// <summary>Something is no questionnaire that we hold.</summary>
internal sealed class QuestionnaireException(string key, params object[] facts) : Exception(key)
{
    public string Key { get; } = key;

    public object[] Facts { get; } = facts;

    /// <summary>Where in the file; null where it is not known.</summary>
    public Position? At { get; init; }

    /// <summary>What is wrong in an expression.</summary>
    public ExpressionException? Expression { get; init; }

    /// <summary>What is wrong and where, in the reader's language.</summary>
    public string In(IStringLocalizer<Texts> texts)
    {
        var told = texts[Key, Facts].Value;
        var place = At is { } at ? texts["questionnaire.at", at.Line, at.Column].Value + " " : "";
        return place + told + (Expression is { } refused ? " " + Explain(refused, texts) : "");
    }

    private static string Explain(ExpressionException refused, IStringLocalizer<Texts> texts) => texts[refused.Key,
        [refused.At.Line, refused.At.Column, .. refused.Facts.Select(fact => fact is ValueKind kind
            ? texts["expression.kinds." + kind.ToString().ToLowerInvariant()].Value : fact)]];
}
