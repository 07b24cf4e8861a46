using System.Globalization;

namespace Beffroi.Modules.Surveys.Firms;

/// <summary>The five sectors and four sizes by which firms are drawn and told apart.</summary>
internal static class Sectors
{
    public const string Industry = "industrie";
    public const string Construction = "construction";
    public const string Trade = "commerce";
    public const string HotelsRestaurants = "hebergement-restauration";
    public const string OtherServices = "autres-services";

    public static IReadOnlyList<string> All { get; } = [Industry, Construction, Trade, HotelsRestaurants, OtherServices];

    public static IReadOnlyList<string> Sizes { get; } = ["1-9", "10-49", "50-249", "250+"];

    /// <summary>The sector of an activity: divisions 05 to 39 are industry, 41 to 43 construction, 45 to 47 trade, 55 and 56
    /// hotels and restaurants, 49 to 99 else other services.</summary>
    /// <returns>Null where the code is none, or of agriculture, which is not asked.</returns>
    public static string? Of(string activity) =>
        int.TryParse(activity.AsSpan(0, Math.Min(2, activity.Length)), NumberStyles.None, CultureInfo.InvariantCulture,
            out var division)
        ? division switch
        {
            >= 5 and <= 39 => Industry,
            >= 41 and <= 43 => Construction,
            >= 45 and <= 47 => Trade,
            55 or 56 => HotelsRestaurants,
            >= 49 and <= 99 => OtherServices,
            _ => null,
        } : null;

    public static string SizeOf(int headcount) => headcount switch
    {
        < 10 => Sizes[0],
        < 50 => Sizes[1],
        < 250 => Sizes[2],
        _ => Sizes[3],
    };
}
