using System.CommandLine;
using System.IO.Compression;
using System.Text.Json;
using Beffroi.Platform.Publication.Protection;
using Microsoft.Extensions.Localization;

namespace Beffroi.Platform.CommandLine;

/// <summary><c>beffroi argus write</c> and <c>read</c>: a table to and from the files of τ-ARGUS.</summary>
internal static class ArgusCommand
{
    public static Command Build(IStringLocalizer<Texts> texts)
    {
        var table = new Argument<string>("TABLE") { Description = texts["cli.protect.table"] };
        var folder = new Argument<string>("FOLDER") { Description = texts["cli.argus.folder"] };
        var spec = new Option<string>("--spec") { Description = texts["cli.protect.spec"], Required = true };
        var target = new Option<string>("--out") { Description = texts["cli.argus.out"], Required = true };
        var write = new Command("write", texts["cli.argus.write"]) { table, spec, target };
        write.SetAction((parsed, _) =>
        {
            var read = new ProtectionTableReader(ProtectionSpec.Read(parsed.GetValue(spec)!),
                texts).Read(parsed.GetValue(table)!);
            using var archive = new ZipArchive(new MemoryStream(
                ArgusFiles.Write(read)));
            archive.ExtractToDirectory(Directory.CreateDirectory(parsed.GetValue(target)!).FullName, overwriteFiles: true);
            return Task.FromResult(BeffroiCommand.Ok);
        });
        var readBack = new Command("read", texts["cli.argus.read"]) { folder, spec, target };
        readBack.SetAction((parsed, _) =>
        {
            var (found, lines) = ArgusFiles.Read(parsed.GetValue(folder)!);
            using var output = new StreamWriter(parsed.GetValue(target)!);
            using var csv = CsvHelper.CsvWriter.Create(output, new CsvHelper.CsvWriterOptions(), true);
            foreach (var line in lines)
            {
                csv.WriteRecord(line);
            }

            File.WriteAllText(parsed.GetValue(spec)!, JsonSerializer.Serialize(found, ImportCommand.Json));
            return Task.FromResult(BeffroiCommand.Ok);
        });
        return new Command("argus", texts["cli.argus"]) { write, readBack };
    }
}
