using Beffroi.Platform.Imports;
using Beffroi.Reference.Readers;
using Beffroi.Reference.Transit;
using Beffroi.Reference.Zones;

namespace Beffroi.Reference;

internal static class ReferenceServices
{
    public static IServiceCollection AddReference(this IServiceCollection services) => services
        .AddSingleton<ReferenceCache>()
        .AddSingleton<OutlineMap>()
        .AddScoped<Perimeters>()
        .AddSingleton<IFileReader, CommuneReader>()
        .AddSingleton<IFileReader, BmoZoningReader>()
        .AddSingleton<IFileReader, EmploymentZoneReader>()
        .AddSingleton<IFileReader, OutlineReader>()
        .AddSingleton<IFileReader, RomeReader>()
        .AddSingleton<IFileReader, FapReader>()
        .AddSingleton<IFileReader, EscoReader>()
        .AddSingleton<IFileReader, GtfsReader>()
        .AddSingleton<TransitNetwork>();
}
