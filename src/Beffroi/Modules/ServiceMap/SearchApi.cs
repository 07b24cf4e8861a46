using System.Text;
using System.Text.Json.Nodes;
using Beffroi.Modules.ServiceMap.Eligibility;
using Beffroi.Modules.ServiceMap.Schema;
using Beffroi.Modules.ServiceMap.Search;
using Beffroi.Reference;
using Beffroi.Reference.Transit;
using Beffroi.Reference.Zones;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;

namespace Beffroi.Modules.ServiceMap;

/// <summary>The search for programs and for the map, and the sessions of what was found.</summary>
internal static class SearchApi
{
    private const int MostPoints = 2000;

    public static async Task<Results<Ok<FoundAnswer>, ProblemHttpResult>> Get(
        [AsParameters] SearchRequest request, Searching searching, IStringLocalizer<Texts> texts, HttpContext http,
            CancellationToken cancel)
    {
        http.Response.Headers.CacheControl = "no-store";
        var (refusal, answer) = await searching.FindAsync(request, texts, cancel);
        return refusal is not null ? refusal
            : TypedResults.Ok(new FoundAnswer(answer!.Items.Count, [.. answer.Items.Take(Math.Clamp(request.Size ?? 20, 1, 100))
                .Select(FoundRow.Of)], answer.Themes, answer.Publics, answer.Modes, answer.Fees));
    }

    public static async Task<Results<ContentHttpResult, ProblemHttpResult>> GetMap(
        [AsParameters] SearchRequest request, Searching searching, IStringLocalizer<Texts> texts, HttpContext http,
            CancellationToken cancel)
    {
        http.Response.Headers.CacheControl = "no-store";
        var (refusal, answer) = await searching.FindAsync(request, texts, cancel);
        if (refusal is not null)
        {
            return refusal;
        }

        var points = new JsonObject
        {
            ["type"] = "FeatureCollection",
            ["features"] = new JsonArray([.. answer!.Items.Where(found => found.Item.Point is not null).Take(MostPoints)
                .Select(found =>
                (JsonNode)new JsonObject
                {
                    ["type"] = "Feature",
                    ["geometry"] = new JsonObject
                    {
                        ["type"] = "Point",
                        ["coordinates"] = new JsonArray(found.Item.Point!.Value.Longitude, found.Item.Point.Value.Latitude),
                    },
                    ["properties"] = new JsonObject
                    {
                        ["id"] = found.Item.Key, ["kind"] = found.Item.Kind, ["name"] = found.Item.Name,
                        ["isPointOfCommune"] = found.Item.IsPointOfCommune,
                    },
                })]),
        };
        return TypedResults.Content(points.ToJsonString(), "application/geo+json", Encoding.UTF8);
    }

    public static async Task<Results<ContentHttpResult, ProblemHttpResult>> GetSessions(
        string id, ServiceDirectory directory, IStringLocalizer<Texts> texts, TimeProvider time, CancellationToken cancel)
    {
        var held = await directory.GetAsync(cancel);
        if (held.FindService(id) is not var (sheet, entry))
        {
            return ServiceMapApi.Problem(texts, 404, "find.absent", id);
        }

        var item = held.GetItem(id);
        var calendar = new Calendar { ProductId = "-//Beffroi//sessions//FR" };
        foreach (var (number, session) in (sheet.Wider?.Sessions ?? []).OrderBy(one => one.From).Index())
        {
            calendar.Events.Add(new CalendarEvent
            {
                Uid = $"{entry.Key}-{session.From:yyyyMMdd}-{number}@beffroi", Summary = sheet.Name,
                DtStamp = new CalDateTime(time.GetUtcNow().UtcDateTime, "UTC"),
                Start = new CalDateTime(session.From), End = new CalDateTime((session.Until ?? session.From).AddDays(1)),
                Location = string.Join(", ", new[] { item.StructureName, item.At.Street,
                    $"{item.At.Postcode} {item.At.Commune}".Trim() }
                    .Where(part => !string.IsNullOrEmpty(part))),
                Description = sheet.Description,
            });
        }

        return TypedResults.Content(new CalendarSerializer().SerializeToString(calendar), "text/calendar", Encoding.UTF8);
    }
}

/// <summary>What a request of the search asks, understood.</summary>
internal sealed class Searching(ServiceDirectory directory, ReferenceCache reference, TransitNetwork transit, TimeProvider time)
{
    private const int LongestNeed = 200;

    public async Task<(ProblemHttpResult? Refusal, SearchAnswer? Answer)> FindAsync(
        SearchRequest request, IStringLocalizer<Texts> texts, CancellationToken cancel)
    {
        var (held, places) = (await directory.GetAsync(cancel), await reference.PlacesAsync(cancel));
        var place = request.Town is { Length: > 0 } town ? PlaceFinder.Find(town, places, held, ZoneRef.France) : null;
        var where = place is null ? null : PlaceFinder.PlaceOf(place, places, held);
        if (where is null && request.Town is { Length: > 0 })
        {
            return (ServiceMapApi.Problem(texts, 400, place is null ? "find.townUnknown" : "find.townNowhere", request.Town),
                null);
        }

        if (request.Theme is { } theme && !ServiceCodes.Themes.Has(theme) && !ServiceCodes.Categories.Has(theme))
        {
            return (ServiceMapApi.Problem(texts, 400, "find.themeUnknown", theme), null);
        }

        var day = request.Minutes is null ? null : await transit.UsualDayAsync(DayOfWeek.Tuesday, cancel);
        if (request.Minutes is not null && day is null)
        {
            return (ServiceMapApi.Problem(texts, 400, "gaps.noTimetable"), null);
        }

        var travel = day is null || where is null ? null : new TravelLimit(day, Math.Clamp(request.Minutes!.Value, 1, 90));
        var need = request.Q is { Length: > LongestNeed } much ? much[..LongestNeed] : request.Q ?? "";
        return (null, ServiceSearch.Find(held, new SearchQuestion(
            need, Texts.Language, where, travel?.ReachKm ?? Math.Clamp(request.Within ?? 10, 1, 200), request.Theme,
            new AskedFacts([.. (request.For ?? []).Where(one => one is not null)], request.Age, request.MonthsUnemployed,
                request.DiplomaLevel),
            request.How, request.Fee) { Travel = travel, WithRefused = request.All == true },
            DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)));
    }
}
