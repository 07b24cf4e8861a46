using System.Globalization;

namespace Beffroi.Matching.Linkage;

/// <summary>
/// Weighs what two records have in common, after Fellegi and Sunter (1969): each thing that both tell adds the logarithm of
/// how much likelier it is among pairs that are one. What either does not tell adds nothing.
/// </summary>
internal static class PairScore
{
    /// <summary>Among pairs that stand in one block few are one.</summary>
    private const double Prior = -3.5;

    /// <summary>Logarithms of odds are stretched thus to become probabilities that hold on the labelled pairs.</summary>
    private const double Stretch = 0.9;

    private const double SameWord = 0.92;
    private const double LeastOwn = 0.2;

    /// <summary>Metres beyond which two are in two places: coordinates are off by less.</summary>
    private const double FarAway = 3_000;

    /// <summary>The same where they are said to be in two communes: a border may run between two doors.</summary>
    private const double FarAcross = 400;

    /// <summary>Whether something forbids that both are one, whatever else they share.</summary>
    public static bool IsForbidden(PreparedRecord one, PreparedRecord other)
    {
        if (AreApart(one.Kinds, other.Kinds) || AreApart(one.Levels, other.Levels) || AreApart(one.Themes, other.Themes))
        {
            return true;
        }

        if (one.Numbers.Count > 0 && other.Numbers.Count > 0 && !one.Numbers.Intersect(other.Numbers).Any())
        {
            return true;
        }

        return one.IsMobile != other.IsMobile || AreInTwoPlaces(one, other);
    }

    /// <summary>The sum of what speaks for and against.</summary>
    public static double Sum(PreparedRecord one, PreparedRecord other)
    {
        var place = Address(one, other) + Distance(one, other);
        return Prior + Name(one, other) + place + Siret(one, other)
            + (WorthOfContacts(place) * (Telephone(one, other) + Email(one, other))) + Website(one, other);
    }

    public static double ProbabilityOf(double sum) => 1 / (1 + Math.Exp(-Stretch * sum));

    public static IReadOnlyList<string> Reasons(PreparedRecord one, PreparedRecord other)
    {
        var (address, distance) = (Address(one, other), Distance(one, other));
        var contacts = WorthOfContacts(address + distance);
        return
        [
            .. new (string What, double By)[]
            {
                ("name", Name(one, other)), ("address", address), ("distance", distance), ("siret", Siret(one, other)),
                ("telephone", contacts * Telephone(one, other)), ("email", contacts * Email(one, other)),
                ("website", Website(one, other)),
            }.Where(reason => reason.By != 0).OrderByDescending(reason => Math.Abs(reason.By))
                .Select(reason => string.Create(CultureInfo.InvariantCulture, $"{reason.What} {reason.By:+0.0;-0.0}")),
        ];
    }

    /// <summary>Compares the words of two names by what each tells.</summary>
    /// <returns>How much of what they tell they tell both, from 0 to 1, and how much each tells that the other does not, as a
    /// share of what it tells.</returns>
    private static (double Common, double Own, double OtherOwn) Compare(PreparedRecord one, PreparedRecord other)
    {
        var (common, taken, met) = (0.0, 0UL, 0.0);
        for (var i = 0; i < one.Words.Length; i++)
        {
            var (best, at) = (0.0, -1);
            for (var j = 0; j < other.Words.Length && j < 64; j++)
            {
                if ((taken & (1UL << j)) == 0 && Alike(one.Words[i], other.Words[j]) is var alike && alike > best)
                {
                    (best, at) = (alike, j);
                }
            }

            if (best >= SameWord)
            {
                taken |= 1UL << at;
                (common, met) = (common + (best * (one.Worth[i] + other.Worth[at])), met + one.Worth[i]);
            }
        }

        var (all, allOther, metOther) = (one.Worth.Sum(), other.Worth.Sum(), 0.0);
        for (var j = 0; j < other.Words.Length && j < 64; j++)
        {
            metOther += (taken & (1UL << j)) != 0 ? other.Worth[j] : 0;
        }

        return all + allOther > 0 ? (common / (all + allOther), 1 - (met / all), 1 - (metOther / allOther)) : (0, 1, 1);
    }

    private static double Alike(string one, string other) =>
        one.Length == other.Length && string.Equals(one, other, StringComparison.Ordinal) ? 1
            : Math.Min(one.Length, other.Length) >= 4 && !char.IsAsciiDigit(one[0]) ? JaroWinkler.Similarity(one, other) : 0;

    private static double Name(PreparedRecord one, PreparedRecord other)
    {
        var (common, own, otherOwn) = Compare(one, other);
        var weight = common switch
        {
            >= 0.97 => 4.5, >= 0.85 => 3.2, >= 0.7 => 1.6, >= 0.55 => 0, >= 0.35 => -2, _ => -7,
        };
        if (Math.Min(own, otherOwn) < 0.01)
        {
            return Math.Max(weight, 0); // one says all that the other says, and more
        }

        return Math.Min(own, otherOwn) > LeastOwn ? Math.Min(weight, -1.5) : weight; // each has a word of its own
    }

    private static double Address(PreparedRecord one, PreparedRecord other)
    {
        if (one.Street.Length == 0 || other.Street.Length == 0)
        {
            return 0;
        }

        var common = 0;
        foreach (var word in one.Street)
        {
            common += Array.Exists(other.Street, met => Alike(word, met) >= SameWord) ? 1 : 0;
        }

        var share = (double)common / Math.Min(one.Street.Length, other.Street.Length);
        var (hasNumber, hasOtherNumber) = (one.Number.Length > 0, other.Number.Length > 0);
        return share >= 0.75 ? hasNumber && hasOtherNumber ? one.Number == other.Number ? 2.5 : -0.5 : 1
            : share >= 0.5 ? -0.5 : -2.5;
    }

    private static double Distance(PreparedRecord one, PreparedRecord other) =>
        !one.IsPlaced || !other.IsPlaced ? 0 : one.MetresTo(other) switch
        {
            <= 60 => 1.5, <= 250 => 1, <= 800 => -0.3, <= 2_000 => -1.5, _ => -3,
        };

    /// <summary>The sites of a network share its telephone and its mailbox: where places differ these tell little.</summary>
    private static double WorthOfContacts(double place) => place < -0.6 ? 0.3 : 1;

    private static bool AreInTwoPlaces(PreparedRecord one, PreparedRecord other)
    {
        var areOneCommune = one.CommuneCode.Length > 0 && other.CommuneCode.Length > 0 ? one.CommuneCode == other.CommuneCode
            : one.CommuneWords.Length == 0 || other.CommuneWords.Length == 0 || one.CommuneWords == other.CommuneWords;
        return one.IsPlaced && other.IsPlaced ? one.MetresTo(other) > (areOneCommune ? FarAway : FarAcross)
            : !areOneCommune && (one.Postcode.Length == 0 || one.Postcode != other.Postcode);
    }

    private static double Siret(PreparedRecord one, PreparedRecord other) =>
        one.Siret.Length == 0 || other.Siret.Length == 0 ? 0 : one.Siret == other.Siret ? 5 : one.Siren == other.Siren ? -0.5
            : -3;

    private static double Telephone(PreparedRecord one, PreparedRecord other) =>
        one.Telephone.Length == 0 || other.Telephone.Length == 0 ? 0 : one.Telephone == other.Telephone ? 3 : -1;

    private static double Email(PreparedRecord one, PreparedRecord other) =>
        one.Email.Length == 0 || other.Email.Length == 0 ? 0 : one.Email == other.Email ? 3
            : one.Domain.Length > 0 && one.Domain == other.Domain ? -0.2 : -0.7;

    private static double Website(PreparedRecord one, PreparedRecord other) =>
        one.Website.Length == 0 || other.Website.Length == 0 ? 0 : one.Website == other.Website ? 2 : -0.5;

    private static bool AreApart(IReadOnlyCollection<string> one, IReadOnlyCollection<string> other) =>
        one.Count > 0 && other.Count > 0 && !one.Any(other.Contains);
}
