namespace Beffroi.Reference.Zones;

/// <summary>The ways of cutting the land that the program knows. The name carries the vintage where outlines change.</summary>
internal static class Zonings
{
    public const string Country = "country";
    public const string Region = "region";
    public const string Department = "department";
    public const string Arrondissement = "arrondissement";
    public const string Canton = "canton";
    public const string Epci = "epci";
    public const string Commune = "commune";
    public const string EmploymentZone = "ze2020";
    public const string Iris = "iris";
    public const string Qpv2015 = "qpv-2015";
    public const string Qpv2024 = "qpv-2024";
    public const string Clpe = "clpe-2026";
    public const string Municipality = "municipality-be";
    public const string BelgianArrondissement = "arrondissement-be";
    public const string BelgianProvince = "province-be";
    public const string BelgianRegion = "region-be";
    public const string Perimeter = "perimeter";

    private const string BmoBasinStem = "bmo-basin-";

    public static string BmoBasin(int year) => $"{BmoBasinStem}{year}";

    public static bool IsBmoBasin(string zoning) => zoning.StartsWith(BmoBasinStem, StringComparison.Ordinal);

    /// <summary>The year of a BMO zoning.</summary>
    public static bool TryBmoYear(string zoning, out int year)
    {
        year = 0;
        return IsBmoBasin(zoning) && int.TryParse(zoning.AsSpan(BmoBasinStem.Length), out year);
    }

    /// <summary>The key of the zoning's name in the texts, the vintage left out.</summary>
    public static string TextKey(string zoning) => "zoning." + (IsBmoBasin(zoning) ? "bmo-basin" : zoning);
}
