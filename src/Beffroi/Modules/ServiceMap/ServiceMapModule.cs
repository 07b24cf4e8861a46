using Beffroi.Modules.ServiceMap.Campaigns;
using Beffroi.Modules.ServiceMap.Gaps;
using Beffroi.Modules.ServiceMap.Interchange;
using Beffroi.Modules.ServiceMap.Measures;
using Beffroi.Modules.ServiceMap.Orientations;
using Beffroi.Modules.ServiceMap.Search;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Jobs;
using Beffroi.Platform.Publication;

namespace Beffroi.Modules.ServiceMap;

/// <summary>Structures and services: brought, found, shown, handed on.</summary>
internal static class ServiceMapModule
{
    public static IServiceCollection AddServiceMap(this IServiceCollection services) => services
        .AddSingleton<IFileReader, StructureReader>()
        .AddSingleton<IFileReader, ServiceReader>()
        .AddSingleton<IFileReader, FranceServicesReader>()
        .AddSingleton<IFileReader, PublicFactReader>()
        .AddSingleton<IFileReader, LheoReader>()
        .AddSingleton<IFileReader, MappedReader>()
        .AddSingleton<IFileReader, MeasureReader>()
        .AddSingleton<IFileReader, MoneyReader>()
        .AddSingleton<IFileReader, BodyReader>()
        .AddScoped<ColumnMappings>()
        .AddScoped<MeasureBook>()
        .AddSingleton<ServiceDirectory>()
        .AddSingleton<AccessAnswers>()
        .AddScoped<IFigureSource, AccessIndicator>()
        .AddSingleton<Searching>()
        .AddSingleton<UnansweredSearches>()
        .AddHostedService(services => services.GetRequiredService<UnansweredSearches>())
        .AddScoped<IPurge, UnansweredPurge>()
        .AddSingleton<IFileReader, SireneReader>()
        .AddScoped<CampaignBook>()
        .AddScoped<IDailyWork, CampaignReminders>()
        .AddScoped<IDailyWork, Curation.ProposalReminders>()
        .AddScoped<OrientationBook>()
        .AddScoped<IDailyWork, OrientationClock>()
        .AddScoped<IPurge, AttachmentPurge>()
        .AddScoped<IPurge, OrientationPurge>()
        .AddScoped<Curation.Curation>()
        .AddScoped<IPurge>(services => services.GetRequiredService<Curation.Curation>());

    public static void MapServiceMap(this IEndpointRouteBuilder routes) =>
        ServiceMapApi.Map(routes.MapGroup("/api/v1").AllowAnonymous());
}
