using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Beffroi.Platform.Audit;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Tables;
using Beffroi.Reference;
using Beffroi.Reference.Zones;
using Microsoft.EntityFrameworkCore;

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
    BeffroiDb db, ImportService imports, ReferenceCache reference, DataVersion version, OpenDataFolder openData,
    StoreFolder folder, BeffroiSettings settings, AuditTrail audit)
{
    private const string LilleMetropolis = "200093201";

    /// <summary>All that is shipped was public by then, so that a figure "as known on" a later day finds it.</summary>
    private static readonly DateOnly ShippedAsOf = new(2024, 12, 31);

    public static string ShippedData => Path.Combine(AppContext.BaseDirectory, "data");

    public async Task EnsureAsync(string? openDataFolder, ISetupReport report, CancellationToken cancel)
    {
        if (!await IsDoneAsync(cancel))
        {
            await DatabaseSetup.MigrateAsync(db, cancel);
            await audit.BeginAsync(cancel);
            await using (var transaction = await db.Database.BeginTransactionAsync(cancel))
            {
                await PlacesSeed.LoadAsync(db, cancel);
                await ParametersSeed.LoadAsync(db, Path.Combine(ShippedData, "parameters"), cancel);
                await transaction.CommitAsync(cancel);
            }

            await ShippedAsync(cancel);
            var places = await reference.PlacesAsync(cancel);
            await ApproximateOutlines.DrawAsync(db, places.CommunesOf(new ZoneRef(Zonings.Epci, LilleMetropolis)), cancel);
            version.Changed();
            await File.WriteAllTextAsync(MarkFile, Mark, cancel);
        }

        if (openDataFolder is not null)
        {
            await openData.LoadAsync(openDataFolder, report, cancel);
        }
    }

    private string MarkFile => Path.Combine(folder.Root, "set-up");

    /// <summary>
    /// This build of the program on this database: another build may bring tables or facts, another database is empty.
    /// </summary>
    private string Mark => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{typeof(SetupService).Module.ModuleVersionId}|{settings.Postgres}")));

    private async Task<bool> IsDoneAsync(CancellationToken cancel)
    {
        try
        {
            return File.Exists(MarkFile) && await File.ReadAllTextAsync(MarkFile, cancel) == Mark
                && await db.Set<ReceivedFile>().AnyAsync(cancel);
        }
        catch (DbException)
        {
            return false; // the folder remembers, the database was made anew
        }
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
