namespace Beffroi.Modules.Surveys.Expressions;

/// <summary>A part of an expression.</summary>
internal abstract record Node(Position At)
{
    /// <exception cref="ExpressionException">What it joins does not fit, or a name is not known.</exception>
    public abstract ValueKind KindOf(IReadOnlyDictionary<string, ValueKind> kinds);

    public abstract object? Evaluate(IReadOnlyDictionary<string, object?> values);

    public abstract IEnumerable<string> Names();

    protected static bool Fits(ValueKind found, ValueKind wanted) => found == wanted || found == ValueKind.Nothing;

    protected void Require(ValueKind found, ValueKind wanted)
    {
        if (!Fits(found, wanted))
        {
            throw new ExpressionException(At, "expression.kind", wanted, found);
        }
    }

    /// <summary>A list is compared with nothing.</summary>
    protected void MustBeOne(ValueKind kind)
    {
        if (kind is ValueKind.Numbers or ValueKind.Texts)
        {
            throw new ExpressionException(At, "expression.kind", ValueKind.Number, kind);
        }
    }

    protected ValueKind Same(ValueKind one, ValueKind other) => Fits(other, one) ? one : one == ValueKind.Nothing ? other
        : throw new ExpressionException(At, "expression.kind", one, other);
}

internal sealed record Literal(Position At, object? Value) : Node(At)
{
    public override ValueKind KindOf(IReadOnlyDictionary<string, ValueKind> kinds) => Value switch
    {
        null => ValueKind.Nothing, bool => ValueKind.Truth, decimal => ValueKind.Number, _ => ValueKind.Text,
    };

    public override object? Evaluate(IReadOnlyDictionary<string, object?> values) => Value;

    public override IEnumerable<string> Names() => [];
}

internal sealed record Name(Position At, string Text) : Node(At)
{
    public override ValueKind KindOf(IReadOnlyDictionary<string, ValueKind> kinds) => kinds.TryGetValue(Text, out var kind) ? kind
        : throw new ExpressionException(At, "expression.unknown", Text);

    public override object? Evaluate(IReadOnlyDictionary<string, object?> values) => values.GetValueOrDefault(Text);

    public override IEnumerable<string> Names() => [Text];
}

internal sealed record Choice(Position At, Node Condition, Node Then, Node Else) : Node(At)
{
    public override ValueKind KindOf(IReadOnlyDictionary<string, ValueKind> kinds)
    {
        Require(Condition.KindOf(kinds), ValueKind.Truth);
        return Same(Then.KindOf(kinds), Else.KindOf(kinds));
    }

    public override object? Evaluate(IReadOnlyDictionary<string, object?> values) =>
        Condition.Evaluate(values) is true ? Then.Evaluate(values) : Else.Evaluate(values);

    public override IEnumerable<string> Names() => Condition.Names().Concat(Then.Names()).Concat(Else.Names());
}

internal sealed record Negation(Position At, Node Inner) : Node(At)
{
    public override ValueKind KindOf(IReadOnlyDictionary<string, ValueKind> kinds)
    {
        Require(Inner.KindOf(kinds), ValueKind.Truth);
        return ValueKind.Truth;
    }

    public override object? Evaluate(IReadOnlyDictionary<string, object?> values) =>
        Inner.Evaluate(values) is bool truth ? !truth : null;

    public override IEnumerable<string> Names() => Inner.Names();
}

/// <summary>Whether a value is among some; not known where the value is not.</summary>
internal sealed record Membership(Position At, Node Value, IReadOnlyList<Node> Among) : Node(At)
{
    public override ValueKind KindOf(IReadOnlyDictionary<string, ValueKind> kinds)
    {
        var kind = Value.KindOf(kinds);
        MustBeOne(kind);
        foreach (var one in Among)
        {
            Same(kind, one.KindOf(kinds));
        }

        return ValueKind.Truth;
    }

    public override object? Evaluate(IReadOnlyDictionary<string, object?> values) =>
        Value.Evaluate(values) is not { } value ? null : Among.Any(one => value.Equals(one.Evaluate(values))) ? true
            : Among.Any(one => one.Evaluate(values) is null) ? null : false;

    public override IEnumerable<string> Names() => Value.Names().Concat(Among.SelectMany(one => one.Names()));
}

internal sealed record Operation(Position At, string Sign, Node Left, Node Right) : Node(At)
{
    public override ValueKind KindOf(IReadOnlyDictionary<string, ValueKind> kinds)
    {
        var (left, right) = (Left.KindOf(kinds), Right.KindOf(kinds));
        switch (Sign)
        {
            case "and" or "or" or "xor":
                Require(left, ValueKind.Truth);
                Require(right, ValueKind.Truth);
                return ValueKind.Truth;
            case "||":
                Require(left, ValueKind.Text);
                Require(right, ValueKind.Text);
                return ValueKind.Text;
            case "+" or "-" or "*" or "/":
                Require(left, ValueKind.Number);
                Require(right, ValueKind.Number);
                return ValueKind.Number;
            default:
                MustBeOne(Same(left, right));
                return ValueKind.Truth;
        }
    }

    public override object? Evaluate(IReadOnlyDictionary<string, object?> values)
    {
        var (left, right) = (Left.Evaluate(values), Right.Evaluate(values));
        return Sign switch
        {
            "and" => left is false || right is false ? false : left is null || right is null ? null : true,
            "or" => left is true || right is true ? true : left is null || right is null ? null : false,
            _ when left is null || right is null => null,
            "xor" => (bool)left != (bool)right,
            "||" => (string)left + (string)right,
            "+" or "-" or "*" or "/" => Calculate((decimal)left, (decimal)right),
            "=" => left.Equals(right),
            "<>" => !left.Equals(right),
            _ => Compares(left is string text ? string.CompareOrdinal(text, (string)right) : ((IComparable)left)
                .CompareTo(right)),
        };
    }

    public override IEnumerable<string> Names() => Left.Names().Concat(Right.Names());

    /// <summary>What is divided by 0, or larger than any number we hold, is not known.</summary>
    private object? Calculate(decimal left, decimal right)
    {
        try
        {
            return Sign switch
            {
                "+" => left + right, "-" => left - right, "*" => left * right, _ => right == 0 ? null : left / right,
            };
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private bool Compares(int order) => Sign switch
    {
        "<" => order < 0, "<=" => order <= 0, ">" => order > 0, _ => order >= 0,
    };
}
