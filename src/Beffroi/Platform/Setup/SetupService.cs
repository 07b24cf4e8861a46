using Beffroi.Platform.Imports;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Tables;
using Beffroi.Reference;
using Beffroi.Reference.Zones;

namespace Beffroi.Platform.Setup;

/// <summary>What setting up tells while it works.</summary>
internal interface ISetupReport
{
    void Step(string textKey, params object[] facts);

    ImportProgress Reading(string name);
}

/// <summary>
/// Makes an empty store folder ready: tables, places, parameters, the shipped facts, then whatever official files stand in the
/// open-data folder. Each part is done once; a later start only looks whether a new file has come.
/// </summary>
internal sealed class SetupService(
    BeffroiDb db, ImportService imports, ReferenceCache reference, DataVersion version, OpenDataFolder openData)
{
    private const string LilleMetropolis = "200093201";

    /// <summary>All that is shipped was public by then, so that a figure "as known on" a later day finds it.</summary>
    private static readonly DateOnly ShippedAsOf = new(2024, 12, 31);

    public static string ShippedData => Path.Combine(AppContext.BaseDirectory, "data");

    public async Task EnsureAsync(string? openDataFolder, ISetupReport report, CancellationToken cancel)
    {
        await DatabaseSetup.MigrateAsync(db, cancel);
        await using (var transaction = await db.Database.BeginTransactionAsync(cancel))
        {
            await PlacesSeed.LoadAsync(db, cancel);
            await ParametersSeed.LoadAsync(db, Path.Combine(ShippedData, "parameters"), cancel);
            await transaction.CommitAsync(cancel);
        }

        await ShippedAsync(cancel);
        if (openDataFolder is not null)
        {
            await openData.LoadAsync(openDataFolder, report, cancel);
        }

        var places = await reference.PlacesAsync(cancel);
        await ApproximateOutlines.DrawAsync(db, places.CommunesOf(new ZoneRef(Zonings.Epci, LilleMetropolis)), cancel);
        version.Changed();
    }

    private async Task ShippedAsync(CancellationToken cancel)
    {
        foreach (var path in Directory.EnumerateFiles(Path.Combine(ShippedData, "demo"), "*.csv").Order(StringComparer.Ordinal))
        {
            using var file = SourceFile.Open(path);
            var reader = imports.Detect(file) ?? throw new InvalidDataException($"{path}: no reader knows this shipped file.");
            if (!await imports.IsSupersededAsync(reader, file, cancel))
            {
                await imports.ImportAsync(reader, file, ShippedAsOf, isShipped: true, ImportProgress.None, cancel);
            }
        }
    }
}
