using Beffroi.Modules.ServiceMap.Campaigns;
using Beffroi.Modules.ServiceMap.Duplicates;
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

    public SheetExtras Extras { get; private set; } = SheetExtras.None;

    /// <summary>What several sources say of the same structure, field by field; empty where one source alone speaks of
    /// it.</summary>
    public IReadOnlyList<MergedField> Merged { get; private set; } = [];

    /// <summary>Where the register of firms says that the establishment is closed; null where it says nothing.</summary>
    public ClosedSiret? Closed => Sheet.Siret is { } siret ? Extras.Closed.GetValueOrDefault(siret) : null;

    public ShareView Share => new(Words, Entry.Key, Sheet.Name, Link, Request.Path, ShareView.TextOf(
        MapItem.Of(Sheet, Entry), Words, null, Sheet.Mail, Entry.VerifiedAt is { } at ? DateOnly.FromDateTime(at.UtcDateTime)
            : null, Link));

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken cancel)
    {
        var held = await PrepareAsync(cancel);
        if (held.FindStructureEntry(id) is not var (sheet, entry))
        {
            return NotFound();
        }

        (Sheet, Entry, Services) = (sheet, entry, [.. held.ServicesOf(id).OrderBy(one => one.Sheet.Name,
            StringComparer.CurrentCulture)]);
        (Extras, Merged) = (held.Extras, MergedSheet.Of(held, id));
        return Page();
    }

    /// <summary>Its own point; the centre of a commune is no place to go to.</summary>
    public GeoPoint? Point => Sheet is { Longitude: { } longitude, Latitude: { } latitude } ? new GeoPoint(longitude, latitude)
        : null;
}
