using Beffroi.Matching.Linkage;
using Beffroi.Modules.ServiceMap.Model;

namespace Beffroi.Modules.ServiceMap.Duplicates;

/// <summary>Which sheets of several sources are one and the same: a view that changes no sheet, and obeys what people
/// decided.</summary>
internal sealed class SameSheets
{
    private readonly Dictionary<string, IReadOnlyList<string>> _clusterOf;

    public SameSheets(IEnumerable<LinkageRecord> records, IReadOnlyCollection<KnownPair> known)
    {
        var linked = RecordLinkage.Find([.. records], known);
        Pairs = linked.Pairs;
        _clusterOf = linked.Clusters.SelectMany(cluster => cluster.Select(key => (key, cluster))).ToDictionary(one => one.key,
            one => one.cluster);
    }

    /// <summary>Pairs that may be one, most probable first.</summary>
    public IReadOnlyList<LinkedPair> Pairs { get; }

    /// <summary>The others that are one with this.</summary>
    public IEnumerable<string> Of(string key) =>
        _clusterOf.TryGetValue(key, out var cluster) ? cluster.Where(other => other != key) : [];

    public static LinkageRecord RecordOf(string key, StructureSheet sheet) => new(key, sheet.Name)
    {
        Siret = sheet.Wider?.EnterpriseNumber ?? sheet.Siret, CommuneCode = sheet.CommuneCode, Commune = sheet.Commune,
        Postcode = sheet.Postcode, Address = sheet.Street, Longitude = sheet.Longitude, Latitude = sheet.Latitude,
        Telephone = sheet.Telephone, Email = sheet.Mail, Website = sheet.Website,
    };

    /// <summary>A service stands where its structure is, unless it says otherwise.</summary>
    public static LinkageRecord RecordOf(ServiceSheet sheet, MapItem item) => new(item.Key, sheet.Name)
    {
        CommuneCode = item.At.CommuneCode, Commune = item.At.Commune, Postcode = item.At.Postcode, Address = item.At.Street,
        Longitude = item.At.Longitude, Latitude = item.At.Latitude, Telephone = item.Telephone, Email = sheet.Mail,
            Themes = item.Themes,
    };
}
