using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Modules.ServiceMap.Search;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Beffroi.Modules.ServiceMap.Sheets;

/// <summary>One service: what, for whom, how, when, where, and since when it is known to be true.</summary>
[AllowAnonymous]
internal sealed class ServiceModel(ServiceDirectory directory, CurrentPerson current, PageScope scope, TimeProvider time)
    : SheetPage(directory, scope, time)
{
    public ServiceSheet Sheet { get; private set; } = null!;

    public MapEntry Entry { get; private set; } = null!;

    public StructureSheet? Structure { get; private set; }

    public MapItem Item { get; private set; } = null!;

    /// <summary>A structure is asked by mail: without its address nobody can be sent there from here.</summary>
    public bool CanOrient => (Sheet.Mail ?? Structure?.Mail) is not null;

    public bool MayCurate { get; private set; }

    public SheetExtras Extras { get; private set; } = SheetExtras.None;

    public ShareView Share => new(Words, Entry.Key, Sheet.Name, Link, Request.Path, ShareView.TextOf(
        Item, Words, Sheet.Conditions, Sheet.Mail ?? Structure?.Mail,
        Entry.VerifiedAt is { } at ? DateOnly.FromDateTime(at.UtcDateTime) : null, Link));

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken cancel)
    {
        var held = await PrepareAsync(cancel);
        if (held.FindService(id) is not var (sheet, entry))
        {
            return NotFound();
        }

        (Sheet, Entry, Structure) = (sheet, entry, held.FindStructure(entry.StructureKey!));
        MayCurate = await current.MayAsync(Permission.DirectoryCurate, cancel);
        (Item, Extras) = (held.GetItem(id), held.Extras);
        return Page();
    }
}
