namespace Beffroi.Modules.Shared;

/// <summary>What leads everywhere from every page: the menu above, the links below, and the same on the site map.</summary>
internal static class Menu
{
    /// <summary>What stands above every page, in this order.</summary>
    public static IReadOnlyList<(string TextKey, IReadOnlyList<(string TextKey, string Page)> Entries)> Groups =>
        [("menu.understand", Understand), ("menu.find", Search), ("menu.decide", Decide), ("menu.results", Results)];

    public static IReadOnlyList<(string TextKey, string Page)> Understand { get; } =
    [
        ("menu.dashboard", "/Observatory/Dashboard/Index"), ("menu.diagnosis", "/Observatory/Diagnosis/Index"),
        ("menu.occupations", "/Observatory/OccupationPages/Index"), ("menu.indicators", "/Observatory/IndicatorPages/Index"),
        ("menu.zones", "/Observatory/ZonePages/Index"), ("menu.barometer", "/Surveys/Results/Index"),
    ];

    public static IReadOnlyList<(string TextKey, string Page)> Search { get; } = 
    [
        ("menu.services", "/ServiceMap/Find/Index"), ("menu.measures", "/ServiceMap/Measures/Index"),
    ];

    public static IReadOnlyList<(string TextKey, string Page)> Decide { get; } = [("menu.money", "/ServiceMap/Measures/Money")];

    public static IReadOnlyList<(string TextKey, string Page)> Results { get; } =
    [
        ("menu.practices", "/ServiceMap/Practices/Index"), ("menu.gaps", "/ServiceMap/Gaps/Index"),
    ];

    public static IReadOnlyList<(string TextKey, string Page)> Foot { get; } =
    [
        ("menu.data", "/Observatory/DataPages/Index"), ("menu.releases", "/Observatory/ReleasePages/Index"),
        ("menu.methods", "/Observatory/Methods/Index"),
        ("menu.api", "/Shared/ApiReference"), ("menu.siteMap", "/Observatory/SiteMap/Index"),
        ("menu.accessibility", "/Observatory/Accessibility/Index"),
    ];
}
