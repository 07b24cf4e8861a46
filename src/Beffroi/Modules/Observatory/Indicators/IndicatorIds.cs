namespace Beffroi.Modules.Observatory.Indicators;

/// <summary>The names by which indicators are asked for. Others script against them: they do not change.</summary>
internal static class IndicatorIds
{
    public const string RecruitmentProjects = "recruitment-projects";
    public const string DifficultProjects = "difficult-projects";
    public const string DifficultShare = "difficult-share";
    public const string SeasonalShare = "seasonal-share";
    public const string LocationQuotient = "location-quotient";
    public const string KrugmanIndex = "krugman-index";
    public const string HerfindahlIndex = "herfindahl-index";
    public const string MixEffect = "difficult-share-mix-effect";
    public const string OwnEffect = "difficult-share-own-effect";
    public const string TensionDares = "tension-dares";
    public const string TensionClass = "tension-class";
    public const string Population = "population";

    /// <summary>How well people reach the services of the map; the module of the map computes it.</summary>
    public const string ServiceAccess = "service-access";

    /// <summary>What firms say in the monthly barometer; the module of surveys estimates it.</summary>
    public static IReadOnlyList<string> Barometer { get; } =
        ["survey-difficulty", "survey-outlook", "survey-discouraged", "survey-hard-projects"];

    /// <summary>The six factors by which DARES explains a tension, each a class from 1 to 5.</summary>
    public static IReadOnlyList<string> TensionFactors { get; } =
    [
        "tension-hiring-intensity", "tension-working-conditions", "tension-non-durability",
        "tension-labour-shortage", "tension-training-link", "tension-geographic-mismatch",
    ];
}
