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

    public Task OnGetAsync(CancellationToken cancel) => ReadAsync(cancel);

    public async Task OnPostAsync(CancellationToken cancel)
    {
        await ReadAsync(cancel);
        Attacked = Chosen is { } id ? await releases.FindAsync(id, cancel) : null;
        if (Attacked is null or { Release.IsPerturbed: true })
        {
            Attacked = null;
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

    /// <summary>Perturbed counts hide nothing that sums could give back.</summary>
    private async Task ReadAsync(CancellationToken cancel) =>
        Releases = (await releases.ListAsync(cancel)).FindAll(release => !release.IsPerturbed);
}
