using Beffroi.Modules.ServiceMap.Curation;
using Beffroi.Modules.ServiceMap.Duplicates;
using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Platform.Storage;
using Beffroi.Reference.Zones;
using Microsoft.EntityFrameworkCore;
using NetTopologySuite.Geometries;
using NetTopologySuite.Index.Strtree;

namespace Beffroi.Modules.ServiceMap.Search;

/// <summary>All that the map holds, in memory with its index: read once, thrown away when data change.</summary>
internal sealed class ServiceDirectory(IServiceScopeFactory scopes, DataVersion version, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _loading = new(1);
    private DirectorySnapshot? _held;

    public async ValueTask<DirectorySnapshot> GetAsync(CancellationToken cancel)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (_held is { } held && held.Version == version.Current && held.Day == today)
        {
            return held;
        }

        await _loading.WaitAsync(cancel);
        try
        {
            if (_held is not { } found || found.Version != version.Current || found.Day != today)
            {
                _held = await LoadAsync(version.Current, cancel);
            }

            return _held;
        }
        finally
        {
            _loading.Release();
        }
    }

    public void Dispose() => _loading.Dispose();

    private async Task<DirectorySnapshot> LoadAsync(long now, CancellationToken cancel)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<BeffroiDb>();
        var entries = await db.Set<MapEntry>().AsNoTracking().Where(entry => entry.GoneAt == null)
            .OrderBy(entry => entry.Kind).ThenBy(entry => entry.Key).ToListAsync(cancel);
        var centres = await db.Set<CommuneCentre>().AsNoTracking().ToDictionaryAsync(
            centre => centre.Code, centre => new GeoPoint(centre.Longitude, centre.Latitude), cancel);
        var accepted = (await db.Set<SheetProposal>().AsNoTracking().Where(one => one.State == ProposalState.Accepted)
            .OrderBy(one => one.DecidedAt).ToListAsync(cancel)).ToLookup(one => (one.Kind, one.Key));
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        entries.Where(entry => accepted.Contains((entry.Kind, entry.Key))).ToList()
            .ForEach(entry => Corrections.Apply(entry, accepted[(entry.Kind, entry.Key)], today));
        return new DirectorySnapshot(now, entries, centres, await SheetExtras.LoadAsync(db, today,
            cancel)) { Accepted = accepted };
    }
}

/// <summary>One state of the map.</summary>
internal sealed class DirectorySnapshot
{
    private readonly Dictionary<string, (StructureSheet Sheet, MapEntry Entry)> _structures;
    private readonly Dictionary<string, (ServiceSheet Sheet, MapEntry Entry)> _services;
    private readonly ILookup<string, string> _servicesOf;
    private readonly IReadOnlyDictionary<string, GeoPoint> _centres;
    private readonly Dictionary<string, MapItem> _serviceItems;
    private readonly Lazy<ServiceIndex> _index;
    private readonly Lazy<SameSheets> _sameServices;
    private readonly STRtree<int> _points = new();
    private readonly IReadOnlyList<int> _remote;

    public DirectorySnapshot(
        long version, IReadOnlyList<MapEntry> entries, IReadOnlyDictionary<string, GeoPoint> centres, SheetExtras? extras = null)
    {
        (Version, _centres, Extras) = (version, centres, extras ?? SheetExtras.None);
        _structures = entries.Where(entry => entry.Kind == MapEntry.Structure)
            .ToDictionary(entry => entry.Key, entry => (SheetJson.Read<StructureSheet>(entry.Sheet), entry));
        _services = entries.Where(entry => entry.Kind == MapEntry.Service)
            .ToDictionary(entry => entry.Key, entry => (SheetJson.Read<ServiceSheet>(entry.Sheet), entry));
        _servicesOf = _services.Values.ToLookup(one => one.Entry.StructureKey!, one => one.Entry.Key);
        Same = new SameSheets(_structures.Values.Select(one => SameSheets.RecordOf(one.Entry.Key, one.Sheet)),
            Extras.KnownPairs(MapEntry.Structure));
        Items =
        [
            .. _services.Values.Select(one => Located(WithExtras(MapItem.Of(one.Sheet, FindStructure(one.Entry.StructureKey!),
                one.Entry), one.Sheet))),
            .. _structures.Values.Where(one => !IsShownByAnother(one.Entry.Key))
                .Select(one => Located(MapItem.Of(one.Sheet, one.Entry))),
        ];
        _serviceItems = Items.Where(item => item.Kind == MapEntry.Service).ToDictionary(item => item.Key);
        _sameServices = new Lazy<SameSheets>(() => new SameSheets(
            _services.Values.Select(one => SameSheets.RecordOf(one.Sheet, _serviceItems[one.Entry.Key])),
            Extras.KnownPairs(MapEntry.Service)));
        _index = new Lazy<ServiceIndex>(() => new ServiceIndex(Items));
        _remote = [.. Items.Index().Where(one => one.Item.Modes.Contains(MapItem.Remote)).Select(one => one.Index)];
        foreach (var (number, item) in Items.Index().Where(one => one.Item.Point is not null
            && !one.Item.Modes.Contains(MapItem.Remote)))
        {
            foreach (var point in item.OtherPoints.Prepend(item.Point!.Value))
            {
                _points.Insert(new Envelope(new Coordinate(point.Longitude, point.Latitude)), number);
            }
        }

        _points.Build(); // so that many may ask at once
    }

    public long Version { get; }

    /// <summary>The day that it speaks of: measures and closures begin and end.</summary>
    public DateOnly Day => Extras.Today;

    public IReadOnlyList<MapItem> Items { get; }

    public ServiceIndex Index => _index.Value;

    public SheetExtras Extras { get; }

    /// <summary>By kind and key, the corrections that lie over a sheet, oldest first.</summary>
    public ILookup<(string Kind, string Key), SheetProposal> Accepted { get; init; } =
        Array.Empty<SheetProposal>().ToLookup(one => (one.Kind, one.Key));

    public SameSheets Same { get; }

    /// <summary>Worked out when somebody first asks.</summary>
    public SameSheets SameServices => _sameServices.Value;

    public IEnumerable<(StructureSheet Sheet, MapEntry Entry)> Structures => _structures.Values;

    public IEnumerable<(ServiceSheet Sheet, MapEntry Entry)> Services => _services.Values;

    public StructureSheet? FindStructure(string key) => _structures.TryGetValue(key, out var found) ? found.Sheet : null;

    public (StructureSheet Sheet, MapEntry Entry)? FindStructureEntry(string key) =>
        _structures.TryGetValue(key, out var found) ? found : null;

    public (ServiceSheet Sheet, MapEntry Entry)? FindService(string key) => _services.TryGetValue(key, out var found) ? found
        : null;

    /// <summary>A service as the search shows it.</summary>
    public MapItem GetItem(string service) => _serviceItems[service];

    /// <summary>A service, or a structure that stands for itself, as the search shows it.</summary>
    public MapItem? FindItem(string key) => _serviceItems.GetValueOrDefault(key)
        ?? (_structures.TryGetValue(key, out var found) ? Located(MapItem.Of(found.Sheet, found.Entry)) : null);

    public IEnumerable<(ServiceSheet Sheet, MapEntry Entry)> ServicesOf(string structure) =>
        _servicesOf[structure].Select(key => _services[key]);

    public GeoPoint? CentreOf(string? commune) => commune is not null && _centres.TryGetValue(commune, out var centre) ? centre
        : null;

    /// <summary>Numbers of the items that may be so near, and of those that come to people; the distance is still to be
    /// worked out.</summary>
    public IEnumerable<int> Near(GeoPoint point, double km) => _points.Query(point.Around(km)).Concat(_remote).Distinct();

    /// <summary>By its services, or as the first of those that are one with it and of which no service is known either.</summary>
    private bool IsShownByAnother(string structure) => _servicesOf.Contains(structure) || Same.Of(structure).Any(other =>
        _servicesOf.Contains(other) || string.CompareOrdinal(other, structure) < 0);

    private MapItem WithExtras(MapItem item, ServiceSheet sheet) => item with
    {
        Rule = Extras.Rules.GetValueOrDefault(item.Key),
        OtherPoints = [.. (sheet.Wider?.Places ?? []).Where(place => place is { Longitude: not null, Latitude: not null })
            .Select(place => new GeoPoint(place.Longitude!.Value, place.Latitude!.Value))],
    };

    /// <summary>Whoever told that something is closed, or open at other hours, is believed: whether it is open now is then not
    /// told.</summary>
    private MapItem WithClosures(MapItem item) => Extras.Closures[item.StructureKey].Any(one => one.From <= Extras.Today
        && one.Until >= Extras.Today)
        ? item with { IsOutOfTurn = true } : item;

    /// <summary>A place without its own point stands at the centre of its commune, and says so; never at zero, zero.</summary>
    private MapItem Located(MapItem item) => Pointed(WithClosures(item));

    private MapItem Pointed(MapItem item) => item.At is { Longitude: { } longitude, Latitude: { } latitude } && (longitude,
        latitude) != (0, 0)
        ? item with { Point = new GeoPoint(longitude, latitude) }
        : item with { Point = CentreOf(item.PlaceCode), IsPointOfCommune = true };
}
