using Beffroi.Modules.Surveys.Estimates;
using Beffroi.Modules.Surveys.Waves;
using Beffroi.Platform.Identity;
using Beffroi.Reference;
using Beffroi.Reference.Occupations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.Surveys.Results;

/// <summary>The barometer: what firms said last month, with its precision, and what may not be told.</summary>
[AllowAnonymous]
internal sealed class IndexModel(
    PublishedResults results, PublishedThemes themes, ReferenceCache reference, CurrentPerson current) : PageModel
{
    public IReadOnlyList<PublishedMonth> Months { get; private set; } = [];

    public PublishedMonth? Latest => Months.Count > 0 ? Months[0] : null;

    /// <summary>Of the frame of the latest month.</summary>
    public IReadOnlyList<WaveStratum> Strata { get; private set; } = [];

    /// <summary>Of months and measures, the value without what comes back every year.</summary>
    public IReadOnlyDictionary<(string Month, string Indicator), double> Adjusted { get; private set; } = null!;

    /// <summary>Occupations that firms look for, those named most first; what may not be told last.</summary>
    public IReadOnlyList<(Occupation? Occupation, WaveEstimate Estimate)> Occupations { get; private set; } = [];

    /// <summary>What firms wrote of their own accord, in the last month of which it is published.</summary>
    public PublishedWords? Words { get; private set; }

    /// <summary>Whether the reader runs waves.</summary>
    public bool MayRun { get; private set; }

    /// <summary>Whether the reader publishes their results.</summary>
    public bool MayPublish { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Months = await results.ListAsync(cancel);
        Strata = Latest is null ? [] : await results.StrataAsync(Latest.Result, cancel);
        Adjusted = SeasonalSeries.Of(Months);
        var list = await reference.OccupationsAsync(cancel);
        Occupations = [.. (Latest?.Estimates ?? []).Where(one => one is { Domain: "", Weighting: WaveEstimator.Firms }
                && one.Indicator.StartsWith(Barometer.OccupationPrefix, StringComparison.Ordinal))
            .OrderByDescending(one => one.Estimate ?? -1).ThenBy(one => one.Indicator, StringComparer.Ordinal)
            .Select(one => (list.FindAny(one.Indicator[Barometer.OccupationPrefix.Length..].ToUpperInvariant()), one))];
        Words = Latest is null ? null : await themes.LastAsync(Latest.Result.IsFictitious, cancel);
        MayRun = await current.MayAsync(Permission.SurveysRun, cancel);
        MayPublish = await current.MayAsync(Permission.ReleasesManage, cancel);
    }
}
