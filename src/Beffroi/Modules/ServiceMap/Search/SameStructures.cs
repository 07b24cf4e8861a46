using Beffroi.Matching.Linkage;
using Beffroi.Modules.ServiceMap.Model;

namespace Beffroi.Modules.ServiceMap.Search;

/// <summary>Which structures of several sources are one and the same: a view that changes no sheet.</summary>
internal sealed class SameStructures
{
    private readonly Dictionary<string, IReadOnlyList<string>> _clusterOf;

    public SameStructures(IEnumerable<(string Key, StructureSheet Sheet)> structures)
    {
        var linked = RecordLinkage.Find([.. structures.Select(one => RecordOf(one.Key, one.Sheet))]);
        Pairs = linked.Pairs;
        _clusterOf = linked.Clusters.SelectMany(cluster => cluster.Select(key => (key, cluster))).ToDictionary(one => one.key,
            one => one.cluster);
    }

    /// <summary>Pairs that may be one, most probable first.</summary>
    public IReadOnlyList<LinkedPair> Pairs { get; }

    /// <summary>The others that are one with this.</summary>
    public IEnumerable<string> Of(string key) =>
        _clusterOf.TryGetValue(key, out var cluster) ? cluster.Where(other => other != key) : [];

    private static LinkageRecord RecordOf(string key, StructureSheet sheet) => new(key, sheet.Name)
    {
        Siret = sheet.Siret, CommuneCode = sheet.CommuneCode, Commune = sheet.Commune, Postcode = sheet.Postcode,
            Address = sheet.Street,
        Longitude = sheet.Longitude, Latitude = sheet.Latitude, Telephone = sheet.Telephone, Email = sheet.Mail,
            Website = sheet.Website,
    };
}
