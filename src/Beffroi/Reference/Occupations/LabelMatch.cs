using Beffroi.Platform.Tables;

namespace Beffroi.Reference.Occupations;

/// <summary>
/// Compares labels of two lists of occupations. A code alone proves nothing: the lists of 2009 and 2021 give some codes to other
/// occupations.
/// </summary>
internal static class LabelMatch
{
    private const int RootLength = 5;

    public static bool IsSame(string left, string right) => Table.Normalise(left) == Table.Normalise(right);

    /// <summary>
    /// Whether the labels begin with the same word, but for its ending: gender and number were rewritten in 2021.
    /// </summary>
    public static bool IsNear(string left, string right) => Root(left) is { Length: > 0 } root && root == Root(right);

    private static string Root(string label) =>
        label.Split([' ', '\'', '’', ',', '-'], StringSplitOptions.RemoveEmptyEntries).Select(Table.Normalise)
            .FirstOrDefault(word => word.Length >= RootLength - 1) is { } first
            ? first[..Math.Min(RootLength, first.Length)].TrimEnd('s') : "";
}
