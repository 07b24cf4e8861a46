using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Beffroi.Modules.ServiceMap.Model;

/// <summary>A structure or a service of the map, its sheet kept as it was understood.</summary>
internal sealed class MapEntry
{
    public const string Structure = "structure";
    public const string Service = "service";

    public required string Kind { get; init; }

    /// <summary>The identifier that its source gives, with the source before it: <c>dora--12</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Of a service the structure that offers it.</summary>
    public string? StructureKey { get; set; }

    public required string Source { get; init; }

    /// <summary>A <see cref="StructureSheet"/> or <see cref="ServiceSheet"/> as JSON.</summary>
    public required string Sheet { get; set; }

    /// <summary>The file that last spoke of it.</summary>
    public Guid FileId { get; set; }

    /// <summary>When what we hold of it last changed.</summary>
    public DateTimeOffset ChangedAt { get; set; }

    /// <summary>When its source stopped listing it.</summary>
    public DateTimeOffset? GoneAt { get; set; }

    /// <summary>When somebody last said that the sheet is true; an import does not say so.</summary>
    public DateTimeOffset? VerifiedAt { get; set; }

    /// <summary>Identifiers that carry their source already are kept as they are.</summary>
    public static string KeyOf(string source, string id) =>
        (id.StartsWith(source + "--", StringComparison.Ordinal) ? id : $"{source}--{id}").Replace('/',
            '_'); // it stands in addresses

    public static MapEntry Of(StructureSheet sheet) => new()
    {
        Kind = Structure, Key = KeyOf(sheet.Source, sheet.Id), Source = sheet.Source,
        Sheet = JsonSerializer.Serialize(sheet, SheetJson.Options),
    };

    public static MapEntry Of(ServiceSheet sheet) => new()
    {
        Kind = Service, Key = KeyOf(sheet.Source, sheet.Id), StructureKey = KeyOf(sheet.Source, sheet.StructureId),
        Source = sheet.Source, Sheet = JsonSerializer.Serialize(sheet, SheetJson.Options),
    };
}

internal sealed class MapEntryConfiguration : IEntityTypeConfiguration<MapEntry>
{
    public void Configure(EntityTypeBuilder<MapEntry> builder)
    {
        builder.ToTable("service_map_entry");
        builder.HasKey(entry => new { entry.Kind, entry.Key });
        builder.HasIndex(entry => entry.FileId);
        builder.HasIndex(entry => new { entry.Kind, entry.Source });
    }
}
