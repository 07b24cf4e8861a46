using Beffroi.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Reference.Occupations;

/// <summary>All occupations and the filières, in memory.</summary>
internal sealed class OccupationList
{
    private readonly Dictionary<(string Nomenclature, string Code), Occupation> _occupations;

    private OccupationList(IEnumerable<Occupation> occupations, List<Filiere> filieres)
    {
        _occupations = occupations.ToDictionary(o => (o.Nomenclature, o.Code));
        Filieres = filieres;
    }

    public IReadOnlyList<Filiere> Filieres { get; }

    public static async Task<OccupationList> LoadAsync(BeffroiDb db, CancellationToken cancel) => new(
        await db.Set<Occupation>().AsNoTracking().ToListAsync(cancel),
        await db.Set<Filiere>().AsNoTracking().Include(f => f.Items).OrderBy(f => f.Code).ToListAsync(cancel));

    public Occupation? Find(string nomenclature, string code) => _occupations.GetValueOrDefault((nomenclature, code));

    /// <summary>
    /// The first list that has this code, newest first. Families of the survey come before all: their letters also stand in the
    /// lists of families, with another meaning.
    /// </summary>
    public Occupation? FindAny(string code) =>
        Search.Select(nomenclature => Find(nomenclature, code)).FirstOrDefault(found => found is not null);

    public IEnumerable<Occupation> ListOf(string nomenclature) =>
        _occupations.Values.Where(o => o.Nomenclature == nomenclature).OrderBy(o => o.Code, StringComparer.Ordinal);

    /// <summary>Codes of a list that a filière holds, by its own codes or by the beginnings that it names.</summary>
    public IReadOnlySet<string> CodesOf(Filiere filiere, string nomenclature) =>
        ListOf(nomenclature)
            .Where(o => filiere.Items.Any(i => i.Nomenclature == nomenclature
                && o.Code.StartsWith(i.Code, StringComparison.Ordinal)))
            .Select(o => o.Code).ToHashSet();

    private static readonly string[] Search =
        [Nomenclatures.BmoFamily, Nomenclatures.Fap2021, Nomenclatures.Fap2009, Nomenclatures.Rome4, Nomenclatures.Rome3,
            Nomenclatures.Isco08, Nomenclatures.Esco];
}
