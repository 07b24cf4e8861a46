using System.Collections.Concurrent;

namespace Beffroi.Matching.Linkage;

/// <summary>A record read once for thousands of comparisons.</summary>
internal sealed class PreparedRecord
{
    private const string Generic = "gmail.com hotmail.com hotmail.fr outlook.com outlook.fr orange.fr wanadoo.fr free.fr "
        + "laposte.net yahoo.fr yahoo.com sfr.fr live.fr icloud.com bbox.fr skynet.be telenet.be france-services.gouv.fr";

    private static readonly HashSet<string> GenericDomains = [.. Generic.Split(' ')];

    /// <param name="communes">Words of the names of communes that were read before.</param>
    public PreparedRecord(LinkageRecord record, ConcurrentDictionary<string, string[]> communes)
    {
        Id = record.Id;
        var commune = record.Commune is null ? [] : communes.GetOrAdd(record.Commune, Wording.Words);
        var words = Wording.Words(record.Name);
        var own = words.Where(word => !commune.Contains(word)).Distinct().ToArray();
        Words = own.Length > 0 ? own : [.. words.Distinct()];
        Numbers = [.. words.Where(word => char.IsAsciiDigit(word[0]))];
        (Kinds, Levels) = (Institution.KindsOf(words), Institution.LevelsOf(words));
        IsMobile = Institution.IsMobile(words);
        (Number, Street) = record.Address is null ? ("", []) : Wording.Address(record.Address);
        Street = Array.Exists(Street, word => !Wording.IsKindOfWay(word))
            ? [.. Street.Where(word => !Wording.IsKindOfWay(word))] : Street;
        Siret = Digits(record.Siret);
        Siren = Siret.Length == 14 ? Siret[..9] : Siret;
        Telephone = Digits(record.Telephone) is { Length: >= 9 } number ? number[^9..] : "";
        Email = record.Email?.Trim().ToLowerInvariant() ?? "";
        var domain = Email.Contains('@', StringComparison.Ordinal) ? Email[(Email.IndexOf('@', StringComparison.Ordinal) + 1)..]
            : "";
        Domain = GenericDomains.Contains(domain) ? "" : domain;
        Website = SiteOf(record.Website);
        CommuneCode = District(record.CommuneCode);
        Postcode = record.Postcode?.Trim() ?? "";
        CommuneWords = string.Join(' ', commune);
        // (0, 0) is what a missing point is often written as.
        var isPlaced = record is { Longitude: { } x, Latitude: { } y } && Math.Abs(y) <= 90 && Math.Abs(x) <= 180
            && (x != 0 || y != 0);
        (Longitude, Latitude) = isPlaced ? (record.Longitude!.Value, record.Latitude!.Value) : (double.NaN, double.NaN);
        Themes = record.Themes;
    }

    public string Id { get; }

    public string[] Words { get; }

    /// <summary>How much each word tells, set when all records are known.</summary>
    public double[] Worth { get; set; } = [];

    public IReadOnlyList<string> Numbers { get; }

    public IReadOnlySet<string> Kinds { get; }

    public IReadOnlySet<string> Levels { get; }

    public bool IsMobile { get; }

    public string Number { get; }

    public string[] Street { get; }

    public string Siret { get; }

    public string Siren { get; }

    public string Telephone { get; }

    public string Email { get; }

    public string Domain { get; }

    public string Website { get; }

    public string CommuneCode { get; }

    public string CommuneWords { get; }

    public string Postcode { get; }

    public double Longitude { get; }

    public double Latitude { get; }

    public bool IsPlaced => !double.IsNaN(Latitude);

    public IReadOnlyList<string> Themes { get; }

    /// <summary>Metres between two placed records.</summary>
    public double MetresTo(PreparedRecord other)
    {
        const double MetresADegree = 111_195;
        var north = (Latitude - other.Latitude) * MetresADegree;
        var east = (Longitude - other.Longitude) * MetresADegree * Math.Cos(Latitude * Math.PI / 180);
        return Math.Sqrt((north * north) + (east * east));
    }

    private static string Digits(string? text) => text is null ? "" : string.Concat(text.Where(char.IsAsciiDigit));

    private static string SiteOf(string? address)
    {
        var site = address?.Trim().ToLowerInvariant() ?? "";
        foreach (var start in new[] { "https://", "http://", "www." })
        {
            site = site.StartsWith(start, StringComparison.Ordinal) ? site[start.Length..] : site;
        }

        return site.TrimEnd('/');
    }

    /// <summary>Districts of Paris, Lyon and Marseille are one commune each.</summary>
    private static string District(string? code) => code?.Trim() switch
    {
        null => "",
        { Length: 5 } paris when paris.StartsWith("751", StringComparison.Ordinal) => "75056",
        { Length: 5 } lyon when lyon.StartsWith("6938", StringComparison.Ordinal) => "69123",
        { Length: 5 } marseille when marseille.StartsWith("132", StringComparison.Ordinal) => "13055",
        var other => other,
    };
}
