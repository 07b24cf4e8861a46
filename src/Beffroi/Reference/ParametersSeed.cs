using System.Text.Json;
using Beffroi.Platform.Storage;
using Beffroi.Reference.Occupations;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Reference;

/// <summary>Breaks of series and proposed filières, shipped in data/parameters, brought up to date at each start.</summary>
internal static class ParametersSeed
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static async Task LoadAsync(BeffroiDb db, string folder, CancellationToken cancel)
    {
        await db.Set<SeriesBreak>().ExecuteDeleteAsync(cancel);
        db.AddRange(await ReadAsync<SeriesBreak>(Path.Combine(folder, "series-breaks.json"), cancel));

        var filieres = await ReadAsync<Filiere>(Path.Combine(folder, "filieres.json"), cancel);
        var heldFilieres = await db.Set<Filiere>().Select(f => f.Code).ToListAsync(cancel);
        db.AddRange(filieres.Where(f => !heldFilieres.Contains(f.Code)));
        await db.SaveChangesAsync(cancel);
        db.ChangeTracker.Clear();

        // The survey writes the names of its families in French alone; these eight outlive its lists of occupations.
        var families = await ReadAsync<Family>(Path.Combine(folder, "bmo-families.json"), cancel);
        await db.UpsertOccupationsAsync(
            families.Select(family => new Occupation
            {
                Nomenclature = Nomenclatures.BmoFamily, Code = family.Code, NameFr = family.NameFr, NameNl = family.NameNl,
                NameEn = family.NameEn,
            }),
            cancel);
    }

    private sealed record Family(string Code, string NameFr, string NameNl, string NameEn);

    private static async Task<List<T>> ReadAsync<T>(string file, CancellationToken cancel)
    {
        await using var stream = File.OpenRead(file);
        return await JsonSerializer.DeserializeAsync<List<T>>(stream, Json, cancel) ?? [];
    }
}
