using System.Data.Common;
using Beffroi.Modules.Observatory.Readers;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Storage;
using Beffroi.Reference.Zones;
using Beffroi.Statistics;

namespace Beffroi.Modules.Observatory.Indicators;

/// <summary>What sums are grouped by.</summary>
internal enum CubeKey
{
    Total,
    Family,
    Occupation,
    Basin,
    Department,
    Region,
}

/// <param name="Year">Year of the survey.</param>
/// <param name="Zones">Zones of the survey itself: country, region, department or basin of that year. They are added up.</param>
/// <param name="Key">What the sums are grouped by.</param>
internal sealed record CubeQuery(int Year, IReadOnlyList<ZoneRef> Zones, CubeKey Key)
{
    public IReadOnlySet<string>? Occupations { get; init; }

    public string? Family { get; init; }

    public DateOnly? KnownOn { get; init; }
}

/// <summary>Sums over rows of the survey of labour needs, by one statement over the file of the year.</summary>
internal sealed class RecruitmentCube(ObservationStore store, HeldFiles files)
{
    private const string Sums =
        "coalesce(sum(met), 0)::BIGINT, count(*) FILTER (WHERE met IS NULL), coalesce(sum(xmet), 0)::BIGINT, "
        + "count(*) FILTER (WHERE xmet IS NULL), coalesce(sum(smet), 0)::BIGINT, count(*) FILTER (WHERE smet IS NULL)";

    /// <summary>Years held as rows or as sums, with the file that answers for each.</summary>
    public async Task<IReadOnlyDictionary<int, ReceivedFile>> YearsAsync(DateOnly? knownOn, CancellationToken cancel)
    {
        var sums = await files.CurrentAsync(BmoSumReader.KindName, knownOn, cancel);
        var rows = await files.CurrentAsync(BmoReader.KindName, knownOn, cancel);
        return sums.Concat(rows).GroupBy(file => Year(file.Period)).ToDictionary(year => year.Key, year => year.Last());
    }

    /// <returns>Sums by key; null where nothing is held for the year.</returns>
    public async Task<IReadOnlyDictionary<string, RecruitmentSum>?> SumAsync(CubeQuery query, CancellationToken cancel)
    {
        if (!(await YearsAsync(query.KnownOn, cancel)).TryGetValue(query.Year, out var file))
        {
            return null;
        }

        return file.Kind == BmoReader.KindName
            ? await FromRowsAsync(file, query, cancel)
            : await FromSumsAsync(file, query, cancel);
    }

    /// <summary>Occupations of a place and of the nation over cells whose two counts are printed; null without rows.</summary>
    public async Task<IReadOnlyCollection<OccupationDifficulty>?> BothVisibleAsync(CubeQuery query, CancellationToken cancel)
    {
        if (!(await YearsAsync(query.KnownOn, cancel)).TryGetValue(query.Year, out var file) || file.Kind != BmoReader.KindName)
        {
            return null;
        }

        var parameters = new List<object>();
        var inPlace = InZones(query.Zones, parameters);
        var sql = $"""
            SELECT coalesce(sum(met) FILTER (WHERE {inPlace}), 0)::DOUBLE,
                coalesce(sum(xmet) FILTER (WHERE {inPlace}), 0)::DOUBLE,
                   sum(met)::DOUBLE, sum(xmet)::DOUBLE
            FROM {store.Source(BmoReader.ParquetName(file.Sha256))}
            WHERE met IS NOT NULL AND xmet IS NOT NULL
            GROUP BY occupation
            """;
        return await store.QueryAsync(sql, parameters, row => new OccupationDifficulty(
            row.GetDouble(0), row.GetDouble(1), row.GetDouble(2), row.GetDouble(3)), cancel);
    }

    private async Task<IReadOnlyDictionary<string, RecruitmentSum>> FromRowsAsync(
        ReceivedFile file, CubeQuery query, CancellationToken cancel)
    {
        var parameters = new List<object>();
        var filters = new List<string> { InZones(query.Zones, parameters) };
        if (query.Family is { } family)
        {
            filters.Add("family = " + Mark(parameters, family));
        }

        if (query.Occupations is { } occupations)
        {
            filters.Add($"occupation IN ({Marks(parameters, occupations.Order(StringComparer.Ordinal))})");
        }

        var key = query.Key == CubeKey.Total ? "''" : query.Key.ToString().ToLowerInvariant();
        var sql = $"SELECT {key}, {Sums} FROM {store.Source(BmoReader.ParquetName(file.Sha256))} "
            + $"WHERE {string.Join(" AND ", filters)} GROUP BY 1";
        var found = await store.QueryAsync(sql, parameters, row => (row.GetString(0), Read(row)), cancel);
        return found.Where(row => !row.Item2.IsEmpty).ToDictionary(row => row.Item1, row => row.Item2);
    }

    private async Task<IReadOnlyDictionary<string, RecruitmentSum>> FromSumsAsync(
        ReceivedFile file, CubeQuery query, CancellationToken cancel)
    {
        var zoning = ZoningOf(query);
        var parameters = new List<object>();
        var isByZone = query.Key is CubeKey.Basin or CubeKey.Department or CubeKey.Region;
        var level = query.Occupations is not null || query.Key == CubeKey.Occupation ? "occupation" : "family";
        var filters = new List<string> { "level = " + Mark(parameters, level) };
        filters.Add(isByZone
            ? "zoning = " + Mark(parameters, zoning)
            : $"zoning || ':' || zone IN ({Marks(parameters, query.Zones.Select(z => z.ToString()))})");
        if (query.Family is { } family)
        {
            filters.Add("family = " + Mark(parameters, family));
        }

        if (query.Occupations is { } occupations)
        {
            filters.Add($"code IN ({Marks(parameters, occupations.Order(StringComparer.Ordinal))})");
        }

        var key = query.Key == CubeKey.Total ? "''" : isByZone ? "zone" : "code";
        var sql = $"SELECT {key}, sum(met)::BIGINT, sum(met_hidden)::BIGINT, sum(xmet)::BIGINT, sum(xmet_hidden)::BIGINT, "
            + $"sum(smet)::BIGINT, sum(smet_hidden)::BIGINT FROM {store.Source(BmoSumReader.ParquetName(file.Sha256))} "
            + $"WHERE {string.Join(" AND ", filters)} GROUP BY 1";
        var found = await store.QueryAsync(sql, parameters, row => (row.GetString(0), Read(row)), cancel);
        return found.Where(row => !row.Item2.IsEmpty).ToDictionary(row => row.Item1, row => row.Item2);
    }

    private static string ZoningOf(CubeQuery query) => query.Key switch
    {
        CubeKey.Basin => Zonings.BmoBasin(query.Year),
        CubeKey.Department => Zonings.Department,
        _ => Zonings.Region,
    };

    private static string InZones(IReadOnlyList<ZoneRef> zones, List<object> parameters)
    {
        if (zones.Contains(ZoneRef.France))
        {
            return "TRUE";
        }

        return "(" + string.Join(" OR ", zones.GroupBy(zone => ColumnOf(zone.Zoning))
            .Select(group => $"{group.Key} IN ({Marks(parameters, group.Select(zone => zone.Code))})")) + ")";
    }

    private static string ColumnOf(string zoning) => zoning switch
    {
        Zonings.Region => "region",
        Zonings.Department => "department",
        Zonings.Clpe => "clpe",
        _ => "basin",
    };

    private static string Marks(List<object> parameters, IEnumerable<string> values) =>
        string.Join(", ", values.Select(value => Mark(parameters, value)).DefaultIfEmpty("NULL"));

    private static string Mark(List<object> parameters, string value)
    {
        parameters.Add(value);
        return $"${parameters.Count}";
    }

    private static RecruitmentSum Read(DbDataReader row) => new(
        row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6));

    private static int Year(string period) => int.Parse(period, System.Globalization.CultureInfo.InvariantCulture);
}
