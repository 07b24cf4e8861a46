using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Modules.ServiceMap.Search;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Beffroi.Modules.ServiceMap.Sheets;

/// <summary>One service: what, for whom, how, when, where, and since when it is known to be true.</summary>
[AllowAnonymous]
internal sealed class ServiceModel(ServiceDirectory directory, PageScope scope, TimeProvider time)
    : SheetPage(directory, scope, time)
{
    public ServiceSheet Sheet { get; private set; } = null!;

    public MapEntry Entry { get; private set; } = null!;

    public StructureSheet? Structure { get; private set; }

    public MapItem Item { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken cancel)
    {
        var held = await PrepareAsync(cancel);
        if (held.FindService(id) is not var (sheet, entry))
        {
            return NotFound();
        }

        (Sheet, Entry, Structure) = (sheet, entry, held.FindStructure(entry.StructureKey!));
        Item = held.GetItem(id);
        return Page();
    }
}
