using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Beffroi.Modules.Surveys.Verbatims;

/// <summary>Takes out of a firm's words what names it or anybody.</summary>
internal static partial class VerbatimMask
{
    /// <summary>What stands where something was taken out.</summary>
    public const string Mark = "[…]";

    private const int ShortestWord = 4;

    /// <summary>Short words of names of firms that name nobody.</summary>
    private static readonly string[] Common =
        [
            "SA", "SAS", "SARL", "SASU", "EURL", "SNC", "SCI", "SCM", "SC", "BV", "NV", "ETS", "CIE", "ET", "LE", "LA", "LES",
            "DE", "DU", "DES", "AU", "EN",
        ];

    /// <param name="firm">The firm's name: it goes, whole and word by word where a word is written as a name.</param>
    public static string Mask(string text, string firm)
    {
        var masked = new[] { Link(), Mail(), Named(), Phone(), Digits() }.Aggregate(Sound(text), (said, what) =>
            what.Replace(said, Mark));
        masked = Without(masked, Sound(firm), _ => true);
        foreach (var word in Sound(firm).Split([' ', '-', '\'', '’', '.', ',', '&', '/', '(', ')'],
            StringSplitOptions.RemoveEmptyEntries).Except(Common, StringComparer.OrdinalIgnoreCase))
        {
            // A short word is a name where it stands in capitals.
            masked = word.Length >= ShortestWord ? Without(masked, word, char.IsUpper)
                : word.Length > 1 ? Regex.Replace(masked, $@"\b{Regex.Escape(word.ToUpperInvariant())}\b", Mark) : masked;
        }

        return Marks().Replace(masked, Mark).Trim();
    }

    /// <summary>Whether a quotation only leaves words out: what it holds stands in the text, in whole words and in the same
    /// order.</summary>
    public static bool IsCutOf(string quote, string text)
    {
        var at = 0;
        var pieces = quote.Split(["[…]", "…", "[...]", "..."],
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var whole = Even(text);
        foreach (var piece in pieces.Select(Even))
        {
            var found = whole.IndexOf(piece, at, StringComparison.Ordinal);
            while (found >= 0 && !IsBetweenWords(whole, found, piece))
            {
                found = whole.IndexOf(piece, found + 1, StringComparison.Ordinal);
            }

            if (found < 0)
            {
                return false;
            }

            at = found + piece.Length;
        }

        return pieces.Length > 0;
    }

    /// <summary>Half a word may say the opposite of the whole.</summary>
    private static bool IsBetweenWords(string text, int at, string piece)
    {
        var end = at + piece.Length;
        return (at == 0 || !char.IsLetterOrDigit(text[at - 1]) || !char.IsLetterOrDigit(piece[0]))
            && (end == text.Length || !char.IsLetterOrDigit(text[end]) || !char.IsLetterOrDigit(piece[^1]));
    }

    /// <summary>A text without each place at which a name stands, whatever its capitals and accents.</summary>
    private static string Without(string text, string name, Func<char, bool> begins)
    {
        var (bare, sought) = (Bare(text), Bare(name));
        var kept = new StringBuilder();
        var from = 0;
        for (var at = sought.Length == 0 ? -1 : bare.IndexOf(sought, StringComparison.Ordinal); at >= 0;
             at = bare.IndexOf(sought, at + 1, StringComparison.Ordinal))
        {
            var end = at + sought.Length;
            if (at < from || !begins(text[at]) || (at > 0 && char.IsLetterOrDigit(bare[at - 1]))
                || (end < bare.Length && char.IsLetterOrDigit(bare[end])))
            {
                continue;
            }

            kept.Append(text, from, at - from).Append(Mark);
            from = end;
        }

        return kept.Append(text, from, text.Length - from).ToString();
    }

    /// <summary>Each sign in one piece, and no sign that is none.</summary>
    private static string Sound(string text) => string.Concat(text.EnumerateRunes().Where(rune =>
        (rune.Value & 0xFFFE) != 0xFFFE && rune.Value is < 0xFDD0 or > 0xFDEF).Select(rune => rune.ToString())).Normalize();

    /// <summary>Small letters without accents, sign for sign.</summary>
    private static string Bare(string text) => string.Create(text.Length, text, (bare, from) =>
    {
        for (var i = 0; i < from.Length; i++)
        {
            bare[i] = char.IsSurrogate(from[i]) ? from[i]
                : char.ToLower(from[i].ToString().Normalize(NormalizationForm.FormD)[0], CultureInfo.InvariantCulture);
        }
    });

    private static string Even(string text) => Spaces().Replace(text.Trim(), " ");

    [GeneratedRegex(@"\S+@\S+")]
    private static partial Regex Mail();

    [GeneratedRegex(@"(?:https?://|www\.)\S+"
        + @"|\b[\w-]+(?:\.[\w-]+)*\.(?:fr|be|com|eu|net|org|nl|info|io|lille)\b(?:/\S*)?", RegexOptions.IgnoreCase)]
    private static partial Regex Link();

    /// <summary>Six digits and more, as phones and registers write them.</summary>
    [GeneratedRegex(@"\+?\(?\d(?:[\s.\-/()]*\d){5,}")]
    private static partial Regex Digits();

    /// <summary>A phone, whatever stands between its digits.</summary>
    [GeneratedRegex(@"(?:\+|\b0)\d?(?:[\s.,\-–_/()]*\d){7,}")]
    private static partial Regex Phone();

    /// <summary>Somebody named with a title.</summary>
    [GeneratedRegex(@"\b(?:(?:M|Mr|Mrs|Ms|Dr|Me)(?:\.\s*|\s+)"
        + @"|(?i:mme|mlle|dhr|mevr|mw|monsieur|madame|mademoiselle|meneer|mevrouw|ma[iî]tre|docteur|de\s+heer)\.?\s+)"
        + @"(?:(?:(?:de|du|des|van|von|den|der|le|la)\s+|d['’])*\p{Lu}[\p{L}'’-]*\.?)(?:\s+\p{Lu}[\p{L}'’-]*\.?)*")]
    private static partial Regex Named();

    [GeneratedRegex(@"\[…\](?:[\s,;.]*\[…\])+")]
    private static partial Regex Marks();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
