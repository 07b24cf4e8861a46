using Beffroi.Modules.Observatory.Indicators;
using Beffroi.Modules.Observatory.Readers;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Publication;

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
        .AddScoped<ObservedFigures>()
        .AddScoped<IFigureSource, RecruitmentFigures>()
        .AddScoped<IFigureSource>(services => services.GetRequiredService<ObservedFigures>())
        .AddScoped<IFigureSource, PopulationFigures>();
}
