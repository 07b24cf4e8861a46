using System.Globalization;
using Beffroi.Platform.Publication;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Web;
using Beffroi.Reference.Zones;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.Surveys.Estimates;

/// <summary>What waves said of the whole territory, as indicators: while a month has few answers, three months
/// together.</summary>
/// <remarks>Balances are told as differences of shares. Trials with made-up firms are told only where no real wave is.</remarks>
internal sealed class SurveyFigures(BeffroiDb db, ITerritoryGuide guide) : IFigureSource
{
    public bool Answers(string indicator) => Barometer.Measures.Any(one => one.Id == indicator);

    public async Task<IReadOnlyList<CandidateFigure>> ListAsync(FigureQuery query, CancellationToken cancel)
    {
        var territory = (await guide.GetAsync(cancel)).Choices.First(zone => zone.Zoning == Zonings.Epci);
        if (!query.Zones.Any(zone => zone == territory || zone == territory with { Code = "*" }) || query.Occupation is not null)
        {
            return [.. query.Zones.Where(zone => zone.Code != "*" && query.Period is not null).Select(zone =>
                new CandidateFigure(None(query, zone), true))];
        }

        var results = (await db.Set<WaveResult>().AsNoTracking().Where(one => one.PublishedAt != null).ToListAsync(cancel))
            .FindAll(one => query.KnownOn is not { } day || DateOnly.FromDateTime(one.PublishedAt!.Value.UtcDateTime) <= day);
        var told = results.Where(one => one.IsFictitious == results.TrueForAll(result => result.IsFictitious)
                && (query.Period is null || one.Month == query.Period))
            .GroupBy(one => one.Month).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => group.MaxBy(one => one.Revision)!).ToList();
        var ids = told.ConvertAll(one => one.Id);
        var estimates = (await db.Set<WaveEstimate>().AsNoTracking().Where(one => ids.Contains(one.ResultId)
                && one.Indicator == query.Indicator && one.Weighting == WaveEstimator.Firms
                && (one.Domain == "" || one.Domain == WaveEstimator.Quarter)).ToListAsync(cancel)).ToLookup(one => one.ResultId);
        // What the gate keeps back has no value here.
        return [.. told.Select(result => new CandidateFigure(
            Of(query, territory, result, Barometer.HeadlineOf(result, [.. estimates[result.Id]])), IsPublishedByProducer: true))];
    }

    private static Figure Of(FigureQuery query, ZoneRef zone, WaveResult result, WaveEstimate? estimate)
    {
        var scale = query.Indicator == Barometer.Outlook ? 100.0 : 1;
        var isShown = estimate is { IsHidden: false };
        return new Figure(query.Indicator, zone, result.Month, null, isShown ? estimate!.Estimate / scale : null,
            isShown ? estimate!.Low / scale : null, isShown ? estimate!.High / scale : null, UnitOf(query.Indicator),
            isShown ? FigureStatus.Published : FigureStatus.NotAvailable, "Beffroi",
            result.PublishedAt!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
        {
            IsComputed = true, IsFictitious = result.IsFictitious,
        };
    }

    private static Figure None(FigureQuery query, ZoneRef zone) => new(query.Indicator, zone, query.Period!, null, null, null,
        null, UnitOf(query.Indicator), FigureStatus.NotAvailable, null, null);

    private static string UnitOf(string indicator) => indicator == Barometer.Outlook ? "share-difference" : "share";
}
