using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Modules.ServiceMap.Search;
using Beffroi.Platform.Web;
using Beffroi.Reference.Zones;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Beffroi.Modules.ServiceMap.Sheets;

/// <summary>One structure, and the services that it offers.</summary>
[AllowAnonymous]
internal sealed class StructureModel(ServiceDirectory directory, PageScope scope, TimeProvider time)
    : SheetPage(directory, scope, time)
{
    public StructureSheet Sheet { get; private set; } = null!;

    public MapEntry Entry { get; private set; } = null!;

    public IReadOnlyList<(ServiceSheet Sheet, MapEntry Entry)> Services { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken cancel)
    {
        var held = await PrepareAsync(cancel);
        if (held.FindStructureEntry(id) is not var (sheet, entry))
        {
            return NotFound();
        }

        (Sheet, Entry, Services) = (sheet, entry, [.. held.ServicesOf(id).OrderBy(one => one.Sheet.Name,
            StringComparer.CurrentCulture)]);
        return Page();
    }

    /// <summary>Its own point; the centre of a commune is no place to go to.</summary>
    public GeoPoint? Point => Sheet is { Longitude: { } longitude, Latitude: { } latitude } ? new GeoPoint(longitude, latitude)
        : null;
}
