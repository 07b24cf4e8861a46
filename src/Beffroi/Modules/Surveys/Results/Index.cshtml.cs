using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.Surveys.Results;

/// <summary>The barometer: what firms said last month, with its precision, and what may not be told.</summary>
[AllowAnonymous]
internal sealed class IndexModel(PublishedResults results) : PageModel
{
    public IReadOnlyList<PublishedMonth> Months { get; private set; } = [];

    public PublishedMonth? Latest => Months.Count > 0 ? Months[0] : null;

    public async Task OnGetAsync(CancellationToken cancel) => Months = await results.ListAsync(cancel);
}
