using System.Data.Common;
using System.Globalization;
using Beffroi.Modules.Observatory.Readers;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Publication;
using Beffroi.Platform.Storage;
using Beffroi.Reference;
using Beffroi.Reference.Zones;

namespace Beffroi.Modules.Observatory.Indicators;

/// <summary>Figures read as their producer published them, one by one.</summary>
internal sealed class ObservedFigures(ObservationStore store, HeldFiles files, ReferenceCache reference) : IFigureSource
{
    public bool Answers(string indicator) =>
        IndicatorCatalogue.Find(indicator) is { IsFromBmo: false, IsByCommune: false, IsFromSurveys: false };

    public async Task<IReadOnlyList<CandidateFigure>> ListAsync(FigureQuery query, CancellationToken cancel)
    {
        var places = await reference.PlacesAsync(cancel);
        var found = new List<CandidateFigure>();
        foreach (var zone in query.Zones)
        {
            found.AddRange(await OfZoneAsync(query, zone, places, cancel));
        }

        return found;
    }

    private async Task<IReadOnlyList<CandidateFigure>> OfZoneAsync(
        FigureQuery query, ZoneRef zone, Places places, CancellationToken cancel)
    {
        var exact = await ReadAsync(query, zone, cancel);
        if (exact.Count > 0 || zone.Code == "*")
        {
            return exact;
        }

        // Tension is published by department: a basin or a commune reads that of the department that holds it.
        foreach (var larger in CarriedFrom(query.Indicator, zone, places))
        {
            var carried = await ReadAsync(query, larger, cancel);
            if (carried.Count > 0)
            {
                return [.. carried.Select(c => c with
                {
                    Figure = c.Figure with { Zone = zone, Status = FigureStatus.Carried, CarriedFrom = [larger] },
                })];
            }
        }

        var indicator = IndicatorCatalogue.Find(query.Indicator)!;
        return query.By is FigureBy.Occupation or FigureBy.Family or FigureBy.Period
            ? []
            : [new CandidateFigure(
                new Figure(query.Indicator, zone, query.Period ?? "", query.Occupation, null, null, null, indicator.UnitName,
                    FigureStatus.NotAvailable, null, null), true)];
    }

    private static IEnumerable<ZoneRef> CarriedFrom(string indicator, ZoneRef zone, Places places)
    {
        if (!indicator.StartsWith("tension", StringComparison.Ordinal))
        {
            return [];
        }

        var departments = places.Overlapping(zone, Zonings.Department);
        return departments.Count == 1 ? departments : [];
    }

    private async Task<List<CandidateFigure>> ReadAsync(FigureQuery query, ZoneRef zone, CancellationToken cancel)
    {
        var held = await files.CurrentAsync(DaresTensionReader.KindName, query.KnownOn, cancel);
        ReceivedFile[] all = [.. held, .. await files.CurrentAsync(FigureReader.KindName, query.KnownOn, cancel)];
        var found = new List<CandidateFigure>();
        foreach (var file in all)
        {
            var (sql, parameters) = Statement(query, zone, store.Source(Observation.ParquetName(file.Sha256)));
            var vintage = file.AsOf.ToString("O", CultureInfo.InvariantCulture);
            found.AddRange(await store.QueryAsync(sql, parameters, row => Read(row, query.Indicator, vintage), cancel));
        }

        // A later file that says the same cell again has the last word.
        return [.. found.GroupBy(c => (c.Figure.Zone, c.Figure.Period, c.Figure.Occupation)).Select(versions => versions.Last())];
    }

    private static (string Sql, List<object> Parameters) Statement(FigureQuery query, ZoneRef zone, string source)
    {
        var parameters = new List<object> { query.Indicator };
        var filters = new List<string> { "indicator = $1" };
        void Where(string column, string value)
        {
            parameters.Add(value);
            filters.Add($"{column} = ${parameters.Count}");
        }

        if (Zonings.IsBmoBasin(zone.Zoning) && query.By == FigureBy.Period)
        {
            filters.Add("starts_with(zoning, 'bmo-basin-')"); // every vintage of the basin, each shown as broken
        }
        else
        {
            Where("zoning", zone.Zoning);
        }

        if (zone.Code != "*")
        {
            Where("zone", zone.Code);
        }

        if (query.Period is { } period)
        {
            Where("period", period);
        }

        if (query.Occupation is { } occupation)
        {
            Where("occupation", occupation);
        }
        else if (query.By is not FigureBy.Occupation)
        {
            filters.Add("occupation IS NULL");
        }

        var sql = $"SELECT zoning, zone, period, occupation, value, low, high, source, '{zone.Zoning}' "
            + $"FROM {source} WHERE {string.Join(" AND ", filters)} ORDER BY period, zone, occupation";
        return (sql, parameters);
    }

    private static CandidateFigure Read(DbDataReader row, string indicator, string vintage)
    {
        double? Number(int column) => row.IsDBNull(column) ? null : row.GetDouble(column);
        var (zoning, asked) = (row.GetString(0), row.GetString(8));
        var status = Number(4) is null ? FigureStatus.Hidden
            : zoning == asked ? FigureStatus.Published
            : FigureStatus.BrokenSeries;
        return new CandidateFigure(
            new Figure(indicator, new ZoneRef(asked, row.GetString(1)), row.GetString(2), row.IsDBNull(3) ? null
                : row.GetString(3),
                Number(4), Number(5) ?? Number(4), Number(6) ?? Number(4),
                IndicatorCatalogue.Find(indicator)!.UnitName, status, row.GetString(7), vintage),
            IsPublishedByProducer: true);
    }
}
