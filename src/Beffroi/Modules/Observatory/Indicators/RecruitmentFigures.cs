using System.Globalization;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Publication;
using Beffroi.Reference;
using Beffroi.Reference.Occupations;
using Beffroi.Reference.Zones;
using Beffroi.Statistics;

namespace Beffroi.Modules.Observatory.Indicators;

/// <summary>Indicators computed from the survey of labour needs, completed by what was published about years not held.</summary>
internal sealed class RecruitmentFigures(
    RecruitmentCube cube, ReferenceCache reference, ObservedFigures observed) : IFigureSource
{
    public bool Answers(string indicator) => IndicatorCatalogue.Find(indicator) is { IsFromBmo: true };

    public async Task<IReadOnlyList<CandidateFigure>> ListAsync(FigureQuery query, CancellationToken cancel)
    {
        var places = await reference.PlacesAsync(cancel);
        var years = await cube.YearsAsync(query.KnownOn, cancel);
        var zones = query.Zones.SelectMany(zone => Expanded(zone, places)).Distinct().ToList();
        var wanted = query.Period is null ? years.Keys.Order()
            : Period.TryYear(query.Period, out var year) ? (IEnumerable<int>)[year] : [];
        var found = new List<CandidateFigure>();
        foreach (var at in wanted)
        {
            foreach (var zone in zones)
            {
                found.AddRange(await OfZoneAsync(query, zone, at, years.GetValueOrDefault(at), places, cancel));
            }
        }

        return await CompletedAsync(query, zones, found, cancel);
    }

    private static IEnumerable<ZoneRef> Expanded(ZoneRef zone, Places places) =>
        zone.Code == "*" ? places.ListOf(zone.Zoning).Select(z => z.Ref).OrderBy(z => z.Code, StringComparer.Ordinal)
        : [places.Current(zone)];

    private async Task<IReadOnlyList<CandidateFigure>> OfZoneAsync(
        FigureQuery query, ZoneRef zone, int year, ReceivedFile? file, Places places, CancellationToken cancel)
    {
        var indicator = IndicatorCatalogue.Find(query.Indicator)!;
        var period = year.ToString(CultureInfo.InvariantCulture);
        var scope = file is null ? null : BmoScope.Find(zone, year, places);
        var computed = scope is null ? [] : await ComputeAsync(query, indicator, year, scope, cancel);
        if (computed.Count == 0 && query.By is FigureBy.Zone or FigureBy.Period)
        {
            computed = [(query.Occupation, null)];
        }

        return [.. computed.Select(one => new CandidateFigure(
            new Figure(query.Indicator, zone, period, one.Occupation, one.Value?.Value, one.Value?.Low, one.Value?.High,
                indicator.UnitName, StatusOf(one.Value, scope), file is null ? null : SourceOf(year),
                    file?.AsOf.ToString("O", CultureInfo.InvariantCulture))
            {
                CarriedFrom = scope?.Status == FigureStatus.Carried ? scope.Zones : [], IsComputed = true,
            },
            IsPublishedByProducer: true))];
    }

    private static FigureStatus StatusOf(NullableBounds? value, BmoScope? scope) =>
        value is null || scope is null ? FigureStatus.NotAvailable
        : value.Value is null ? FigureStatus.Hidden
        : scope.Status;

    private async Task<List<(string? Occupation, NullableBounds? Value)>> ComputeAsync(
        FigureQuery query, Indicator indicator, int year, BmoScope scope, CancellationToken cancel)
    {
        var cubeQuery = new CubeQuery(year, scope.Zones, KeyOf(query)) { KnownOn = query.KnownOn };
        if (query.Occupation is { } asked)
        {
            var occupations = await reference.OccupationsAsync(cancel);
            cubeQuery = Narrowed(cubeQuery, asked, occupations);
        }

        return indicator.Id switch
        {
            IndicatorIds.LocationQuotient => await QuotientsAsync(query, cubeQuery, cancel),
            IndicatorIds.KrugmanIndex or IndicatorIds.HerfindahlIndex => await ProfileAsync(indicator.Id, cubeQuery, cancel),
            IndicatorIds.MixEffect or IndicatorIds.OwnEffect => await CompositionAsync(indicator.Id, cubeQuery, cancel),
            _ => await SumsAsync(query, indicator.Id, cubeQuery, cancel),
        };
    }

    private static CubeKey KeyOf(FigureQuery query) => query.By switch
    {
        FigureBy.Occupation => CubeKey.Occupation,
        FigureBy.Family => CubeKey.Family,
        _ => CubeKey.Total,
    };

    private static CubeQuery Narrowed(CubeQuery query, string asked, OccupationList occupations)
    {
        var nomenclature = Nomenclatures.OfBmo(query.Year);
        if (asked.StartsWith("filiere:", StringComparison.Ordinal))
        {
            var filiere = occupations.Filieres.FirstOrDefault(f => f.Code == asked[8..]);
            return query with { Occupations = filiere is null ? new HashSet<string>()
                : occupations.CodesOf(filiere, nomenclature) };
        }

        return asked.Length == 1 ? query with { Family = asked } : query with { Occupations = new HashSet<string> { asked } };
    }

    private async Task<List<(string?, NullableBounds?)>> SumsAsync(
        FigureQuery query, string indicator, CubeQuery cubeQuery, CancellationToken cancel)
    {
        var sums = await cube.SumAsync(cubeQuery, cancel);
        return [.. (sums ?? new Dictionary<string, RecruitmentSum>())
            .OrderBy(sum => sum.Key, StringComparer.Ordinal)
            .Select(sum => (sum.Key.Length > 0 ? sum.Key : query.Occupation, (NullableBounds?)Value(indicator, sum.Value)))];
    }

    private static NullableBounds Value(string indicator, RecruitmentSum sum)
    {
        var bounds = indicator switch
        {
            IndicatorIds.RecruitmentProjects => sum.Projects,
            IndicatorIds.DifficultProjects => sum.DifficultProjects,
            IndicatorIds.DifficultShare => sum.DifficultShare,
            _ => sum.SeasonalShare,
        };

        // Where every cell is hidden a point would be our rule alone: the bounds are all that is known.
        return new NullableBounds(sum.IsWhollyHidden ? null : bounds.Value, bounds.Low, bounds.High);
    }

    private async Task<List<(string?, NullableBounds?)>> QuotientsAsync(
        FigureQuery query, CubeQuery cubeQuery, CancellationToken cancel)
    {
        var key = query.By == FigureBy.Family || query.Occupation?.Length == 1 ? CubeKey.Family : CubeKey.Occupation;
        var whole = cubeQuery with { Key = key, Occupations = null, Family = null };
        var (place, nation) = (await cube.SumAsync(whole, cancel),
            await cube.SumAsync(whole with { Zones = [ZoneRef.France] }, cancel));
        if (Vectors(place, nation) is not { } vectors
            || (query.By is FigureBy.Zone or FigureBy.Period && query.Occupation is null))
        {
            return [];
        }

        var quotients = Specialisation.LocationQuotients(vectors.Place, vectors.Nation);
        return [.. vectors.Codes.Zip(quotients)
            .Where(q => !double.IsNaN(q.Second) && (query.Occupation is null || q.First == query.Occupation)
                && place!.ContainsKey(q.First))
            .Select(q => ((string?)q.First, (NullableBounds?)new NullableBounds(q.Second, null, null)))];
    }

    private async Task<List<(string?, NullableBounds?)>> ProfileAsync(string indicator, CubeQuery cubeQuery,
        CancellationToken cancel)
    {
        var whole = cubeQuery with { Key = CubeKey.Occupation, Occupations = null, Family = null };
        var (place, nation) = (await cube.SumAsync(whole, cancel),
            await cube.SumAsync(whole with { Zones = [ZoneRef.France] }, cancel));
        if (Vectors(place, nation) is not { } vectors)
        {
            return [];
        }

        var value = indicator == IndicatorIds.KrugmanIndex
            ? Specialisation.KrugmanIndex(vectors.Place, vectors.Nation)
            : Specialisation.HerfindahlIndex(vectors.Place);
        return [(null, new NullableBounds(value, null, null))];
    }

    /// <summary>Printed projects only, a hidden cell counting 0 in the place as in the nation.</summary>
    private static (string[] Codes, double[] Place, double[] Nation)? Vectors(
        IReadOnlyDictionary<string, RecruitmentSum>? place, IReadOnlyDictionary<string, RecruitmentSum>? nation)
    {
        if (place is null || nation is null || nation.Count == 0 || !place.Values.Any(sum => sum.ProjectsVisible > 0))
        {
            return null;
        }

        var codes = nation.Keys.Order(StringComparer.Ordinal).ToArray();
        return (codes,
            Array.ConvertAll(codes, code => (double)(place.GetValueOrDefault(code)?.ProjectsVisible ?? 0)),
            Array.ConvertAll(codes, code => (double)nation[code].ProjectsVisible));
    }

    private async Task<List<(string?, NullableBounds?)>> CompositionAsync(
        string indicator, CubeQuery cubeQuery, CancellationToken cancel)
    {
        var sample = await cube.BothVisibleAsync(cubeQuery, cancel);
        if (sample is null || sample.All(occupation => occupation.LocalProjects <= 0))
        {
            return [];
        }

        var effect = CompositionEffect.Compute(sample);
        return [(null, new NullableBounds(indicator == IndicatorIds.MixEffect ? effect.MixEffect : effect.OwnEffect, null,
            null))];
    }

    /// <summary>
    /// A year or a place that no row covers may still have been published: such a figure takes the empty place.
    /// </summary>
    private async Task<IReadOnlyList<CandidateFigure>> CompletedAsync(
        FigureQuery query, List<ZoneRef> zones, List<CandidateFigure> computed, CancellationToken cancel)
    {
        if (query.By is FigureBy.Occupation or FigureBy.Family || query.Occupation is not null)
        {
            return computed;
        }

        var published = await observed.ListAsync(query with { Zones = zones }, cancel);
        var held = computed.Where(c => c.Figure.Status != FigureStatus.NotAvailable)
            .Select(c => (c.Figure.Zone, c.Figure.Period)).ToHashSet();
        var added = published.Where(c => c.Figure.Status != FigureStatus.NotAvailable
            && held.Add((c.Figure.Zone, c.Figure.Period))).ToList();
        var replaced = added.Select(c => (c.Figure.Zone, c.Figure.Period)).ToHashSet();
        return [.. computed.Where(c => !replaced.Contains((c.Figure.Zone, c.Figure.Period))).Concat(added)
            .OrderBy(c => query.By == FigureBy.Period ? c.Figure.Period : "", StringComparer.Ordinal)];
    }

    private static string SourceOf(int year) => $"France Travail, BMO {year}";

    /// <summary>A value with the bounds that are known; without a value it is hidden.</summary>
    private sealed record NullableBounds(double? Value, double? Low, double? High);
}
