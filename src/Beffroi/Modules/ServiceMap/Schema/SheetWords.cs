using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Beffroi.Modules.ServiceMap.Schema;

/// <summary>
/// The fixed words of a sheet in one language, among them some that the site itself is not in: easy French, Arabic, Turkish,
/// Romanian, Ukrainian. What structures wrote stays as they wrote it.
/// </summary>
internal sealed class SheetWords
{
    private SheetWords(string code, bool isOfSite) => (Code, IsOfSite) = (code, isOfSite);

    public string Code { get; }

    /// <summary>Whether the site itself is in this language.</summary>
    public bool IsOfSite { get; }

    /// <summary>The language as a page names it: easy French is French.</summary>
    public string Tag => Code.Split('-')[0];

    public string Direction => Code == "ar" ? "rtl" : "ltr";

    public static IReadOnlyList<string> Beside { get; } = [.. ServiceCodes.Languages.Where(code =>
        !Beffroi.Texts.Languages.Contains(code))];

    public static SheetWords For(string? asked, string language) =>
        asked is not null && Beside.Contains(asked) ? new(asked, isOfSite: false) : new(language, isOfSite: true);

    public string this[string phrase] => ServiceCodes.Phrases.Name(phrase, Code);

    public string Theme(string code) => ServiceCodes.Themes.Has(code) ? ServiceCodes.Themes.Name(code, Code)
        : ServiceCodes.Categories.Name(code, Code);

    public string Public(string code) => ServiceCodes.Publics.Name(code, Code);

    public string Mode(string code) => ServiceCodes.Modes.Name(code, Code);

    public string Fee(string code) => ServiceCodes.Fees.Name(code, Code);

    public string Way(string code) => ServiceCodes.Ways.Name(code, Code);

    public string Type(string code) => ServiceCodes.Types.Name(code, Code);

    public bool IsReviewed => ServiceCodes.ReviewedOn(Code) is not null;

    /// <summary>How a language calls itself.</summary>
    public static string OwnName(string code) => code switch
    {
        "fr-x-falc" => "Français facile", "ar" => "العربية", "tr" => "Türkçe", "ro" => "Română", "uk" => "Українська", _ => code,
    };

    /// <summary>Tells the layout in which language and direction the page is; the site's own menus would be in another.</summary>
    public void Tell(ViewDataDictionary view)
    {
        if (!IsOfSite)
        {
            (view["Lang"], view["Dir"], view["Embed"]) = (Tag, Direction, true);
        }
    }
}
