using Beffroi.Modules.ServiceMap.Search;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.ServiceMap.Orientations;

/// <summary>Whoever asked sees what became of it, by the link that they were given. It tells nothing of who they are.</summary>
[AllowAnonymous]
internal sealed class FollowModel(OrientationBook book, ServiceDirectory directory, PageScope scope, TimeProvider time)
    : PageModel
{
    public Orientation? Orientation { get; private set; }

    public string ServiceName { get; private set; } = "";

    public bool IsOver { get; private set; }

    /// <summary>Whether who they are is still kept, so that they can take it back.</summary>
    public bool MayWithdraw => Orientation?.Content is not null;

    public async Task<IActionResult> OnPostWithdrawAsync(string secret, CancellationToken cancel)
    {
        await book.WithdrawAsync(secret, cancel);
        return LocalRedirect(Addresses.PathOf("/ServiceMap/Orientations/Follow", scope.Language, ("secret", secret)));
    }

    public async Task OnGetAsync(string secret, CancellationToken cancel)
    {
        Response.Headers.CacheControl = "no-store";
        Orientation = await book.FollowedAsync(secret, cancel);
        if (Orientation is not null)
        {
            IsOver = Orientation.State == OrientationState.Sent && Orientation.IsOverAt(time.GetUtcNow());
            ServiceName = (await directory.GetAsync(cancel)).FindService(Orientation.Service)?.Sheet.Name ?? Orientation.Service;
        }
    }
}
