using System.Buffers;
using System.Globalization;
using System.Text;

namespace Beffroi.Matching.Linkage;

/// <summary>Names and addresses without what differs by habit: accents, capitals, short forms, little words.</summary>
public static class Wording
{
    private static readonly HashSet<string> Little =
    [
        "de", "du", "des", "la", "le", "les", "l", "d", "et", "a", "au", "aux", "en", "sur", "sous", "pour", "par", "van", "der",
        "den", "het", "bis", "ter", "association", "sarl", "sas", "sa", "scop", "scic", "asbl", "vzw",
    ];

    private static readonly Dictionary<string, string> LongForms = new()
    {
        ["st"] = "saint", ["ste"] = "sainte", ["sts"] = "saint", ["ctre"] = "centre", ["ctr"] = "centre",
        ["ass"] = "association", ["asso"] = "association", ["assoc"] = "association", ["med"] = "mediatheque",
        ["bib"] = "bibliotheque", ["biblio"] = "bibliotheque", ["cyberbase"] = "cyber", ["cybercentre"] = "cyber",
        ["dept"] = "departement", ["departemental"] = "departement", ["departementale"] = "departement", ["cd"] = "departement",
        ["ml"] = "mission locale", ["ft"] = "france travail", ["fs"] = "france service", ["mds"] = "maison solidarite",
        ["svc"] = "service", ["svces"] = "service", ["interco"] = "intercommunal",
    };

    private static readonly Dictionary<string, string> StreetForms = new()
    {
        ["st"] = "saint", ["ste"] = "sainte", ["av"] = "avenue", ["ave"] = "avenue", ["bd"] = "boulevard", ["bld"] = "boulevard",
        ["blvd"] = "boulevard", ["pl"] = "place", ["r"] = "rue", ["rte"] = "route", ["chem"] = "chemin", ["che"] = "chemin",
        ["imp"] = "impasse", ["all"] = "allee", ["sq"] = "square", ["fbg"] = "faubourg", ["fg"] = "faubourg", ["qu"] = "quai",
        ["res"] = "residence", ["lot"] = "lotissement", ["gal"] = "general", ["gl"] = "general", ["gen"] = "general",
        ["mal"] = "marechal", ["mar"] = "marechal", ["cdt"] = "commandant", ["cne"] = "capitaine", ["dr"] = "docteur",
        ["pdt"] = "president", ["prof"] = "professeur", ["zi"] = "zone industrielle", ["za"] = "zone activite",
        ["zac"] = "zone activite",
    };

    private static readonly HashSet<string> KindsOfWay =
    [
        "rue", "avenue", "boulevard", "place", "route", "chemin", "impasse", "allee", "square", "faubourg", "quai", "cours",
        "cour", "mail", "lieu", "dit",
    ];

    private static readonly (string From, string To)[] Phrases =
    [
        ("pole emploi", "france travail"), ("anpe", "france travail"), ("hotel de ville", "mairie"), ("ville de", "mairie"),
        ("commune de", "mairie"), ("centre communal d action sociale", "ccas"),
        ("centre intercommunal d action sociale", "cias"), ("conseil departemental", "departement"),
        ("conseil general", "departement"), ("caisse d allocations familiales", "caf"), ("caisse allocations familiales", "caf"),
        ("caisse primaire d assurance maladie", "cpam"), ("espace public numerique", "epn"),
        ("maison de services au public", "france service"), ("maison des services au public", "france service"),
        ("maison des services publics", "france service"), ("maison de services publics", "france service"),
        ("frances services", "france service"),
        ("msap", "france service"), ("espace france services", "france service"),
        ("point information jeunesse", "pij"), ("bureau information jeunesse", "bij"),
    ];

    private static readonly SearchValues<string> AnyPhrase =
        SearchValues.Create([.. Phrases.Select(phrase => phrase.From)], StringComparison.Ordinal);

    /// <summary>Small letters without accents, words parted by one space.</summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in Ascii.IsValid(text) ? text : text.Normalize(NormalizationForm.FormD))
        {
            if (!char.IsAscii(letter) && CharUnicodeInfo.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark)
            {
                continue;
            }

            if (letter is 'œ' or 'Œ')
            {
                plain.Append("oe");
            }
            else if (char.IsLetterOrDigit(letter))
            {
                plain.Append(char.ToLowerInvariant(letter));
            }
            else if (plain.Length > 0 && plain[^1] != ' ')
            {
                plain.Append(' ');
            }
        }

        return plain.ToString().TrimEnd();
    }

    /// <summary>
    /// The words of a name that tell it from others: short forms written out, plurals cut, little words dropped.
    /// </summary>
    public static string[] Words(string text) => WordsIn(text, LongForms);

    private static string[] WordsIn(string text, Dictionary<string, string> forms)
    {
        var plain = ' ' + Plain(text) + ' ';
        if (plain.AsSpan().ContainsAny(AnyPhrase))
        {
            foreach (var (from, to) in Phrases)
            {
                plain = plain.Replace(' ' + from + ' ', ' ' + to + ' ', StringComparison.Ordinal);
            }
        }

        var words = new List<string>();
        foreach (var word in plain.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!forms.TryGetValue(word, out var full))
            {
                Keep(word);
            }
            else
            {
                Array.ForEach(full.Split(' '), Keep);
            }
        }

        return [.. words];

        void Keep(string word)
        {
            var single = Singular(word);
            if (!Little.Contains(single))
            {
                words.Add(single);
            }
        }
    }

    /// <summary>The number of a house and the words of its street; what stands before a number is left out.</summary>
    public static (string Number, string[] Street) Address(string text)
    {
        var words = WordsIn(Plain(text).Replace(" cedex", "", StringComparison.Ordinal), StreetForms);
        var at = Array.FindIndex(words, word => char.IsAsciiDigit(word[0]) && word.Length <= 5);
        return at < 0 || at == words.Length - 1 ? ("", words)
            : (new string([.. words[at].TakeWhile(char.IsAsciiDigit)]), words[(at + 1)..]);
    }

    /// <summary>Whether a word of an address says what kind of way it is, and not which.</summary>
    internal static bool IsKindOfWay(string word) => KindsOfWay.Contains(word);

    /// <summary>How a word sounds in French, roughly: the same for most misspellings.</summary>
    public static string Sound(string word)
    {
        var said = word.Replace("ph", "f", StringComparison.Ordinal).Replace("qu", "k", StringComparison.Ordinal)
            .Replace("eau", "o", StringComparison.Ordinal).Replace("au", "o", StringComparison.Ordinal)
            .Replace("ch", "s", StringComparison.Ordinal).Replace("th", "t", StringComparison.Ordinal);
        var key = new StringBuilder(6);
        foreach (var letter in said)
        {
            var sound = letter switch
            {
                'a' or 'e' or 'i' or 'o' or 'u' or 'y' or 'h' => key.Length == 0 ? letter : '\0',
                'c' or 'k' or 'q' or 'g' => 'k',
                's' or 'z' or 'x' or 'j' => 's',
                'd' or 't' => 't',
                'b' or 'p' => 'p',
                'f' or 'v' or 'w' => 'f',
                'm' or 'n' => 'n',
                _ => letter,
            };
            if (sound != '\0' && (key.Length == 0 || key[^1] != sound) && key.Length < 6)
            {
                key.Append(sound);
            }
        }

        return key.ToString();
    }

    private static string Singular(string word) =>
        word.Length > 4 && word[^1] == 's' && word[^2] != 's' && !char.IsAsciiDigit(word[^2]) ? word[..^1] : word;
}
