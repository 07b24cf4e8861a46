using Beffroi.Modules.ServiceMap.Gaps;
using Beffroi.Modules.ServiceMap.Search;
using Beffroi.Platform.Web;
using Beffroi.Reference.Transit;
using Microsoft.AspNetCore.Authorization;

namespace Beffroi.Modules.ServiceMap.Find;

/// <summary>A search inside the page of somebody else.</summary>
[AllowAnonymous]
internal sealed class EmbedModel(
    ServiceDirectory directory, TransitNetwork transit, UnansweredSearches unanswered, PageScope scope, TimeProvider time)
    : IndexModel(directory, transit, unanswered, scope, time)
{
    public const int Most = 10;

    protected override bool Counts => false;
}
