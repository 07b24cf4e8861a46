using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Modules.ServiceMap.Schema;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Tables;

namespace Beffroi.Modules.ServiceMap.Interchange;

/// <summary>Structures as data.inclusion 1.0.8 writes them: JSON, CSV or the exchange workbook.</summary>
internal sealed class StructureReader(TimeProvider time) : DirectoryReader(time)
{
    public override string Kind => "structures";

    public override bool Recognises(SourceFile file) => SheetJsonFile.Is(file, "siret", "reseaux_porteurs")
        || (file.Format is FileFormat.Text or FileFormat.Workbook && SheetRows.FindTable(file,
            FieldRules.Structure)?.IndexOf("datemaj") >= 0);

    public override ReadResult Read(SourceFile file, ImportProgress progress, CancellationToken cancel)
    {
        var (issues, refused) = (new IssueList(), new HashSet<string>());
        SheetJsonFile.Require(file, Kind, FieldRules.Structure);
        var sheets = SheetReading.Read<StructureSheet>(SheetRows.Of(file, Kind, FieldRules.Structure, issues),
            FieldRules.Structure,
            SourceOf(file), Today, issues, refused, out var count);
        progress.At(1);
        return Result($"structures:{SourceOf(file)}", count, issues,
            new Preview(["id", "nom", "commune"], [.. sheets.Take(Preview.Size).Select(s => new[] { s.Id, s.Name,
                s.Commune ?? "" })]),
            [.. sheets.Select(MapEntry.Of)], refused);
    }
}

/// <summary>Services as data.inclusion 1.0.8 writes them.</summary>
internal sealed class ServiceReader(TimeProvider time) : DirectoryReader(time)
{
    public override string Kind => "services";

    public override bool Recognises(SourceFile file) => SheetJsonFile.Is(file, "structure_id", "thematiques")
        || (file.Format is FileFormat.Text or FileFormat.Workbook && SheetRows.FindTable(file,
            FieldRules.Service)?.IndexOf("datemaj") >= 0);

    public override ReadResult Read(SourceFile file, ImportProgress progress, CancellationToken cancel)
    {
        var (issues, refused) = (new IssueList(), new HashSet<string>());
        SheetJsonFile.Require(file, Kind, FieldRules.Service);
        var sheets = SheetReading.Read<ServiceSheet>(SheetRows.Of(file, Kind, FieldRules.Service, issues), FieldRules.Service,
            SourceOf(file), Today, issues, refused, out var count);
        progress.At(1);
        return Result($"services:{SourceOf(file)}", count, issues,
            new Preview(["id", "nom", "thematiques"],
                [.. sheets.Take(Preview.Size).Select(s => new[] { s.Id, s.Name, string.Join(", ", s.Themes ?? []) })]),
            [.. sheets.Select(MapEntry.Of)], refused);
    }
}

/// <summary>The first look at a file of data.inclusion.</summary>
internal static class SheetJsonFile
{
    /// <summary>Whether a JSON file names these fields near its beginning.</summary>
    public static bool Is(SourceFile file, params string[] fields)
    {
        if (file.Format != FileFormat.Json)
        {
            return false;
        }

        using var stream = File.OpenRead(file.Path);
        var head = new byte[8192];
        var text = System.Text.Encoding.UTF8.GetString(head, 0, stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false));
        return Array.TrueForAll(fields, field => text.Contains($"\"{field}\"", StringComparison.Ordinal));
    }

    /// <exception cref="FileRefusedException">No table of the file has the columns of the schema.</exception>
    public static void Require(SourceFile file, string kind, IReadOnlyList<FieldRule> rules)
    {
        if (file.Format != FileFormat.Json && SheetRows.FindTable(file, rules) is null)
        {
            throw new FileRefusedException("file.columnsMissing", kind, string.Join(", ", rules.Where(rule => rule.IsRequired)
                .Select(rule => rule.Name)));
        }
    }
}
