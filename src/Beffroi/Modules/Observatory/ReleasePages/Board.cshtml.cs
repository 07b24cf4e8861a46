using Beffroi.Platform.Identity;
using Beffroi.Platform.Publication.Releases;
using Beffroi.Platform.Storage;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.Observatory.ReleasePages;

/// <summary>Where each release stands, for those who let it out.</summary>
[Requires(Permission.ReleasesManage)]
internal sealed class BoardModel(BeffroiDb db) : PageModel
{
    private const int MostShown = 200;

    public IReadOnlyList<Release> Releases { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel) => Releases = await db.Set<Release>().AsNoTracking()
        .OrderByDescending(r => r.DraftedAt).Take(MostShown).ToListAsync(cancel);
}
