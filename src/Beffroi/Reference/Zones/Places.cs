using Beffroi.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Reference.Zones;

/// <summary>All zones and what they hold, in memory: read once, thrown away when an import changes them.</summary>
internal sealed class Places
{
    private readonly Dictionary<ZoneRef, Zone> _zones;
    private readonly Dictionary<string, string> _successors;
    private readonly Dictionary<ZoneRef, HashSet<string>> _communes = [];
    private readonly Dictionary<string, List<ZoneRef>> _zonesByCommune = [];
    private readonly ILookup<string, Zone> _byZoning;

    private Places(IEnumerable<Zone> zones, IEnumerable<ZoneMembership> memberships, IEnumerable<CommuneSuccessor> successors)
    {
        _zones = zones.ToDictionary(zone => zone.Ref);
        _successors = successors.ToDictionary(link => link.OldCode, link => link.NewCode);
        _byZoning = _zones.Values.ToLookup(zone => zone.Zoning);
        foreach (var zone in _zones.Values.Where(zone => zone.Zoning is Zonings.Commune or Zonings.Municipality))
        {
            Add(zone.Ref, zone.Code);
            foreach (var parent in ParentsOf(zone.Ref))
            {
                Add(parent.Ref, zone.Code);
            }
        }

        foreach (var link in memberships)
        {
            Add(new ZoneRef(link.Zoning, link.Code), SuccessorOf(link.Commune));
        }
    }

    public static async Task<Places> LoadAsync(BeffroiDb db, CancellationToken cancel) => new(
        await db.Set<Zone>().AsNoTracking().ToListAsync(cancel),
        await db.Set<ZoneMembership>().AsNoTracking().ToListAsync(cancel),
        await db.Set<CommuneSuccessor>().AsNoTracking().ToListAsync(cancel));

    public Zone? Find(ZoneRef zone) => _zones.GetValueOrDefault(Current(zone));

    public string NameOf(ZoneRef zone, string language) => Find(zone)?.NameIn(language) ?? zone.ToString();

    public IEnumerable<Zone> ListOf(string zoning) => _byZoning[zoning];

    public IEnumerable<string> HeldZonings => _byZoning.Select(group => group.Key);

    /// <summary>The commune that today holds the one of this code.</summary>
    public string SuccessorOf(string commune) => _successors.GetValueOrDefault(commune, commune);

    /// <summary>An obsolete commune becomes the one that took it in; any other zone stays.</summary>
    public ZoneRef Current(ZoneRef zone) => zone.Zoning == Zonings.Commune ? zone with { Code = SuccessorOf(zone.Code) } : zone;

    /// <summary>Today's communes of a zone; none where its make-up is not known.</summary>
    public IReadOnlySet<string> CommunesOf(ZoneRef zone) => _communes.GetValueOrDefault(Current(zone), []);

    /// <summary>Zones of one zoning that have a commune in common with this one.</summary>
    public IReadOnlyList<ZoneRef> Overlapping(ZoneRef zone, string zoning) =>
        [.. CommunesOf(zone).SelectMany(ZonesHolding).Where(found => found.Zoning == zoning).Distinct().OrderBy(z => z.Code)];

    public IEnumerable<ZoneRef> ZonesHolding(string commune) => _zonesByCommune.GetValueOrDefault(SuccessorOf(commune), []);

    public IEnumerable<Zone> ParentsOf(ZoneRef zone)
    {
        for (var at = Find(zone); at is { ParentZoning: { } zoning, ParentCode: { } code };)
        {
            at = _zones.GetValueOrDefault(new ZoneRef(zoning, code));
            if (at is not null)
            {
                yield return at;
            }
        }
    }

    private void Add(ZoneRef zone, string commune)
    {
        if (!_communes.TryGetValue(zone, out var communes))
        {
            _communes[zone] = communes = [];
        }

        if (communes.Add(commune))
        {
            if (!_zonesByCommune.TryGetValue(commune, out var zones))
            {
                _zonesByCommune[commune] = zones = [];
            }

            zones.Add(zone);
        }
    }
}
