using System.Globalization;
using Beffroi.Matching.Linkage;

namespace Beffroi.Matching.Tests.Linkage;

/// <summary>
/// Structures of made-up communes with known truth: some share a building, a telephone or most of a name and are two; some are
/// copies, as another source would have written them.
/// </summary>
internal static class GeneratedStructures
{
    private const double Copies = 0.15;

    private static readonly string[] Syllables = "ba bel bour cam char dun en fle gra hal hem lan le lin mar mon mou no pe pont ques ri ro sain se tem ter tour va ver vil wa wam wer".Split(' ');
    private static readonly string[] Streets = "rue avenue boulevard place allee impasse chemin quai square".Split(' ');
    private static readonly string[] Persons = ("Jean Jaurès|Victor Hugo|Général de Gaulle|Maréchal Foch|Louis Pasteur|Émile Zola|Jules Ferry|Léon Blum|Salvador Allende|Marie Curie|Anatole France|"
        + "Pierre Mendès-France|Roger Salengro|Gabriel Péri|la République|la Gare|la Mairie|l'Église|la Liberté|Verdun|Paris|Stalingrad|la Paix|Lamartine|Gambetta|Carnot|Faidherbe|Nationale").Split('|');

    private static readonly string[] Kinds = ("Mairie de {0}|CCAS de {0}|Mission locale {0}|France Travail {0}|Cap emploi {0}|Médiathèque {1}|Centre social {1}|Maison de quartier {1}|France services {0}|PLIE de {0}|"
        + "Espace numérique {1}|Association {1} insertion|Régie de quartier {1}|Les ateliers {1}|Auto-école solidaire {1}|Épicerie solidaire {1}|Foyer {1}|Ressourcerie {1}|Chantier d'insertion {1}|Maison des solidarités {0}|"
        + "Secours populaire {0}|Croix-Rouge {0}|Restos du cœur {0}|Emmaüs {0}|MJC {1}|La Poste {0}|CAF {0}|CPAM {0}|Point information jeunesse {0}|Crèche {1}").Split('|');

    private static readonly string[] Given = "Léonard Camille Rosa Simone Arthur Louise Marcel Joséphine Nelson Olympe Auguste Berthe Gustave Hélène Édith Jacques Germaine Boris Colette Aimé Frida Ada Grace Henri".Split(' ');
    private static readonly string[] Family = "Dupont Parks Veil Rimbaud Michel Pagnol Baker Mandela Gouges Rodin Morisot Eiffel Boucher Piaf Prévert Tillion Vian Césaire Kahlo Lovelace Hopper Matisse Delaunay Perret Lumière".Split(' ');

    public static (List<LinkageRecord> Records, HashSet<(string, string)> Truth) Make(int count, int seed)
    {
        var random = new Random(seed);
        var communes = Enumerable.Range(0, Math.Max(20, count / 60)).Select(i => (Name: CommuneName(random), Code: (10_000 + i).ToString(CultureInfo.InvariantCulture),
            Latitude: 49 + (random.NextDouble() * 2), Longitude: 2 + (random.NextDouble() * 2))).ToList();
        var originals = new List<LinkageRecord>();
        var copies = (int)(count * Copies);
        var taken = new HashSet<string>();
        while (originals.Count < count - copies)
        {
            var commune = communes[random.Next(communes.Count)];
            var name = string.Format(CultureInfo.InvariantCulture, Kinds[random.Next(Kinds.Length)], commune.Name,
                $"{Given[random.Next(Given.Length)]} {Family[random.Next(Family.Length)]}");
            if (!taken.Add(commune.Code + name))
            {
                continue; // a commune has one of a name: two would be one to anybody
            }

            var shared = originals.Count > 0 && originals[^1].CommuneCode == commune.Code && random.Next(4) == 0 ? originals[^1] : null;
            originals.Add(new LinkageRecord($"o{originals.Count}", name)
            {
                Commune = commune.Name, CommuneCode = commune.Code, Postcode = commune.Code[..4] + "0",
                Address = shared?.Address ?? $"{random.Next(1, 180)} {Streets[random.Next(Streets.Length)]} {Persons[random.Next(Persons.Length)]}",
                Latitude = shared?.Latitude ?? commune.Latitude + (random.NextDouble() * 0.03), Longitude = shared?.Longitude ?? commune.Longitude + (random.NextDouble() * 0.04),
                Telephone = shared?.Telephone ?? $"03{random.Next(10_000_000, 99_999_999)}",
                Siret = random.Next(2) == 0 ? $"{random.NextInt64(100_000_000, 999_999_999)}{random.Next(10, 99):00000}" : null,
                Email = random.Next(2) == 0 ? $"contact{originals.Count}@exemple{random.Next(count)}.fr" : null,
            });
        }

        var records = new List<LinkageRecord>(originals);
        var truth = new HashSet<(string, string)>();
        foreach (var original in originals.OrderBy(_ => random.Next()).Take(copies))
        {
            var copy = Copy(original, records.Count, random);
            records.Add(copy);
            truth.Add((copy.Id, original.Id));
        }

        return ([.. records.OrderBy(_ => random.Next())], truth);
    }

    private static LinkageRecord Copy(LinkageRecord original, int number, Random random) => original with
    {
        Id = $"c{number}",
        Name = Written(original.Name, random),
        Address = random.Next(8) == 0 ? null : Shortened(original.Address!, random),
        Telephone = random.Next(3) switch { 0 => null, 1 => "+33" + original.Telephone![1..], _ => random.Next(5) == 0 ? $"03{random.Next(10_000_000, 99_999_999)}" : original.Telephone },
        Siret = random.Next(3) == 0 ? null : original.Siret,
        Email = random.Next(2) == 0 ? null : original.Email,
        Latitude = random.Next(6) == 0 ? null : original.Latitude + ((random.NextDouble() - 0.5) * 0.001),
        Longitude = original.Longitude + ((random.NextDouble() - 0.5) * 0.001),
        CommuneCode = random.Next(10) == 0 ? null : original.CommuneCode,
    };

    private static string Written(string name, Random random)
    {
        var words = name.Split(' ').ToList();
        if (random.Next(2) == 0)
        {
            var at = random.Next(words.Count);
            words[at] = Mistyped(words[at], random);
        }

        if (random.Next(5) == 0 && words.Count > 2)
        {
            (words[^1], words[^2]) = (words[^2], words[^1]);
        }

        var written = string.Join(' ', words);
        return random.Next(4) switch
        {
            0 => written.ToUpperInvariant(), 1 => Wording.Plain(written),
            2 => written.Replace("France Travail", "Pôle emploi", StringComparison.Ordinal).Replace("Mairie de", "Hôtel de ville de", StringComparison.Ordinal)
                .Replace("CCAS de", "Centre communal d'action sociale de", StringComparison.Ordinal),
            _ => written,
        };
    }

    private static string Mistyped(string word, Random random)
    {
        if (word.Length < 5)
        {
            return word;
        }

        var at = random.Next(1, word.Length - 1);
        return random.Next(3) switch
        {
            0 => word.Remove(at, 1), 1 => word[..at] + word[at] + word[at..], _ => word[..at] + word[at + 1] + word[at] + word[(at + 2)..],
        };
    }

    private static string Shortened(string address, Random random) => random.Next(2) == 0 ? address
        : address.Replace("avenue", "av.", StringComparison.Ordinal).Replace("boulevard", "Bd", StringComparison.Ordinal).Replace("place", "Pl", StringComparison.Ordinal)
            .Replace("rue", "R.", StringComparison.Ordinal).Replace("Général", "Gal", StringComparison.Ordinal).Replace(" ", random.Next(2) == 0 ? " " : ", ", StringComparison.Ordinal);

    private static string CommuneName(Random random)
    {
        var name = string.Concat(Enumerable.Range(0, random.Next(2, 4)).Select(_ => Syllables[random.Next(Syllables.Length)]));
        return char.ToUpperInvariant(name[0]) + name[1..];
    }
}
