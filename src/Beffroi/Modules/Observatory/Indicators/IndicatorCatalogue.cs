namespace Beffroi.Modules.Observatory.Indicators;

internal enum Unit
{
    Projects,
    Share,
    ShareDifference,
    Index,
    Class,
    Inhabitants,
    Creations,
}

/// <summary>What an indicator is. Its name, explanation and caveat are texts; its formula is a page of docs/methods.</summary>
/// <param name="Id">The name by which it is asked for.</param>
/// <param name="Unit">Unit of its value.</param>
/// <param name="Datasets">Kinds of files that feed it.</param>
/// <param name="ByOccupation">Whether it is known by occupation.</param>
/// <param name="Method">Page of the method.</param>
internal sealed record Indicator(string Id, Unit Unit, string[] Datasets, bool ByOccupation, string Method)
{
    /// <summary>Whether it is computed from rows of the survey of labour needs rather than read from a published table.</summary>
    public bool IsFromBmo => Datasets is ["bmo", ..];

    /// <summary>Whether firms say it in a survey of ours.</summary>
    public bool IsFromSurveys => Datasets is ["surveys", ..];

    /// <summary>Whether it is known by commune, and shown so, rather than by basin.</summary>
    public bool IsByCommune => Id is IndicatorIds.Population or IndicatorIds.ServiceAccess;

    public string UnitName => Unit switch
    {
        Unit.ShareDifference => "share-difference",
        _ => Unit.ToString().ToLowerInvariant(),
    };

    /// <summary>Whether more of it is worse news for recruiting: the scale of maps goes the same way.</summary>
    public bool IsShare => Unit is Unit.Share;
}

internal static class IndicatorCatalogue
{
    private static readonly string[] Bmo = ["bmo"];
    private static readonly string[] Dares = ["dares-tension"];
    private static readonly string[] Surveys = ["surveys"];
    private static readonly string[] Figures = ["figures"];

    public static IReadOnlyList<Indicator> All { get; } =
    [
        new(IndicatorIds.RecruitmentProjects, Unit.Projects, Bmo, true, "bmo"),
        new(IndicatorIds.DifficultProjects, Unit.Projects, Bmo, true, "bmo"),
        new(IndicatorIds.DifficultShare, Unit.Share, Bmo, true, "bmo"),
        new(IndicatorIds.SeasonalShare, Unit.Share, Bmo, true, "bmo"),
        new(IndicatorIds.LocationQuotient, Unit.Index, Bmo, true, "specialisation"),
        new(IndicatorIds.KrugmanIndex, Unit.Index, Bmo, false, "specialisation"),
        new(IndicatorIds.HerfindahlIndex, Unit.Index, Bmo, false, "specialisation"),
        new(IndicatorIds.MixEffect, Unit.ShareDifference, Bmo, false, "composition-effect"),
        new(IndicatorIds.OwnEffect, Unit.ShareDifference, Bmo, false, "composition-effect"),
        new(IndicatorIds.TensionDares, Unit.Index, Dares, true, "tension"),
        new(IndicatorIds.TensionClass, Unit.Class, Dares, true, "tension"),
        .. IndicatorIds.TensionFactors.Select(factor => new Indicator(factor, Unit.Class, Dares, true, "tension")),
        new(IndicatorIds.Population, Unit.Inhabitants, ["communes"], false, "population"),
        new(IndicatorIds.ServiceAccess, Unit.Index, ["services", "communes"], false, "access"),
        .. IndicatorIds.Barometer.Select(id => new Indicator(
            id, id == "survey-outlook" ? Unit.ShareDifference : Unit.Share, Surveys, false, "survey-estimation")),
        new("unemployment-rate", Unit.Share, Figures, false, "observed"),
        new("youth-unemployment-rate", Unit.Share, Figures, false, "observed"),
        new("poverty-rate", Unit.Share, Figures, false, "observed"),
        new("employment-share-of-region", Unit.Share, Figures, false, "observed"),
        new("business-creations", Unit.Creations, Figures, false, "observed"),
        new("employment-rate-55-65", Unit.Share, Figures, false, "observed"),
        new("employment-rate-qpv", Unit.Share, Figures, false, "observed"),
        new("employment-rate", Unit.Share, Figures, false, "observed"),
        new("share-without-diploma", Unit.Share, Figures, false, "observed"),
        new("share-two-years-higher-education", Unit.Share, Figures, false, "observed"),
        new("share-young", Unit.Share, Figures, false, "observed"),
    ];

    /// <summary>Each a page of docs/methods.</summary>
    public static IReadOnlyList<string> Methods { get; } = [.. All.Select(indicator => indicator.Method).Distinct(),
        "disclosure-control", "eligibility", "record-linkage", "transit",
        "service-search"];

    public static Indicator? Find(string id) => All.FirstOrDefault(indicator => indicator.Id == id);

    /// <summary>Those that have a page of their own: the rest is read on the page of the diagnosis or of an occupation.</summary>
    public static IEnumerable<Indicator> Listed =>
        All.Where(indicator => indicator.Method != "observed" && !IndicatorIds.TensionFactors.Contains(indicator.Id));
}
