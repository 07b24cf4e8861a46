using Beffroi.Modules.Observatory;
using Beffroi.Modules.ServiceMap;
using Beffroi.Modules.Surveys;
using Beffroi.Platform.Backup;
using Beffroi.Platform.Health;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Jobs;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Privacy;
using Beffroi.Platform.Publication;
using Beffroi.Platform.Publication.Releases;
using Beffroi.Platform.Setup;
using Beffroi.Platform.Storage;
using Beffroi.Reference;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Localization;

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
        services.AddSingleton<IStringLocalizer<Texts>, TextCatalogue>();
        services.AddSingleton<HeldFiles>().AddScoped<ImportService>();
        services.AddScoped<SetupService>().AddScoped<OpenDataFolder>();
        services.AddScoped<PublishedFigures>();
        services.AddScoped<Policies>().AddScoped<ReleaseGate>().AddScoped<PublishedReleases>().AddSingleton<ReleaseBell>()
            .AddSingleton<CrossTables>();
        services.AddReference();
        services.AddIdentity();
        services.AddScoped<BackupService>().AddScoped<Retention>().AddScoped<PersonalRecords>().AddScoped<Doctor>();
        services.AddObservatory().AddServiceMap().AddSurveys();
        return services;
    }
}
