using Beffroi.Platform;
using Beffroi.Platform.Audit;
using Beffroi.Platform.Publication.Releases;
using Beffroi.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.Surveys.Estimates;

/// <param name="Releases">By measure, the state of the release by which the gate looks at it.</param>
/// <param name="IsCollapse">Whether far fewer answered than in the months before.</param>
internal sealed record ResultView(
    WaveResult Result, IReadOnlyList<WaveEstimate> Estimates, IReadOnlyDictionary<string, ReleaseState> Releases, bool IsCollapse)
{
    public bool IsReady => Result.PublishedAt is null
        && Releases.Values.All(state => state is ReleaseState.Audited or ReleaseState.Refused or ReleaseState.Published);
}

/// <summary>Results as the secretariat looks at them, and publishes what the gate lets through.</summary>
internal sealed class WavePublication(BeffroiDb db, ReleaseGate gate, AuditTrail audit, DataVersion version, TimeProvider time)
{
    /// <summary>Against the mean of three months: from so much less on, the secretariat is warned.</summary>
    private const double Collapse = 0.7;

    public async Task<IReadOnlyList<ResultView>> ListAsync(CancellationToken cancel)
    {
        var results = await db.Set<WaveResult>().AsNoTracking().ToListAsync(cancel);
        var estimates = (await db.Set<WaveEstimate>().AsNoTracking().ToListAsync(cancel)).ToLookup(one => one.ResultId);
        var states = (await (from link in db.Set<WaveRelease>().AsNoTracking()
                             join release in db.Set<Release>().AsNoTracking() on link.ReleaseId equals release.Id
                             select new { link.ResultId, link.Indicator, release.State }).ToListAsync(cancel)).ToLookup(one =>
                                 one.ResultId);
        return [.. results.OrderByDescending(one => one.Month, StringComparer.Ordinal).ThenByDescending(one => one.Revision)
            .Select(one => new ResultView(one, [.. estimates[one.Id]],
                states[one.Id].ToDictionary(state => state.Indicator, state => state.State), IsCollapse(one, results)))];
    }

    /// <summary>Publishes a result: each of its releases, and of its estimates those whose counts are all shown.</summary>
    /// <exception cref="BrokenRuleException">The gate is not through with it.</exception>
    public async Task PublishAsync(Guid id, Guid by, CancellationToken cancel)
    {
        var links = await db.Set<WaveRelease>().AsNoTracking().Where(one => one.ResultId == id).ToListAsync(cancel);
        var ids = links.ConvertAll(one => one.ReleaseId);
        var states = await db.Set<Release>().AsNoTracking().Where(one => ids.Contains(one.Id))
            .ToDictionaryAsync(one => one.Id, one => one.State, cancel);
        if (links.Count == 0 || links.Exists(one => states.GetValueOrDefault(one.ReleaseId)
            is not (ReleaseState.Audited or ReleaseState.Published or ReleaseState.Refused)))
        {
            throw new BrokenRuleException("result.notReady");
        }

        foreach (var link in links.Where(one => states[one.ReleaseId] == ReleaseState.Audited))
        {
            await gate.PublishAsync(link.ReleaseId, by, cancel);
        }

        var cells = (await db.Set<ReleaseCell>().AsNoTracking().Where(cell => ids.Contains(cell.ReleaseId)).ToListAsync(cancel))
            .ToLookup(cell => links.Find(one => one.ReleaseId == cell.ReleaseId)!.Indicator);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var result = await db.Set<WaveResult>().FirstOrDefaultAsync(one => one.Id == id && one.PublishedAt == null, cancel)
            ?? throw new BrokenRuleException("result.notReady");
        (result.PublishedAt, result.PublishedBy) = (time.GetUtcNow(), by);
        var shown = await ShownBeforeAsync(result, cancel);
        foreach (var estimate in await db.Set<WaveEstimate>().Where(one => one.ResultId == id).ToListAsync(cancel))
        {
            estimate.IsHidden = !IsShown(estimate, cells);
            // A change, or a mean of three months, would tell a month that is kept back.
            var (one, other) = (shown.Contains((1, estimate.Indicator, estimate.Weighting)),
                shown.Contains((2, estimate.Indicator, estimate.Weighting)));
            (estimate.Change, estimate.ChangeError) = one ? (estimate.Change, estimate.ChangeError) : (null, null);
            estimate.IsHidden |= estimate.Domain == WaveEstimator.Quarter && !(one && other);
        }

        await db.SaveChangesAsync(cancel);
        await audit.AppendAsync(Act.ResultPublished, $"result:{id:N}", by, cancel);
        await transaction.CommitAsync(cancel);
        db.ChangeTracker.Clear();
        version.Changed();
    }

    /// <summary>Which measures the months before show of all together: how many months back, and the measure.</summary>
    private async Task<IReadOnlySet<(int Back, string Indicator, string Weighting)>> ShownBeforeAsync(
        WaveResult result, CancellationToken cancel)
    {
        var shown = new HashSet<(int, string, string)>();
        for (var back = 1; back <= 2; back++)
        {
            var month = WaveEstimator.MonthBefore(result.Month, back);
            var last = await db.Set<WaveResult>().AsNoTracking().Where(one => one.Month == month && one.PublishedAt != null
                && one.IsFictitious == result.IsFictitious).OrderByDescending(one => one.Revision).FirstOrDefaultAsync(cancel);
            var told = last is null ? [] : await db.Set<WaveEstimate>().AsNoTracking().Where(one => one.ResultId == last.Id
                && one.Domain == "" && !one.IsHidden).ToListAsync(cancel);
            shown.UnionWith(told.Select(one => (back, one.Indicator, one.Weighting)));
        }

        return shown;
    }

    /// <summary>Every count from which the estimate can be worked out is shown, and enough firms answered to tell it.</summary>
    private static bool IsShown(WaveEstimate estimate, ILookup<string, ReleaseCell> cells)
    {
        if (estimate.Estimate is null || estimate.Grade == "S")
        {
            return false;
        }

        if (Barometer.Measures.All(measure => measure.Id != estimate.Indicator))
        {
            var release = estimate.Indicator.StartsWith(Barometer.OccupationPrefix, StringComparison.Ordinal)
                ? WaveEstimator.OccupationRelease : WaveEstimator.CauseRelease;
            return estimate is { Weighting: WaveEstimator.Firms, Domain: "" } && AreShown(cells[release].Where(cell =>
                cell.Key.StartsWith(estimate.Indicator + "\t", StringComparison.Ordinal)));
        }

        bool Within(string release) => AreShown(cells[release].Where(cell =>
            cell.Key.EndsWith("\t" + WithinOf(estimate.Domain), StringComparison.Ordinal)));
        // By jobs no more is told than by firms.
        return Within(estimate.Indicator) && (estimate.Weighting == WaveEstimator.Firms
            || Within(Barometer.JobsId(estimate.Indicator)));
    }

    private static bool AreShown(IEnumerable<ReleaseCell> cells)
    {
        var counted = cells.ToList();
        return counted.Count > 0 && counted.TrueForAll(cell => cell.Status == "V");
    }

    /// <summary>How the cells of a domain end: the codes of sector, size and zone, totals but for its own.</summary>
    private static string WithinOf(string domain) =>
        string.Join('\t', Barometer.GroupsIn(domain).Select(group => group ?? "Total"));

    private static bool IsCollapse(WaveResult result, List<WaveResult> all)
    {
        var months = Enumerable.Range(1, 3).Select(back => WaveEstimator.MonthBefore(result.Month, back)).ToHashSet();
        var before = all.Where(one => one.IsFictitious == result.IsFictitious && months.Contains(one.Month))
            .GroupBy(one => one.Month).Select(group => group.MaxBy(one => one.Revision)!.ResponseRate).ToList();
        return before.Count > 0 && result.ResponseRate < Collapse * before.Average();
    }
}
