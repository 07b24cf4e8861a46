using System.Text.RegularExpressions;

namespace Beffroi.Platform.Publication;

/// <summary>Periods are written <c>2024</c>, <c>2024-Q1</c> or <c>2024-01</c>.</summary>
internal static partial class Period
{
    public static bool IsOne(string text) => Pattern().IsMatch(text);

    public static bool TryYear(string text, out int year) => int.TryParse(text, out year) && text.Length == 4;

    [GeneratedRegex("^[12][0-9]{3}(-Q[1-4]|-(0[1-9]|1[0-2]))?$")]
    private static partial Regex Pattern();
}
