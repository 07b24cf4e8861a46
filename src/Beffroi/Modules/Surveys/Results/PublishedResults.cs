using System.Globalization;
using Beffroi.Modules.Surveys.Estimates;
using Beffroi.Modules.Surveys.Waves;
using Beffroi.Platform.Publication;
using Beffroi.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.Surveys.Results;

/// <summary>A month as anyone may read it: what the gate keeps back has no number here.</summary>
internal sealed record PublishedMonth(WaveResult Result, IReadOnlyList<WaveEstimate> Estimates)
{
    public WaveEstimate? Find(string indicator, string domain = "", string weighting = WaveEstimator.Firms) =>
        Estimates.FirstOrDefault(one => one.Indicator == indicator && one.Domain == domain && one.Weighting == weighting);

    /// <summary>Values of a side for which something is told, in the order of the alphabet.</summary>
    public IReadOnlyList<string> GroupsOf(string side) => [.. Estimates.Select(one => one.Domain.Split('=', 2))
        .Where(parts => parts.Length == 2 && parts[0] == side).Select(parts => parts[1]).Distinct()
            .Order(StringComparer.Ordinal)];

    /// <summary>Whether three months together are the headline.</summary>
    public bool IsProvisional => Result.Answered < Barometer.FewAnswers && Estimates.Any(one =>
        one.Domain == WaveEstimator.Quarter);
}

/// <summary>What was published of the barometer, the last revision of each month.</summary>
internal sealed class PublishedResults(BeffroiDb db)
{
    public static readonly string[] Columns =
    [
        "month", "revision", "indicator", "domain", "weighting", "value", "standard_error", "low", "high", "n", "grade", "change",
        "change_error", "adjusted", "status", "fictitious", "published", "hash",
    ];

    public Task<IReadOnlyList<PublishedMonth>> ListAsync(CancellationToken cancel) => ListAsync(int.MaxValue, cancel);

    /// <summary>The last month; null while none is published.</summary>
    public async Task<PublishedMonth?> LastAsync(CancellationToken cancel) =>
        await ListAsync(1, cancel) is [var last] ? last : null;

    private async Task<IReadOnlyList<PublishedMonth>> ListAsync(int most, CancellationToken cancel)
    {
        var results = await db.Set<WaveResult>().AsNoTracking().Where(one => one.PublishedAt != null).ToListAsync(cancel);
        var isTrial = results.TrueForAll(one => one.IsFictitious);
        var shown = results.Where(one => one.IsFictitious == isTrial).GroupBy(one => one.Month)
            .Select(group => group.MaxBy(one => one.Revision)!).OrderByDescending(one => one.Month, StringComparer.Ordinal)
                .Take(most).ToList();
        var ids = shown.ConvertAll(one => one.Id);
        // By jobs only what is told at all: the rest would be a page of marks.
        var estimates = (await db.Set<WaveEstimate>().AsNoTracking().Where(one => ids.Contains(one.ResultId)
            && (one.Weighting == WaveEstimator.Firms || !one.IsHidden)).ToListAsync(cancel)).ToLookup(one => one.ResultId);
        return [.. shown.Select(one => new PublishedMonth(one, [.. estimates[one.Id].Select(Shown)]))];
    }

    /// <summary>Whether what is published is a trial: until the first that is none.</summary>
    public async Task<bool> IsTrialAsync(CancellationToken cancel) =>
        await db.Set<WaveResult>().Where(one => one.PublishedAt != null).Select(one => one.IsFictitious).Distinct()
            .ToListAsync(cancel) is [true];

    /// <summary>Strata of the frame of a month.</summary>
    public async Task<IReadOnlyList<WaveStratum>> StrataAsync(WaveResult result, CancellationToken cancel) =>
        await db.Set<WaveStratum>().AsNoTracking().Where(one => one.WaveId == result.WaveId).ToListAsync(cancel);

    /// <summary>The last that was published of one measure, in those of some domains in which it may be told.</summary>
    public async Task<(WaveResult Result, IReadOnlyList<WaveEstimate> Estimates)?> LastAsync(
        string indicator, IReadOnlyList<string> domains, bool isFictitious, CancellationToken cancel)
    {
        var last = await db.Set<WaveResult>().AsNoTracking().Where(one => one.PublishedAt != null
            && one.IsFictitious == isFictitious).OrderByDescending(one => one.Month).ThenByDescending(one => one.Revision)
            .FirstOrDefaultAsync(cancel);
        return last is null ? null : (last, await db.Set<WaveEstimate>().AsNoTracking().Where(one => one.ResultId == last.Id
            && one.Indicator == indicator && domains.Contains(one.Domain) && !one.IsHidden
            && one.Weighting == WaveEstimator.Firms).ToListAsync(cancel));
    }

    public static IReadOnlyList<string[]> RowsOf(IReadOnlyList<PublishedMonth> months)
    {
        var adjusted = SeasonalSeries.Of(months);
        return
        [
            .. from month in months
               from one in month.Estimates.OrderBy(one => one.Indicator, StringComparer.Ordinal)
                   .ThenBy(one => one.Domain, StringComparer.Ordinal).ThenBy(one => one.Weighting, StringComparer.Ordinal)
               let isHeadline = one is { Domain: "", Weighting: WaveEstimator.Firms }
               select new[]
               {
                   month.Result.Month, month.Result.Revision.ToString(CultureInfo.InvariantCulture), one.Indicator, one.Domain,
                   one.Weighting, Figure.Text(one.Estimate), Figure.Text(one.StandardError), Figure.Text(one.Low),
                   Figure.Text(one.High), one.IsHidden ? "" : one.N.ToString(CultureInfo.InvariantCulture),
                   one.IsHidden ? "" : one.Grade, Figure.Text(one.Change), Figure.Text(one.ChangeError),
                   isHeadline && adjusted.TryGetValue((month.Result.Month, one.Indicator), out var value) ? Figure.Text(value)
                       : "",
                   one.IsHidden ? "hidden" : "published", month.Result.IsFictitious ? "true" : "false",
                   month.Result.PublishedAt!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), month.Result.Hash,
               },
        ];
    }

    private static WaveEstimate Shown(WaveEstimate one) => !one.IsHidden ? one : new WaveEstimate
    {
        ResultId = one.ResultId, Indicator = one.Indicator, Weighting = one.Weighting, Domain = one.Domain, N = 0, Grade = "",
        IsHidden = true,
    };
}
