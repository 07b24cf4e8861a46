using Beffroi.Modules.ServiceMap.Gaps;
using Beffroi.Modules.ServiceMap.Search;
using Beffroi.Platform.Web;
using Beffroi.Reference.Transit;
using Microsoft.AspNetCore.Authorization;

namespace Beffroi.Modules.ServiceMap.Find;

/// <summary>A search as one sheet of paper for the desk of a reception: names, addresses, hours, a drawing that leads
/// back.</summary>
[AllowAnonymous]
internal sealed class PosterModel(
    ServiceDirectory directory, TransitNetwork transit, UnansweredSearches unanswered, PageScope scope, TimeProvider time)
    : IndexModel(directory, transit, unanswered, scope, time)
{
    /// <summary>As many as one sheet of A4 holds.</summary>
    public const int Most = 16;

    protected override bool Counts => false;
}
