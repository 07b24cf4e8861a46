using System.Globalization;
using System.Text.Json;
using Beffroi.Modules.Observatory.Indicators;
using Beffroi.Platform.Setup;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Web;
using Beffroi.Reference;
using Beffroi.Reference.Zones;

namespace Beffroi.Modules.Observatory;

/// <summary>The territory that this program serves, from data/parameters, and the years that it holds.</summary>
internal sealed class LocalTerritory(
    RecruitmentCube cube, ReferenceCache reference, DataVersion version, KeptGuide kept, TimeProvider time) : ITerritoryGuide
{
    private static readonly Lazy<Parameters> Held = new(() => JsonSerializer.Deserialize<Parameters>(
        File.ReadAllText(Path.Combine(SetupService.ShippedData, "parameters", "territory.json")), JsonSerializerOptions.Web)!);

    public static ZoneRef Department => Parse(Held.Value.Department);

    public static ZoneRef Metropolis => Parse(Held.Value.Metropolis);

    public async Task<TerritoryGuide> GetAsync(CancellationToken cancel)
    {
        var (now, today) = (version.Current, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        if (kept.Last is not { } last || last.Version != now || last.Day != today)
        {
            kept.Last = last = new(now, today, await MakeAsync(cancel));
        }

        return last.Guide;
    }

    private async Task<TerritoryGuide> MakeAsync(CancellationToken cancel)
    {
        var places = await reference.PlacesAsync(cancel);
        var years = (await cube.YearsAsync(null, cancel)).Keys.OrderDescending().ToList();
        var latest = years.Count > 0 ? years[0] : 2024;
        ZoneRef Basin(string text) => new(Zonings.BmoBasin(latest), text.Split(':')[1]);
        var basins = await cube.SumAsync(new CubeQuery(latest, [Department], CubeKey.Basin), cancel);
        var zone = Basin(Held.Value.Zone);
        ZoneRef[] choices =
        [
            zone, Basin(Held.Value.Compare), Metropolis, Department, Parse(Held.Value.Region), ZoneRef.France,
            .. (basins?.Keys ?? []).Order(StringComparer.Ordinal).Select(code => new ZoneRef(Zonings.BmoBasin(latest), code)),
            .. places.ListOf(Zonings.Perimeter).Select(perimeter => perimeter.Ref),
        ];
        return new TerritoryGuide(
            zone, Basin(Held.Value.Compare), [.. choices.Distinct()],
            [.. years.Select(year => year.ToString(CultureInfo.InvariantCulture))],
            [.. Overdue(latest).Select(year => year.ToString(CultureInfo.InvariantCulture))]);
    }

    /// <summary>The survey of a year is published in spring of that year.</summary>
    private IEnumerable<int> Overdue(int latest)
    {
        var today = time.GetUtcNow();
        var published = today.Month > 5 ? today.Year : today.Year - 1;
        return Enumerable.Range(latest + 1, Math.Max(0, published - latest));
    }

    private static ZoneRef Parse(string text) => ZoneRef.TryParse(text, out var zone)
        ? zone : throw new InvalidDataException($"territory.json: '{text}' is not a zone.");

    private sealed record Parameters(string Zone, string Compare, string Metropolis, string Department, string Region);
}

/// <summary>The choices of a reader, made once for each state of the data and each day: every page shows them.</summary>
internal sealed class KeptGuide
{
    public Made? Last { get; set; }

    public sealed record Made(long Version, DateOnly Day, TerritoryGuide Guide);
}
