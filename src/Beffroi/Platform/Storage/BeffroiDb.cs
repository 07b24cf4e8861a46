using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Beffroi.Platform.Storage;

/// <summary>The one model of all modules. Each module brings the configuration of its own tables.</summary>
internal abstract class BeffroiDb(DbContextOptions options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(BeffroiDb).Assembly);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicksConverter>();

    /// <summary>SQLite cannot order instants with an offset: both databases keep ticks of UTC.</summary>
    private sealed class UtcTicksConverter() : ValueConverter<DateTimeOffset, long>(
        instant => instant.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
}

internal sealed class SqliteBeffroiDb(DbContextOptions<SqliteBeffroiDb> options) : BeffroiDb(options);

internal sealed class PostgresBeffroiDb(DbContextOptions<PostgresBeffroiDb> options) : BeffroiDb(options);
