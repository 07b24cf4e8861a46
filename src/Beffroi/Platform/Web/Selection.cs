using Beffroi.Reference.Zones;

namespace Beffroi.Platform.Web;

/// <summary>The place, the place it is compared with and the period that the reader chose. They travel in the address.</summary>
internal sealed record Selection(ZoneRef Zone, ZoneRef? Compare, string Period)
{
    /// <summary>The part of the address that keeps the choice, with what a link adds.</summary>
    public string Query(params (string Name, string? Value)[] more)
    {
        var pairs = new List<(string Name, string? Value)>
        {
            ("zone", Zone.ToString()), ("compare", Compare?.ToString()), ("period", Period),
        };
        pairs.RemoveAll(pair => more.Any(one => one.Name == pair.Name));
        pairs.AddRange(more);
        return "?" + string.Join('&', pairs.Where(p => !string.IsNullOrEmpty(p.Value))
            .Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!).Replace("%3A", ":", StringComparison.Ordinal)}"));
    }
}
