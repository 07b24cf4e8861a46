using System.Globalization;

namespace Beffroi.Modules.Surveys.Expressions;

/// <summary>A function of the language.</summary>
internal sealed record Call(Position At, string Function, IReadOnlyList<Node> Arguments) : Node(At)
{
    /// <summary>Functions, with how many arguments each takes.</summary>
    public static IReadOnlyDictionary<string, int> Known { get; } = new Dictionary<string, int>
    {
        ["nvl"] = 2, ["isnull"] = 1, ["cast"] = 2, ["length"] = 1, ["sum"] = 1, ["count"] = 1, ["max"] = 1, ["min"] = 1,
    };

    private static readonly Dictionary<string, ValueKind> Casts = new()
    {
        ["integer"] = ValueKind.Number, ["number"] = ValueKind.Number, ["string"] = ValueKind.Text,
        ["boolean"] = ValueKind.Truth,
    };

    public override ValueKind KindOf(IReadOnlyDictionary<string, ValueKind> kinds)
    {
        if (Function == "cast")
        {
            Arguments[0].KindOf(kinds);
            return Arguments[1] is Name { Text: var type } && Casts.TryGetValue(type, out var cast) ? cast
                : throw new ExpressionException(At, "expression.cast", string.Join(", ", Casts.Keys));
        }

        var first = Arguments[0].KindOf(kinds);
        switch (Function)
        {
            case "nvl":
                return Same(first, Arguments[1].KindOf(kinds));
            case "isnull":
                return ValueKind.Truth;
            case "length":
                Require(first, ValueKind.Text);
                return ValueKind.Number;
            case "count":
                return first is ValueKind.Numbers or ValueKind.Texts or ValueKind.Nothing ? ValueKind.Number
                    : throw new ExpressionException(At, "expression.kind", ValueKind.Texts, first);
            default:
                Require(first, ValueKind.Numbers);
                return ValueKind.Number;
        }
    }

    public override object? Evaluate(IReadOnlyDictionary<string, object?> values)
    {
        var first = Arguments[0].Evaluate(values);
        return Function switch
        {
            "nvl" => first ?? Arguments[1].Evaluate(values),
            "isnull" => first is null,
            "cast" => Cast(first, ((Name)Arguments[1]).Text),
            "length" => first is string text ? (decimal)text.Length : null,
            _ => OfRows(first as IReadOnlyList<object?> ?? []),
        };
    }

    public override IEnumerable<string> Names() => Arguments.Take(Function == "cast" ? 1 : Arguments.Count)
        .SelectMany(argument => argument.Names());

    /// <summary>Over the rows that were filled; of none, a sum is 0 and an extreme not known.</summary>
    private object? OfRows(IReadOnlyList<object?> rows)
    {
        if (Function == "count")
        {
            return (decimal)rows.Count(row => row is not null);
        }

        var numbers = rows.OfType<decimal>().ToList();
        return Function == "sum" ? Sum(numbers) : numbers.Count == 0 ? null : Function == "max" ? numbers.Max() : numbers.Min();
    }

    private static decimal? Sum(List<decimal> numbers)
    {
        try
        {
            return numbers.Sum();
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    /// <summary>What cannot be read as that is not known.</summary>
    private static object? Cast(object? value, string type) => (type, Expression.AsText(value)) switch
    {
        (_, null) => null,
        ("string", var text) => text,
        ("boolean", var text) => bool.TryParse(text, out var truth) ? truth : null,
        (_, var text) => decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number)
            ? type == "integer" ? decimal.Truncate(number) : number : null,
    };
}
