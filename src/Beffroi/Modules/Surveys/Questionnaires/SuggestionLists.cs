using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Beffroi.Platform.Tables;
using Beffroi.Reference;
using Beffroi.Reference.Occupations;

namespace Beffroi.Modules.Surveys.Questionnaires;

/// <summary>What a suggester offers: names of occupations of the lists that this site holds.</summary>
internal sealed class SuggestionLists(ReferenceCache reference)
{
    /// <summary>Families of occupations and the trades of France Travail.</summary>
    public const string Occupations = "fap-rome";

    /// <summary>Of a family as the survey of labour needs has it; longer codes are parts of it, shorter ones hold
    /// several.</summary>
    private const int CodeLength = 5;

    /// <summary>Names in order, by language: sorted once for each list that the site has held.</summary>
    private readonly ConditionalWeakTable<OccupationList, ConcurrentDictionary<string, IReadOnlyList<string>>> _sorted = [];

    /// <summary>What the questions of a page offer, by list; empty where the site holds no such list.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> OfAsync(
        QuestionPage? page, string language, CancellationToken cancel)
    {
        var stores = (page?.Questions ?? []).SelectMany(question => question.Questions.Prepend(question))
            .Select(question => question.Store).OfType<string>().Distinct().ToList();
        return stores.Contains(Occupations)
            ? new Dictionary<string, IReadOnlyList<string>>
            {
                [Occupations] = NamesOf(await reference.OccupationsAsync(cancel), language),
            }
            : new Dictionary<string, IReadOnlyList<string>>();
    }

    private IReadOnlyList<string> NamesOf(OccupationList list, string language) =>
        _sorted.GetOrCreateValue(list).GetOrAdd(language, one =>
            [.. Offered(list).Select(occupation => occupation.NameIn(one)).Distinct().Order(StringComparer.CurrentCulture)]);

    /// <summary>The occupation that somebody named, in whatever language, capitals and accents; null for words that are
    /// nobody's.</summary>
    public async Task<Func<string, string?>> CoderAsync(CancellationToken cancel)
    {
        var codes = new Dictionary<string, string>();
        foreach (var occupation in Offered(await reference.OccupationsAsync(cancel)))
        {
            foreach (var name in new[] { occupation.NameFr, occupation.NameNl, occupation.NameEn, occupation.Code })
            {
                if (name is { Length: > 0 })
                {
                    codes.TryAdd(Table.Normalise(name), occupation.Code);
                }
            }
        }

        return typed => codes.GetValueOrDefault(Table.Normalise(typed));
    }

    /// <summary>Families first: of two lists that name an occupation alike, they give its code.</summary>
    private static IEnumerable<Occupation> Offered(OccupationList list) =>
        FirstOf(list, Nomenclatures.Fap2021, Nomenclatures.Fap2009)
            .Concat(FirstOf(list, Nomenclatures.Rome4, Nomenclatures.Rome3));

    private static List<Occupation> FirstOf(OccupationList list, params string[] nomenclatures) => nomenclatures
        .Select(one => list.ListOf(one).Where(occupation => occupation.Code.Length == CodeLength).ToList())
        .FirstOrDefault(found => found.Count > 0) ?? [];
}
