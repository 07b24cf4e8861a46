using System.Collections;
using System.Globalization;
using System.Resources;
using Microsoft.Extensions.Localization;

namespace Beffroi;

/// <summary>
/// All texts, read once for each language. The resource manager lets one reader in at a time, for each text: hundreds of pages at
/// once would wait for each other all along.
/// </summary>
internal sealed class TextCatalogue : IStringLocalizer<Texts>
{
    private static readonly ResourceManager Resources = new("Beffroi.Texts.Texts", typeof(Texts).Assembly);

    private static readonly Dictionary<string, Lazy<Dictionary<string, LocalizedString>>> All =
        Texts.Languages.ToDictionary(language => language, language => new Lazy<Dictionary<string, LocalizedString>>(
            () => Read(language)));

    public LocalizedString this[string name] => Spoken.GetValueOrDefault(name) ?? new LocalizedString(name, name, true);

    public LocalizedString this[string name, params object[] arguments] => this[name] is { ResourceNotFound: false } text
        ? new LocalizedString(name, string.Format(CultureInfo.CurrentCulture, text.Value, arguments))
        : new LocalizedString(name, name, true);

    private static Dictionary<string, LocalizedString> Spoken =>
        (All.GetValueOrDefault(Texts.Language) ?? All[Texts.Languages[0]]).Value;

    public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => Spoken.Values;

    private static Dictionary<string, LocalizedString> Read(string language) =>
        Resources.GetResourceSet(CultureInfo.GetCultureInfo(language), createIfNotExists: true, tryParents: true)!
            .Cast<DictionaryEntry>().Select(entry => new LocalizedString((string)entry.Key, (string)entry.Value!))
            .ToDictionary(text => text.Name, StringComparer.Ordinal);
}
