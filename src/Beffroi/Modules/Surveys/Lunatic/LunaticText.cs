using System.Text;
using Beffroi.Modules.Surveys.Expressions;

namespace Beffroi.Modules.Surveys.Lunatic;

/// <summary>Texts of Lunatic are expressions that join pieces; ours name what fills them in braces.</summary>
internal static class LunaticText
{
    public static string Write(string text, IReadOnlyDictionary<string, ValueKind> kinds)
    {
        var pieces = new List<string>();
        var plain = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            var end = text[at] == '{' ? text.IndexOf('}', at) : -1;
            if (end > at && text[(at + 1)..end] is var name && kinds.TryGetValue(name, out var kind))
            {
                Flush();
                pieces.Add(kind == ValueKind.Text ? name : $"cast({name}, string)");
                at = end;
                continue;
            }

            plain.Append(text[at]);
        }

        Flush();
        return pieces.Count == 0 ? "\"\"" : string.Join(" || ", pieces);

        void Flush()
        {
            if (plain.Length > 0)
            {
                pieces.Add($"\"{plain.Replace("\"", "\"\"")}\"");
                plain.Clear();
            }
        }
    }

    /// <returns>Null where it calculates more than a joining of pieces.</returns>
    /// <exception cref="ExpressionException">It is no expression.</exception>
    public static string? Read(string expression) => Flat(new Parser(expression).Whole());

    private static string? Flat(Node node) => node switch
    {
        Literal { Value: string text } => text,
        Name name => $"{{{name.Text}}}",
        Call { Function: "cast", Arguments: [Name name, Name { Text: "string" }] } => $"{{{name.Text}}}",
        Operation { Sign: "||" } joined => Flat(joined.Left) is { } left && Flat(joined.Right) is { } right ? left + right : null,
        _ => null,
    };
}
