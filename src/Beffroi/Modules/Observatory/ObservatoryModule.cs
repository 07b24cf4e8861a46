using Beffroi.Modules.Observatory.Dashboard;
using Beffroi.Modules.Observatory.Indicators;
using Beffroi.Modules.Observatory.Readers;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Publication;
using Beffroi.Platform.Web;

namespace Beffroi.Modules.Observatory;

/// <summary>Indicators, dashboard, occupations, diagnosis and data.</summary>
internal static class ObservatoryModule
{
    public static IServiceCollection AddObservatory(this IServiceCollection services) => services
        .AddSingleton<IFileReader, BmoReader>()
        .AddSingleton<IFileReader, BmoSumReader>()
        .AddSingleton<IFileReader, DaresTensionReader>()
        .AddSingleton<IFileReader, FigureReader>()
        .AddScoped<RecruitmentCube>()
        .AddSingleton<KeptGuide>().AddScoped<ITerritoryGuide, LocalTerritory>()
        .AddScoped<DashboardFigures>()
        .AddScoped<ZoneMap>()
        .AddScoped<ObservedFigures>()
        .AddScoped<IFigureSource, RecruitmentFigures>()
        .AddScoped<IFigureSource>(services => services.GetRequiredService<ObservedFigures>())
        .AddScoped<IFigureSource, PopulationFigures>();

    public static void MapObservatory(this IEndpointRouteBuilder routes) =>
        ObservatoryApi.Map(routes.MapGroup("/api/v1").AllowAnonymous());
}
