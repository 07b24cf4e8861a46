using System.CommandLine;
using Beffroi.Modules.ServiceMap.Interchange;
using Beffroi.Modules.ServiceMap.Search;
using Beffroi.Platform;
using Beffroi.Platform.CommandLine;
using Microsoft.Extensions.Localization;

namespace Beffroi.Modules.ServiceMap;

/// <summary><c>beffroi export directory</c>: the map in a format of others, to the standard output or a file.</summary>
internal static class ExportCommand
{
    public static Command Build(IStringLocalizer<Texts> texts)
    {
        var format = new Option<string>("--format") { Description = texts["cli.export.format"], DefaultValueFactory = _ =>
            "di-json" };
        format.AcceptOnlyFromAmong([.. DirectoryExport.Formats]);
        var kind = new Option<string>("--kind") { Description = texts["cli.export.kind"], DefaultValueFactory = _ => "services" };
        kind.AcceptOnlyFromAmong("structures", "services");
        var file = new Option<string?>("--out") { Description = texts["cli.export.out"] };
        var directory = new Command("directory", texts["cli.export.directory"]) { format, kind, file };
        directory.SetAction(async (parsed, cancel) =>
        {
            await using var host = await CommandHost.StartAsync(parsed.Common(), cancel);
            var held = await host.Get<ServiceDirectory>().GetAsync(cancel);
            var path = parsed.GetValue(file);
            if (path is not null && Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
            {
                throw new BrokenRuleException("export.noFolder", folder);
            }

            await using var to = path is null ? Console.Out : new StreamWriter(path);
            DirectoryExport.Write(held, parsed.GetValue(format)!, parsed.GetValue(kind)!, to);
            await to.FlushAsync(cancel);
            await Console.Error.WriteLineAsync(texts["export.done", held.Structures.Count(), held.Services.Count()]);
            return BeffroiCommand.Ok;
        });
        return new Command("export", texts["cli.export"]) { directory };
    }
}
