using System.Globalization;
using System.Text.RegularExpressions;

namespace Beffroi.Modules.Surveys.Expressions;

/// <summary>Reads an expression by descent: one method for each level of precedence.</summary>
internal sealed partial class Parser
{
    private static readonly string[] Reserved = ["if", "then", "else", "and", "or", "xor", "not", "in", "not_in", "true", "false",
        "null"];

    private const int Deepest = 100;
    private const int Longest = 10_000;

    private readonly List<(string Text, Position At)> _tokens = [];
    private int _next;
    private int _depth;

    public Parser(string text)
    {
        if (text.Length > Longest)
        {
            throw new ExpressionException(new Position(1, Longest), "expression.long", Longest);
        }

        var end = 0;
        foreach (Match match in Token().Matches(text))
        {
            if (match.Index != end)
            {
                break;
            }

            end += match.Length;
            if (match.Groups["token"].Success)
            {
                _tokens.Add((match.Groups["token"].Value, PositionAt(text, match.Groups["token"].Index)));
            }
        }

        if (end != text.Length)
        {
            throw new ExpressionException(PositionAt(text, end), "expression.character", text[end]);
        }

        _tokens.Add(("", PositionAt(text, text.Length)));
    }

    private (string Text, Position At) Here => _tokens[_next];

    /// <summary>Whether a word is one of the language, which nothing else may be called.</summary>
    public static bool IsReserved(string word) => Reserved.Contains(word) || Call.Known.ContainsKey(word);

    public Node Whole()
    {
        var node = Read();
        return Here.Text.Length == 0 ? node : throw Unexpected();
    }

    private static Position PositionAt(string text, int index)
    {
        var before = text[..index];
        return new Position(1 + before.Count(letter => letter == '\n'), index - before.LastIndexOf('\n'));
    }

    private Node Read()
    {
        if (++_depth > Deepest)
        {
            throw new ExpressionException(Here.At, "expression.deep", Deepest);
        }

        var at = Here.At;
        Node node;
        if (Takes("if"))
        {
            var condition = Read();
            Expect("then");
            var then = Read();
            Expect("else");
            node = new Choice(at, condition, then, Read());
        }
        else
        {
            node = Or();
        }

        _depth--;
        return node;
    }

    private Node Or() => Chain(And, "or", "xor");

    private Node And() => Chain(Not, "and");

    private Node Not()
    {
        var at = Here.At;
        return Takes("not") ? new Negation(at, Guarded(Not)) : Comparison();
    }

    private Node Comparison()
    {
        var left = Concatenation();
        var (text, at) = Here;
        if (text is "=" or "<>" or "<" or "<=" or ">" or ">=")
        {
            _next++;
            return new Operation(at, text, left, Concatenation());
        }

        if (text is not ("in" or "not_in"))
        {
            return left;
        }

        _next++;
        Expect("{");
        var values = new List<Node> { Concatenation() };
        while (Takes(","))
        {
            values.Add(Concatenation());
        }

        Expect("}");
        return text == "in" ? new Membership(at, left, values) : new Negation(at, new Membership(at, left, values));
    }

    private Node Concatenation() => Chain(Sum, "||");

    private Node Sum() => Chain(Product, "+", "-");

    private Node Product() => Chain(Signed, "*", "/");

    private Node Signed()
    {
        var at = Here.At;
        return Takes("-") ? new Operation(at, "-", new Literal(at, 0m), Guarded(Signed)) : Primary();
    }

    private Node Primary()
    {
        var (text, at) = Here;
        _next++;
        if (text == "(")
        {
            var inner = Read();
            Expect(")");
            return inner;
        }

        if (text.Length > 0 && char.IsAsciiDigit(text[0]))
        {
            return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                ? new Literal(at, number) : throw new ExpressionException(at, "expression.unexpected", text);
        }

        if (text.StartsWith('"'))
        {
            return new Literal(at, text[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal));
        }

        if (text is "true" or "false" or "null")
        {
            return new Literal(at, text == "null" ? null : text == "true");
        }

        if (text.StartsWith('$') || (text.Length > 0 && (char.IsLetter(text[0]) || text[0] == '_')
            && !Call.Known.ContainsKey(text)
            && !Reserved.Contains(text)))
        {
            return new Name(at, text.Trim('$'));
        }

        if (Call.Known.TryGetValue(text, out var count))
        {
            return Called(text, at, count);
        }

        _next--;
        throw Unexpected();
    }

    private Call Called(string function, Position at, int count)
    {
        Expect("(");
        var arguments = new List<Node> { Read() };
        while (Takes(","))
        {
            arguments.Add(Read());
        }

        Expect(")");
        return arguments.Count == count ? new Call(at, function, arguments)
            : throw new ExpressionException(at, "expression.arguments", function, count);
    }

    private Node Chain(Func<Node> part, params ReadOnlySpan<string> operators)
    {
        var node = part();
        while (operators.Contains(Here.Text))
        {
            var (text, at) = Here;
            _next++;
            node = new Operation(at, text, node, part());
        }

        return node;
    }

    /// <summary>Signs and negations nest too.</summary>
    private Node Guarded(Func<Node> part)
    {
        if (++_depth > Deepest)
        {
            throw new ExpressionException(Here.At, "expression.deep", Deepest);
        }

        var node = part();
        _depth--;
        return node;
    }

    private bool Takes(string text)
    {
        var isHere = Here.Text == text;
        _next += isHere ? 1 : 0;
        return isHere;
    }

    private void Expect(string text)
    {
        if (!Takes(text))
        {
            throw new ExpressionException(Here.At, "expression.expected", text, Shown(Here.Text));
        }
    }

    private ExpressionException Unexpected() => new(Here.At, "expression.unexpected", Shown(Here.Text));

    private static string Shown(string text) => text.Length == 0 ? "…" : text;

    [GeneratedRegex("""\s+|(?<token>\$\w+\$|\w+(?:\.\d+)?|"(?:[^"]|"")*"|<>|<=|>=|\|\||[=<>+\-*/(),{}])""")]
    private static partial Regex Token();
}
