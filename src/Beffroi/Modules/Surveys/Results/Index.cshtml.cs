using Beffroi.Platform.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.Surveys.Results;

/// <summary>The barometer: what firms said last month, with its precision, and what may not be told.</summary>
[AllowAnonymous]
internal sealed class IndexModel(PublishedResults results, CurrentPerson current) : PageModel
{
    public IReadOnlyList<PublishedMonth> Months { get; private set; } = [];

    public PublishedMonth? Latest => Months.Count > 0 ? Months[0] : null;

    /// <summary>Whether the reader runs waves.</summary>
    public bool MayRun { get; private set; }

    /// <summary>Whether the reader publishes their results.</summary>
    public bool MayPublish { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Months = await results.ListAsync(cancel);
        MayRun = await current.MayAsync(Permission.SurveysRun, cancel);
        MayPublish = await current.MayAsync(Permission.ReleasesManage, cancel);
    }
}
