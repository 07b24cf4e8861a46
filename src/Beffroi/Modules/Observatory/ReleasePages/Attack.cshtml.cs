using Beffroi.Platform;
using Beffroi.Platform.Publication.Releases;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.Observatory.ReleasePages;

/// <summary>Anyone may let the attacker loose on what is public of a release, and see how far it comes.</summary>
[AllowAnonymous]
internal sealed class AttackModel(PublishedReleases releases, PageScope scope) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "release")]
    public Guid? Chosen { get; set; }

    public IReadOnlyList<Release> Releases { get; private set; } = [];

    public PublicRelease? Attacked { get; private set; }

    public IReadOnlyList<AttackedRow>? Learned { get; private set; }

    public string? Error { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel) => Releases = await releases.ListAsync(cancel);

    public async Task OnPostAsync(CancellationToken cancel)
    {
        Releases = await releases.ListAsync(cancel);
        Attacked = Chosen is { } id ? await releases.FindAsync(id, cancel) : null;
        if (Attacked is null)
        {
            Error = scope.Text["attack.choose"];
            return;
        }

        try
        {
            Learned = await PublishedReleases.AttackAsync(Attacked, cancel);
        }
        catch (BrokenRuleException broken)
        {
            Error = scope.Text[broken.Key, broken.Facts];
        }
    }
}
