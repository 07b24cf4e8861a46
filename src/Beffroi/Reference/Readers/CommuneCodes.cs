using System.Text.RegularExpressions;

namespace Beffroi.Reference.Readers;

internal static partial class CommuneCodes
{
    /// <summary>Five signs, Corsica's 2A and 2B included; spreadsheets lose the first zero.</summary>
    public static bool TryRead(string text, out string code)
    {
        code = text.Length == 4 && text.All(char.IsAsciiDigit) ? "0" + text : text.ToUpperInvariant();
        return Pattern().IsMatch(code);
    }

    [GeneratedRegex("^[0-9][0-9AB][0-9]{3}$")]
    private static partial Regex Pattern();
}
