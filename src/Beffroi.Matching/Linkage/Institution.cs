namespace Beffroi.Matching.Linkage;

/// <summary>
/// Which institution a name speaks of. Two institutions may share a building, a telephone and most of a name, and stay two.
/// </summary>
public static class Institution
{
    /// <summary>Words that stand for one, longest first, and the kind that they tell.</summary>
    private static readonly (string[] Words, string Kind)[] Known =
    [
        (["mission", "locale"], "mission-locale"), (["france", "travail"], "france-travail"),
        (["france", "service"], "france-services"), (["cap", "emploi"], "cap-emploi"),
        (["maison", "emploi"], "maison-emploi"), (["plie"], "plie"), (["mairie", "annexe"], "mairie-annexe"),
            (["mairie"], "mairie"),
        (["ccas"], "ccas"), (["cias"], "cias"), (["mediatheque"], "library"), (["bibliotheque"], "library"),
        (["centre", "social"], "centre-social"), (["caf"], "caf"), (["cpam"], "cpam"), (["msa"], "msa"), (["poste"], "poste"),
        (["departement"], "departement"), (["mdph"], "mdph"), (["maison", "solidarite"], "departement"), (["pimm"], "pimms"),
        (["secour", "populaire"], "secours-populaire"), (["secour", "catholique"], "secours-catholique"),
        (["croix", "rouge"], "croix-rouge"), (["resto", "coeur"], "restos"), (["emmau"], "emmaus"), (["mjc"], "mjc"),
        (["college"], "college"), (["lycee"], "lycee"), (["ecole"], "ecole"), (["pij"], "pij"), (["bij"], "pij"),
            (["greta"], "greta"),
        (["afpa"], "afpa"), (["adil"], "adil"), (["sous", "prefecture"], "sous-prefecture"), (["prefecture"], "prefecture"),
        (["geiq"], "geiq"), (["cpas"], "cpas"), (["forem"], "forem"), (["vdab"], "vdab"), (["chambre", "metier"], "cma"),
        (["chambre", "commerce"], "cci"), (["chambre", "agriculture"], "chambre-agriculture"), (["epn"], "epn"),
            (["ehpad"], "ehpad"),
    ];

    private static readonly HashSet<string> Mobile =
        ["bus", "itinerant", "itinerante", "itinerance", "mobile", "camion", "caravane", "bibliobus"];

    private static readonly (string[] Words, string Kind)[] Levels =
    [
        (["direction", "territoriale"], "territorial"), (["dt"], "territorial"), (["direction", "regionale"], "regional"),
        (["dr"], "regional"), (["direction", "generale"], "general"), (["dg"], "general"), (["siege"], "seat"),
            (["antenne"], "branch"),
    ];

    private static readonly ILookup<string, (string[] Words, string Kind)> ByFirstWord = Known.ToLookup(one => one.Words[0]);

    private static readonly ILookup<string, (string[] Words, string Kind)> LevelsByFirstWord =
        Levels.ToLookup(one => one.Words[0]);

    /// <summary>The kinds that a name tells; none where it names no known institution.</summary>
    /// <param name="words">As <see cref="Wording.Words"/> gives them.</param>
    public static IReadOnlySet<string> KindsOf(string[] words) => Find(words, ByFirstWord);

    /// <summary>Whether it comes to people, by bus or from place to place, and is not the place where it is based.</summary>
    public static bool IsMobile(string[] words) => Array.Exists(words, Mobile.Contains);

    /// <summary>Which level of one institution a name speaks of: two directorates at one address are two.</summary>
    public static IReadOnlySet<string> LevelsOf(string[] words) => Find(words, LevelsByFirstWord);

    private static HashSet<string> Find(ReadOnlySpan<string> words, ILookup<string, (string[] Words, string Kind)> known)
    {
        var found = new HashSet<string>();
        for (var at = 0; at < words.Length; at++)
        {
            foreach (var (wanted, kind) in known[words[at]])
            {
                if (words[at..].StartsWith(wanted))
                {
                    found.Add(kind);
                    at += wanted.Length - 1;
                    break;
                }
            }
        }

        return found;
    }
}
