using System.Globalization;

namespace Beffroi.Modules.Surveys.Expressions;

/// <summary>What an expression can be worth.</summary>
internal enum ValueKind
{
    /// <summary>Only null is known of it: it fits anywhere.</summary>
    Nothing,
    Truth,
    Number,
    Text,

    /// <summary>Numbers of the rows of a loop.</summary>
    Numbers,

    /// <summary>Texts of the rows of a loop.</summary>
    Texts,
}

/// <summary>Where something stands in what was written, both from 1.</summary>
internal readonly record struct Position(int Line, int Column);

/// <summary>An expression cannot be read.</summary>
internal sealed class ExpressionException(Position at, string key, params object[] facts) : Exception(key)
{
    public Position At { get; } = at;

    /// <summary>The key of a sentence; its facts follow the line and the column.</summary>
    public string Key { get; } = key;

    public object[] Facts { get; } = facts;
}

/// <summary>
/// A condition or a calculation over answers: the subset of VTL that questionnaires exchange. Values are null, truths, decimal
/// numbers, texts, and lists of rows; what is not known stays so (three-valued logic).
/// </summary>
internal sealed class Expression
{
    private readonly Node _root;

    private Expression(string text, Node root, ValueKind kind) => (Text, _root, Kind) = (text, root, kind);

    /// <summary>As it was written.</summary>
    public string Text { get; }

    public ValueKind Kind { get; }

    /// <summary>Names that it reads.</summary>
    public IReadOnlySet<string> Names => _root.Names().ToHashSet();

    /// <param name="kinds">What each name is worth.</param>
    /// <exception cref="ExpressionException">It is no expression, or what it joins does not fit.</exception>
    public static Expression Parse(string text, IReadOnlyDictionary<string, ValueKind> kinds)
    {
        var root = new Parser(text).Whole();
        return new Expression(text, root, root.KindOf(kinds));
    }

    /// <summary>The same, which must be a truth.</summary>
    /// <exception cref="ExpressionException">It is no truth.</exception>
    public static Expression ParseCondition(string text, IReadOnlyDictionary<string, ValueKind> kinds)
    {
        var found = Parse(text, kinds);
        return found.Kind is ValueKind.Truth or ValueKind.Nothing ? found
            : throw new ExpressionException(new Position(1, 1), "expression.notTruth", text);
    }

    /// <param name="values">By name: null, <c>bool</c>, <c>decimal</c>, <c>string</c>, or a list of these for a loop.</param>
    public object? Evaluate(IReadOnlyDictionary<string, object?> values) => _root.Evaluate(values);

    /// <summary>Whether it is surely true.</summary>
    public bool Holds(IReadOnlyDictionary<string, object?> values) => Evaluate(values) is true;

    /// <summary>Whether it is surely false.</summary>
    public bool Fails(IReadOnlyDictionary<string, object?> values) => Evaluate(values) is false;

    /// <summary>A value as a text of the expression language.</summary>
    public static string? AsText(object? value) => value switch
    {
        null => null,
        bool truth => truth ? "true" : "false",
        decimal number => number.ToString(CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
