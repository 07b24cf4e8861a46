using System.Text.Json;
using Beffroi.Platform.Storage;
using Beffroi.Reference.Zones;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Reference;

/// <summary>Communes, groupings, departments and regions of France, from the package that the build reads.</summary>
internal static class PlacesSeed
{
    public const string Vintage = "2026-01-01";

    /// <summary>The package of 2026 carries the legal populations in force that year, those of 2023.</summary>
    public const string PopulationYear = "2023";
    public const string PopulationSource = "INSEE, populations légales (par @etalab/decoupage-administratif 6.0.0)";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static async Task LoadAsync(BeffroiDb db, CancellationToken cancel)
    {
        if (await db.Set<Zone>().AnyAsync(zone => zone.Zoning == Zonings.Region, cancel))
        {
            return;
        }

        var file = Path.Combine(AppContext.BaseDirectory, "Reference", "Built", "places.json");
        await using var stream = File.OpenRead(file);
        var built = await JsonSerializer.DeserializeAsync<Built>(stream, Json, cancel)
            ?? throw new InvalidDataException($"{file} is empty: run script/bootstrap.");
        await ReferenceWriting.AddAsync(db, Zones(built), cancel);
        await ReferenceWriting.AddAsync(
            db,
            built.Epci.SelectMany(e => e.Members.Select(m =>
                new ZoneMembership { Zoning = Zonings.Epci, Code = e.Code, Commune = m })),
            cancel);
        await ReferenceWriting.AddAsync(
            db,
            built.Successors.Select(s => new CommuneSuccessor { OldCode = s.Old, NewCode = s.New, OldName = s.Name }),
            cancel);
    }

    private static IEnumerable<Zone> Zones(Built built)
    {
        yield return new Zone { Zoning = Zonings.Country, Code = "FR", NameFr = "France", NameNl = "Frankrijk",
            NameEn = "France" };
        yield return new Zone { Zoning = Zonings.Country, Code = "BE", NameFr = "Belgique", NameNl = "België",
            NameEn = "Belgium" };
        foreach (var area in built.Areas)
        {
            yield return new Zone
            {
                Zoning = area.Zoning, Code = area.Code, NameFr = area.Name, ParentZoning = area.ParentZoning,
                    ParentCode = area.Parent,
            };
        }

        foreach (var commune in built.Communes)
        {
            yield return new Zone
            {
                Zoning = Zonings.Commune, Code = commune.Code, NameFr = commune.Name, Population = commune.Population,
                ParentZoning = commune.Arrondissement is null ? Zonings.Department : Zonings.Arrondissement,
                ParentCode = commune.Arrondissement ?? commune.Department,
            };
        }

        foreach (var epci in built.Epci)
        {
            yield return new Zone { Zoning = Zonings.Epci, Code = epci.Code, NameFr = epci.Name };
        }
    }

    private sealed record Built(List<Area> Areas, List<Commune> Communes, List<Group> Epci, List<Successor> Successors);

    private sealed record Area(string Zoning, string Code, string Name, string ParentZoning, string Parent);

    private sealed record Commune(string Code, string Name, string Department, string? Arrondissement, int? Population);

    private sealed record Group(string Code, string Name, List<string> Members);

    private sealed record Successor(string Old, string New, string Name);
}
