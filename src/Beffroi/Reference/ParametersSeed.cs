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
        var breaks = await ReadAsync<SeriesBreak>(Path.Combine(folder, "series-breaks.json"), cancel);
        var held = await db.Set<SeriesBreak>().Select(b => b.Code).ToListAsync(cancel);
        db.AddRange(breaks.Where(b => !held.Contains(b.Code)));

        var filieres = await ReadAsync<Filiere>(Path.Combine(folder, "filieres.json"), cancel);
        var heldFilieres = await db.Set<Filiere>().Select(f => f.Code).ToListAsync(cancel);
        db.AddRange(filieres.Where(f => !heldFilieres.Contains(f.Code)));
        await db.SaveChangesAsync(cancel);
        db.ChangeTracker.Clear();
    }

    private static async Task<List<T>> ReadAsync<T>(string file, CancellationToken cancel)
    {
        await using var stream = File.OpenRead(file);
        return await JsonSerializer.DeserializeAsync<List<T>>(stream, Json, cancel) ?? [];
    }
}
