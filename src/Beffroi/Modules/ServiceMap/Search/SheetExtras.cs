using Beffroi.Matching.Eligibility;
using Beffroi.Matching.Linkage;
using Beffroi.Modules.ServiceMap.Campaigns;
using Beffroi.Modules.ServiceMap.Duplicates;
using Beffroi.Modules.ServiceMap.Measures;
using Beffroi.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.ServiceMap.Search;

/// <summary>What people wrote beside the sheets that sources bring.</summary>
/// <param name="Rules">By service, who is let in.</param>
/// <param name="Closures">By structure, those of today and to come.</param>
/// <param name="Closed">By SIRET, establishments that the register of firms has closed.</param>
internal sealed record SheetExtras(
    IReadOnlyDictionary<string, Rule> Rules, ILookup<string, Closure> Closures, IReadOnlyList<PairDecision> Decisions,
    IReadOnlyDictionary<string, ClosedSiret> Closed, ILookup<string, Measure> MeasuresOf)
{
    /// <summary>The day that they speak of.</summary>
    public DateOnly Today { get; init; }

    public static SheetExtras None { get; } = new(
        new Dictionary<string, Rule>(), Array.Empty<Closure>().ToLookup(one => one.Structure), [], new Dictionary<string,
            ClosedSiret>(),
        Array.Empty<Measure>().ToLookup(one => one.Code));

    public static async Task<SheetExtras> LoadAsync(BeffroiDb db, DateOnly today, CancellationToken cancel)
    {
        var measures = await db.Set<Measure>().AsNoTracking().ToDictionaryAsync(one => one.Code, cancel);
        var links = await db.Set<MeasureService>().AsNoTracking().ToListAsync(cancel);
        return new SheetExtras(
            await MeasureBook.RulesAsync(db, today, cancel),
            (await db.Set<Closure>().AsNoTracking().Where(one => one.Until >= today).OrderBy(one => one.From).ToListAsync(cancel))
                .ToLookup(one => one.Structure),
            await db.Set<PairDecision>().AsNoTracking().ToListAsync(cancel),
            await db.Set<ClosedSiret>().AsNoTracking().Where(one => one.ClosedOn != null).ToDictionaryAsync(one => one.Siret,
                cancel),
            links.Where(link => measures.ContainsKey(link.Measure)).ToLookup(link => link.Service, link =>
                measures[link.Measure])) { Today = today };
    }

    /// <summary>Decisions that matching obeys; what somebody could not tell binds nobody.</summary>
    public IReadOnlyCollection<KnownPair> KnownPairs(string kind) =>
        [.. Decisions.Where(one => one.Kind == kind && one.Verdict != PairVerdict.Uncertain)
            .Select(one => new KnownPair(one.A, one.B, one.Verdict == PairVerdict.Same))];
}
