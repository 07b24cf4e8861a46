using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Beffroi.Platform.Setup;
using Beffroi.Statistics.Disclosure;

namespace Beffroi.Platform.Publication.Releases;

/// <summary>
/// The rules of secrecy of one family of data, from a day on. The shipped ones are in data/parameters/disclosure.json; a site
/// replaces them by a change that two persons decide.
/// </summary>
/// <param name="Id">The family.</param>
/// <param name="From">The first day on which they hold.</param>
/// <param name="PPercent">Kept from the public: who knows it knows how close to the truth the bounds come.</param>
/// <param name="PublishesIntervals">Whether a hidden cell is shown as an interval, or as a mark alone.</param>
internal sealed record PolicyPack(
    string Id, DateOnly From, int MinimumContributors, double? DominancePercent, double? PPercent, double ProtectionPercent,
    bool PublishesIntervals, IReadOnlyList<string> Attackers, string Source, DateOnly CheckedOn)
{
    private static readonly Lazy<IReadOnlyList<PolicyPack>> Read = new(() => JsonSerializer.Deserialize<List<PolicyPack>>(
        File.ReadAllText(Path.Combine(SetupService.ShippedData, "parameters", "disclosure.json")), JsonSerializerOptions.Web)!);

    public static IReadOnlyList<PolicyPack> Shipped => Read.Value;

    [JsonIgnore]
    public SensitivityRules Rules => new(MinimumContributors, DominancePercent, PPercent);

    /// <summary>The rules for data of both families: of each the stricter.</summary>
    public PolicyPack And(PolicyPack other) => new(
        $"{Id}+{other.Id}", From > other.From ? From : other.From, Math.Max(MinimumContributors, other.MinimumContributors),
        Stricter(DominancePercent, other.DominancePercent, Math.Min), Stricter(PPercent, other.PPercent, Math.Max),
        Math.Max(ProtectionPercent, other.ProtectionPercent), PublishesIntervals && other.PublishesIntervals,
        [.. Attackers.Union(other.Attackers)], $"{Source}; {other.Source}",
        CheckedOn < other.CheckedOn ? CheckedOn : other.CheckedOn);

    /// <summary>Of all that it says: a release names the rules that it was made under, without telling them.</summary>
    [JsonIgnore]
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes(JsonSerializer.Serialize(this, JsonSerializerOptions.Web))));

    private static double? Stricter(double? one, double? other, Func<double, double, double> of) =>
        one is { } first && other is { } second ? of(first, second) : one ?? other;

    public bool IsSound => MinimumContributors is >= 1 and <= 1_000 && DominancePercent is null or (> 0 and <= 100)
        && PPercent is null or (> 0 and <= 100) && ProtectionPercent is >= 0 and <= 100;
}
