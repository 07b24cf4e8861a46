using Beffroi.Modules.Observatory;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Publication;
using Beffroi.Platform.Setup;
using Beffroi.Platform.Storage;
using Beffroi.Reference;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Beffroi;

/// <summary>Everything that the web site and the command line share.</summary>
internal static class BeffroiServices
{
    public static IServiceCollection AddBeffroi(this IServiceCollection services, BeffroiSettings settings)
    {
        var folder = new StoreFolder(settings.DataFolder);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(settings).AddSingleton(folder).AddSingleton<DataVersion>().AddSingleton<ObservationStore>();
        services.AddBeffroiDatabase(folder, settings.Postgres);
        services.AddLocalization(options => options.ResourcesPath = "Texts");
        services.AddSingleton<HeldFiles>().AddScoped<ImportService>();
        services.AddScoped<SetupService>().AddScoped<OpenDataFolder>();
        services.AddScoped<PublishedFigures>();
        services.AddReference();
        services.AddObservatory();
        return services;
    }
}

/// <param name="DataFolder">Where the embedded default keeps everything.</param>
/// <param name="Postgres">Connection to PostgreSQL; null keeps SQLite in the folder.</param>
internal sealed record BeffroiSettings(string DataFolder, string? Postgres)
{
    /// <summary>The folder named on the command line, else by <c>BEFFROI_DATA</c>, else <c>./data-store</c>.</summary>
    public static BeffroiSettings Read(string? dataFolder) => new(
        dataFolder ?? Environment.GetEnvironmentVariable("BEFFROI_DATA") ?? "data-store",
        Environment.GetEnvironmentVariable("BEFFROI_DATABASE"));
}
