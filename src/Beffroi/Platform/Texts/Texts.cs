using System.Globalization;
using System.Resources;
using Beffroi.Platform.Imports;
using Microsoft.Extensions.Localization;

[assembly: RootNamespace("Beffroi")]
[assembly: NeutralResourcesLanguage("fr", UltimateResourceFallbackLocation.Satellite)]

namespace Beffroi;

/// <summary>Names the catalogue of texts in French, Dutch and English.</summary>
internal sealed class Texts
{
    public static IReadOnlyList<string> Languages { get; } = ["fr", "nl", "en"];

    /// <summary>The language in which the reader is served now.</summary>
    public static string Language => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    public static CultureInfo CultureOf(string language) => CultureInfo.GetCultureInfo(language switch
    {
        "nl" => "nl-BE",
        "en" => "en-GB",
        _ => "fr-FR",
    });

    /// <summary>Speaks another language until disposed of: a mail is in its reader's, not in the sender's.</summary>
    public static IDisposable Speak(string language) => new Speech(CultureOf(language));

    private sealed class Speech : IDisposable
    {
        private readonly (CultureInfo Numbers, CultureInfo Words) _before = (CultureInfo.CurrentCulture,
            CultureInfo.CurrentUICulture);

        public Speech(CultureInfo spoken) => CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = spoken;

        public void Dispose() => (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = _before;
    }
}

internal static class TextsExtensions
{
    /// <summary>The sentence of a refused file.</summary>
    public static string Of(this IStringLocalizer<Texts> texts, FileRefusedException refusal) =>
        texts[refusal.Key, refusal.Facts];

    /// <summary>The sentence of a refused line, or of a remark on one that is kept: where, what stood there, what to
    /// do.</summary>
    public static string Of(this IStringLocalizer<Texts> texts, FileIssue issue) =>
        texts[issue.Reason.StartsWith("note.", StringComparison.Ordinal) ? "issue.note" : "issue.line", issue.Line, issue.Column,
            issue.Read, texts.ReasonOf(issue)];

    /// <summary>What was expected where the line was refused.</summary>
    public static string ReasonOf(this IStringLocalizer<Texts> texts, FileIssue issue) =>
        texts[issue.Reason, issue.Facts.Length == 0 ? [] : issue.Facts.Split('\u001f')];
}
