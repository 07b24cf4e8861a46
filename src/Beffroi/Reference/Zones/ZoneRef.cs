using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Beffroi.Reference.Zones;

/// <summary>
/// A place, never a bare name: the zoning with its vintage, and the code in it. Written <c>bmo-basin-2024:3216</c>.
/// </summary>
internal readonly partial record struct ZoneRef(string Zoning, string Code)
{
    public static ZoneRef France { get; } = new("country", "FR");

    public static bool TryParse(string? text, [NotNullWhen(true)] out ZoneRef zone)
    {
        var parts = text?.Split(':', 2);
        var isOne = parts is [var zoning, var code] && ZoningPattern().IsMatch(zoning) && CodePattern().IsMatch(code);
        zone = isOne ? new ZoneRef(parts![0], parts[1]) : default;
        return isOne;
    }

    public override string ToString() => $"{Zoning}:{Code}";

    [GeneratedRegex("^[a-z][a-z0-9-]{1,30}$")]
    private static partial Regex ZoningPattern();

    [GeneratedRegex(@"^[\p{L}\p{Nd}_*-]{1,60}$")]
    private static partial Regex CodePattern();
}
