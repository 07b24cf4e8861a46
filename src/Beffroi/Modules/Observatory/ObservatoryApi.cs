using Beffroi.Modules.Observatory.Indicators;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Publication;
using Beffroi.Reference;
using Beffroi.Reference.Zones;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;

namespace Beffroi.Modules.Observatory;

/// <summary>The public read interface, version 1. Its addresses and keys are written in docs/reference/api.md and kept.</summary>
internal static class ObservatoryApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.WithTags("Beffroi");
        api.MapGet("/indicators", ListIndicators).WithName("listIndicators").WithSummary("All indicators.");
        api.MapGet("/indicators/{id}", GetIndicator).WithName("getIndicator").WithSummary("One indicator.");
        api.MapGet("/indicators/{id}/figures", ListFigures).WithName("listFigures")
            .WithSummary("Figures of an indicator as JSON.");
        api.MapGet("/indicators/{id}/figures.{format}",
            FigureFiles.Get).WithName("getFigureFile").WithSummary("Figures as csv, excel.csv, xlsx or parquet.");
        api.MapGet("/zones", ListZonings).WithName("listZonings").WithSummary("Zonings held, with how many zones each has.");
        api.MapGet("/zones/{zoning}", ListZones).WithName("listZones").WithSummary("Zones of a zoning.");
        api.MapGet("/zones/{zoning}.geojson", ZoneMap.Get).WithName("mapZones")
            .WithSummary("Outlines of zones, with a figure each.");
        api.MapGet("/zones/{zoning}/tiles/{z:int}/{x:int}/{y:int}.mvt", ZoneMap.GetTile).WithName("tileZones")
            .WithSummary("The same as vector tiles.");
        api.MapGet("/zones/{zoning}/{code}", GetZone).WithName("getZone").WithSummary("One zone, its parents and its communes.");
        api.MapGet("/occupations/{nomenclature}", ListOccupations).WithName("listOccupations")
            .WithSummary("Occupations of a nomenclature.");
        api.MapGet("/releases", ReleaseApi.List).WithName("listReleases").WithSummary("Tables of ours that are published.");
        api.MapGet("/releases/{id:guid}", ReleaseApi.Get).WithName("getRelease")
            .WithSummary("One table with its cells and the verdict of its proof.");
        api.MapGet("/releases/{id:guid}/cells.{format}", ReleaseApi.GetFile).WithName("getReleaseFile")
            .WithSummary("Its cells as csv, excel.csv, xlsx or parquet.");
        api.MapGet("/releases/{id:guid}/cross", ReleaseApi.Cross).WithName("crossRelease")
            .WithSummary("Perturbed counts of persons by up to three sides.");
        api.MapGet("/data", ListData).WithName("listData").WithSummary("Files held, with source, date and rows.");
    }

    public static ProblemHttpResult Problem(IStringLocalizer<Texts> texts, string key, params object[] facts) =>
        TypedResults.Problem(statusCode: Absences.Contains(key) ? 404 : 400, title: texts["api.refused"],
            detail: texts[key, facts]);

    public static string Known => string.Join(", ", IndicatorCatalogue.All.Select(i => i.Id));

    private static readonly string[] Absences = ["figures.indicatorUnknown", "figures.zoneAbsent", "zones.none",
        "release.absent"];

    private static Ok<IEnumerable<IndicatorAnswer>> ListIndicators(IStringLocalizer<Texts> texts) =>
        TypedResults.Ok(IndicatorCatalogue.All.Select(indicator => IndicatorAnswer.Of(indicator, texts)));

    private static Results<Ok<IndicatorAnswer>, ProblemHttpResult> GetIndicator(string id, IStringLocalizer<Texts> texts) =>
        IndicatorCatalogue.Find(id) is { } indicator
            ? TypedResults.Ok(IndicatorAnswer.Of(indicator, texts))
            : Problem(texts, "figures.indicatorUnknown", id, Known);

    private static async Task<Results<JsonHttpResult<object>, ProblemHttpResult>> ListFigures(
        [AsParameters] FigureRequest request, PublishedFigures figures, IStringLocalizer<Texts> texts, CancellationToken cancel)
    {
        if (!request.TryRead(out var query, out var key, out var fact))
        {
            return Problem(texts, key, fact, Known);
        }

        var found = await figures.ListAsync(query, cancel);
        return TypedResults.Json<object>(new { query.Indicator, Figures = found.Select(FigureTable.ToJson) });
    }

    private static async Task<Ok<IEnumerable<object>>> ListZonings(ReferenceCache reference, IStringLocalizer<Texts> texts,
        CancellationToken cancel)
    {
        var places = await reference.PlacesAsync(cancel);
        return TypedResults.Ok(places.HeldZonings.Order().Select(object (zoning) => new
        {
            Zoning = zoning, Name = texts[Zonings.TextKey(zoning)].Value, Zones = places.ListOf(zoning).Count(),
        }));
    }

    private static async Task<Results<Ok<IEnumerable<ZoneAnswer>>, ProblemHttpResult>> ListZones(
        string zoning, ReferenceCache reference, IStringLocalizer<Texts> texts, CancellationToken cancel)
    {
        var places = await reference.PlacesAsync(cancel);
        var zones = places.ListOf(zoning).OrderBy(z => z.Code, StringComparer.Ordinal).ToList();
        return zones.Count > 0
            ? TypedResults.Ok(zones.Select(zone => ZoneAnswer.Of(zone, places, withCommunes: false)))
            : Problem(texts, "zones.none", zoning, string.Join(", ", places.HeldZonings.Order()));
    }

    private static async Task<Results<Ok<ZoneAnswer>, ProblemHttpResult>> GetZone(
        string zoning, string code, ReferenceCache reference, IStringLocalizer<Texts> texts, CancellationToken cancel)
    {
        var places = await reference.PlacesAsync(cancel);
        return places.Find(new ZoneRef(zoning, code)) is { } zone
            ? TypedResults.Ok(ZoneAnswer.Of(zone, places, withCommunes: true))
            : Problem(texts, "figures.zoneAbsent", $"{zoning}:{code}", zoning);
    }

    private static async Task<Ok<IEnumerable<object>>> ListOccupations(
        string nomenclature, ReferenceCache reference, CancellationToken cancel)
    {
        var occupations = await reference.OccupationsAsync(cancel);
        return TypedResults.Ok(occupations.ListOf(nomenclature).Select(object (o) => new
        {
            o.Code, Name = o.NameIn(Texts.Language), Parent = o.ParentCode,
        }));
    }

    private static async Task<Ok<IEnumerable<object>>> ListData(HeldFiles files, CancellationToken cancel) =>
        TypedResults.Ok((await files.ListAsync(cancel)).Select(object (f) => new
        {
            f.Kind, f.Dataset, f.Name, f.Period, f.AsOf, f.RowsRead, f.RowsRefused, f.Sha256,
        }));
}

internal sealed record IndicatorAnswer(string Id, string Name, string Explanation, string Unit, string Caveat, string Method,
    string[] Datasets)
{
    public static IndicatorAnswer Of(Indicator indicator, IStringLocalizer<Texts> texts) => new(
        indicator.Id, texts[$"indicator.{indicator.Id}.name"], texts[$"indicator.{indicator.Id}.explain"], indicator.UnitName,
        texts[$"indicator.{indicator.Id}.caveat"],
        Platform.Web.Addresses.PathOf("/Observatory/Methods/Show", Texts.Language, ("id", indicator.Method)), indicator.Datasets);
}

internal sealed record ZoneAnswer(string Zone, string Name, int? Population, IEnumerable<string> Parents,
    IEnumerable<string>? Communes)
{
    public static ZoneAnswer Of(Zone zone, Places places, bool withCommunes) => new(
        zone.Ref.ToString(), zone.NameIn(Texts.Language), zone.Population,
            places.ParentsOf(zone.Ref).Select(p => p.Ref.ToString()),
        withCommunes ? places.CommunesOf(zone.Ref).Order(StringComparer.Ordinal) : null);
}
