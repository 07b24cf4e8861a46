using System.Text.Json;

namespace Beffroi.Modules.Surveys.Answers;

/// <summary>Values of an interview as bytes, and back: truths, numbers, texts, and lists of them.</summary>
internal static class AnswerValues
{
    /// <summary>What a firm says of itself, and whether it wants to be called: kept apart from what it answers.</summary>
    private static readonly string[] OfTheFirm = ["ID_", "CONTACT"];

    public static bool IsOfTheFirm(string variable) =>
        Array.Exists(OfTheFirm, start => variable.StartsWith(start, StringComparison.Ordinal));

    public static byte[] Pack(IEnumerable<KeyValuePair<string, object?>> values) => JsonSerializer.SerializeToUtf8Bytes(
        values.Where(one => one.Value is not null).OrderBy(one => one.Key, StringComparer.Ordinal)
            .ToDictionary(one => one.Key, one => one.Value));

    public static Dictionary<string, object?> Unpack(byte[] bytes)
    {
        using var document = JsonDocument.Parse(bytes);
        return document.RootElement.EnumerateObject().ToDictionary(one => one.Name, one => ValueOf(one.Value));
    }

    private static object? ValueOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => element.GetDecimal(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Array => element.EnumerateArray().Select(ValueOf).ToList(),
        _ => null,
    };
}
