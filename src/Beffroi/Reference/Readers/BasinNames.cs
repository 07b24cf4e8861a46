using System.Globalization;
using Beffroi.Reference.Zones;

namespace Beffroi.Reference.Readers;

/// <summary>The producer writes basins in capitals and abbreviates them; people read them as they say them.</summary>
internal static class BasinNames
{
    public static Zone Zone(int year, string code, string label)
    {
        var known = Known.GetValueOrDefault(label);
        return new Zone
        {
            Zoning = Zonings.BmoBasin(year),
            Code = code,
            NameFr = known.Fr ?? Readable(label),
            NameNl = known.Nl,
            NameEn = known.En,
        };
    }

    private static string Readable(string label) =>
        label.Any(char.IsLower) ? label : CultureInfo.GetCultureInfo("fr-FR").TextInfo.ToTitleCase(label.ToLowerInvariant());

    private static readonly Dictionary<string, (string? Fr, string? Nl, string? En)> Known = new()
    {
        ["LILLE"] = ("Bassin de Lille", "Bekken van Rijsel", "Lille basin"),
        ["VERSANT N-EST ROUB.TOURC."] = (
            "Versant Nord-Est (Roubaix-Tourcoing)", "Noordoostflank (Roubaix-Tourcoing)", "North-East side (Roubaix-Tourcoing)"),
    };
}
