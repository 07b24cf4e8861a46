using System.Text;
using System.Text.Json;
using Beffroi.Modules.ServiceMap.Curation;
using Beffroi.Modules.ServiceMap.Gaps;
using Beffroi.Modules.ServiceMap.Interchange;
using Beffroi.Modules.ServiceMap.Measures;
using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Modules.ServiceMap.Search;
using Beffroi.Platform.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Beffroi.Modules.ServiceMap;

/// <summary>
/// Reading of the map for programs, with the names of data.inclusion. Pages are cut after a key and not at a number: what is
/// added
/// or removed while somebody reads moves nothing.
/// </summary>
internal static class ServiceMapApi
{
    private const int LargestPage = 1000;
    private const int UsualPage = 100;

    public static void Map(RouteGroupBuilder api)
    {
        api.WithTags("Services");
        api.MapGet("/structures", ListStructures).WithName("listStructures").WithSummary("Structures, by key.");
        api.MapGet("/structures/{id}", GetStructure).WithName("getStructure").WithSummary("One structure with its services.");
        api.MapGet("/services", ListServices).WithName("listServices").WithSummary("Services, by key.");
        api.MapGet("/services/{id}", GetService).WithName("getService").WithSummary("One service.");
        api.MapGet("/search/services", SearchApi.Get).WithName("searchServices")
            .WithSummary("Services by words, place, theme and public, best first.");
        api.MapGet("/search/services.geojson", SearchApi.GetMap).WithName("mapSearchedServices")
            .WithSummary("The same as points.");
        api.MapGet("/services/{id}/sessions.ics", SearchApi.GetSessions).WithName("getServiceSessions")
            .WithSummary("Sessions of a service as a calendar.");
        api.MapGet("/directory.{format}", GetFile).WithName("getDirectoryFile")
            .WithSummary("The whole map as geojson, hsds.json, structures.ndjson or services.ndjson.");
        api.MapGet("/services/access", AccessApi.Get).WithName("getServiceAccess")
            .WithSummary("How well the people of each commune reach services.");
        api.MapGet("/services/access.geojson", AccessApi.GetMap).WithName("mapServiceAccess")
            .WithSummary("The same with outlines.");
        api.MapGet("/measures", MeasureApi.List).WithName("listMeasures")
            .WithSummary("Measures with their law, dates and rules.");
        api.MapGet("/measures/money.{format}", MeasureApi.GetMoney).WithName("getMeasureMoney")
            .WithSummary("Money by measure, year and funder as csv, excel.csv or xlsx.");
        api.MapGet("/gone", ListGone).WithName("listGone").WithSummary("What sources stopped listing, since an instant.");
    }

    private static async Task<Results<Ok<KeyedPage<StructureSheet>>, ProblemHttpResult>> ListStructures(
        [AsParameters] PageRequest request, ServiceDirectory directory, IStringLocalizer<Texts> texts, CancellationToken cancel)
    {
        var held = await directory.GetAsync(cancel);
        return Paged(held.Structures, request, texts, one => DirectoryExport.Bare(one.Sheet, one.Entry), one => one.Entry);
    }

    private static async Task<Results<Ok<KeyedPage<ServiceSheet>>, ProblemHttpResult>> ListServices(
        [AsParameters] PageRequest request, ServiceDirectory directory, IStringLocalizer<Texts> texts, CancellationToken cancel)
    {
        var held = await directory.GetAsync(cancel);
        return Paged(held.Services, request, texts, one => DirectoryExport.Bare(one.Sheet, one.Entry), one => one.Entry);
    }

    private static async Task<Results<Ok<StructureAnswer>, ProblemHttpResult>> GetStructure(
        string id, ServiceDirectory directory, IStringLocalizer<Texts> texts, CancellationToken cancel)
    {
        var held = await directory.GetAsync(cancel);
        return held.FindStructureEntry(id) is var (sheet, entry)
            ? TypedResults.Ok(new StructureAnswer(DirectoryExport.Bare(sheet, entry),
                [.. held.ServicesOf(id).Select(one => DirectoryExport.Bare(one.Sheet, one.Entry))], entry.ChangedAt,
                    entry.VerifiedAt, FieldProvenance.Of(held, entry, sheet.ModifiedOn, sheet.Wider), [.. held.Same.Of(id)]))
            : Problem(texts, 404, "find.absent", id);
    }

    private static async Task<Results<Ok<ServiceAnswer>, ProblemHttpResult>> GetService(
        string id, ServiceDirectory directory, IStringLocalizer<Texts> texts, CancellationToken cancel)
    {
        var held = await directory.GetAsync(cancel);
        return held.FindService(id) is var (sheet, entry)
            ? TypedResults.Ok(new ServiceAnswer(DirectoryExport.Bare(sheet, entry), entry.ChangedAt, entry.VerifiedAt,
                FieldProvenance.Of(held, entry, sheet.ModifiedOn, sheet.Wider)))
            : Problem(texts, 404, "find.absent", id);
    }

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> GetFile(
        string format, ServiceDirectory directory, IStringLocalizer<Texts> texts, CancellationToken cancel)
    {
        var held = await directory.GetAsync(cancel);
        return format switch
        {
            "geojson" or "hsds.json" => Streamed(to => DirectoryExport.Write(held, format.Split('.')[0], "services", to),
                format == "geojson"
                ? "application/geo+json" : "application/json"),
            "structures.ndjson" => Streamed(to => WriteLines(DirectoryExport.Structures(held), to), "application/x-ndjson"),
            "services.ndjson" => Streamed(to => WriteLines(DirectoryExport.Services(held), to), "application/x-ndjson"),
            _ => Problem(texts, 404, "figures.formatUnknown", format),
        };
    }

    private static async Task<Results<Ok<IEnumerable<GoneRow>>, ProblemHttpResult>> ListGone(
        string? since, BeffroiDb db, IStringLocalizer<Texts> texts, CancellationToken cancel)
    {
        if (!TryInstant(since, out var from))
        {
            return Problem(texts, 400, "api.instant", since!);
        }

        var gone = await db.Set<MapEntry>().AsNoTracking().Where(entry => entry.GoneAt != null && entry.GoneAt >= from)
            .OrderBy(entry => entry.Key).ToListAsync(cancel);
        return TypedResults.Ok(gone.Select(entry => new GoneRow(entry.Kind, entry.Key, entry.GoneAt!.Value)));
    }

    private static Results<Ok<KeyedPage<T>>, ProblemHttpResult> Paged<TRow, T>(
        IEnumerable<TRow> rows, PageRequest request, IStringLocalizer<Texts> texts, Func<TRow, T> bare, Func<TRow,
            MapEntry> entryOf)
    {
        if (!TryInstant(request.ModifiedAfter, out var from))
        {
            return Problem(texts, 400, "api.instant", request.ModifiedAfter!);
        }

        var size = Math.Clamp(request.Size ?? UsualPage, 1, LargestPage);
        var all = rows.Select(row => (Row: row, Entry: entryOf(row))).Where(one => one.Entry.ChangedAt > from).ToList();
        var page = all.Where(one => string.CompareOrdinal(one.Entry.Key, request.Cursor) > 0)
            .OrderBy(one => one.Entry.Key, StringComparer.Ordinal).Take(size + 1).ToList();
        var items = page.Take(size).Select(one => bare(one.Row)).ToList();
        return TypedResults.Ok(new KeyedPage<T>(items, all.Count, page.Count > size ? page[size - 1].Entry.Key : null));
    }

    private static bool TryInstant(string? text, out DateTimeOffset instant)
    {
        instant = DateTimeOffset.MinValue;
        return string.IsNullOrEmpty(text) || DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture,
            System.Globalization.DateTimeStyles.AssumeUniversal, out instant);
    }

    private static void WriteLines<T>(IEnumerable<T> sheets, TextWriter to)
    {
        foreach (var sheet in sheets)
        {
            to.Write(JsonSerializer.Serialize(sheet, SheetJson.Options));
            to.Write('\n');
        }
    }

    private static PushStreamHttpResult Streamed(Action<TextWriter> write, string type) => TypedResults.Stream(async stream =>
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        var text = new StringWriter();
        write(text);
        await writer.WriteAsync(text.ToString());
    }, type);

    public static ProblemHttpResult Problem(IStringLocalizer<Texts> texts, int status, string key, params object[] facts) =>
        TypedResults.Problem(statusCode: status, title: texts["api.refused"], detail: texts[key, facts]);
}
