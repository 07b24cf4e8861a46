using Beffroi.Platform.Identity;
using Beffroi.Platform.Publication.Releases;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.Observatory.ReleasePages;

/// <summary>Every table of ours that is out.</summary>
[AllowAnonymous]
internal sealed class IndexModel(PublishedReleases releases, CurrentPerson current) : PageModel
{
    public IReadOnlyList<Release> Releases { get; private set; } = [];

    public bool MayManage { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        MayManage = current.IsSignedIn && await current.MayAsync(Permission.ReleasesManage, cancel);
        Releases = await releases.ListAsync(cancel);
    }
}
