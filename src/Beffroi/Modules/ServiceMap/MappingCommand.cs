using System.CommandLine;
using System.Text.Json;
using Beffroi.Modules.ServiceMap.Interchange;
using Beffroi.Platform.CommandLine;
using Beffroi.Platform.Tables;
using Microsoft.Extensions.Localization;

namespace Beffroi.Modules.ServiceMap;

/// <summary><c>beffroi mapping FILE</c>: what the program thinks that the columns of a list are, to be corrected and
/// kept.</summary>
internal static class MappingCommand
{
    public static Command Build(IStringLocalizer<Texts> texts)
    {
        var source = new Argument<string>("FILE") { Description = texts["cli.mapping.file"] };
        var save = new Option<bool>("--save") { Description = texts["cli.mapping.save"] };
        var command = new Command("mapping", texts["cli.mapping"]) { source, save };
        command.SetAction(async (parsed, cancel) =>
        {
            var path = parsed.GetValue(source)!;
            using var file = SourceFile.Open(path);
            var mapping = ColumnMapping.Propose(Path.GetFileNameWithoutExtension(path), ForeignRows.Of(file).Columns);
            if (!parsed.GetValue(save))
            {
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(mapping, Model.SheetJson.Indented));
                return BeffroiCommand.Ok;
            }

            await ColumnMappings.SaveAsync(path, mapping, cancel);
            await Console.Error.WriteLineAsync(texts["mapping.saved", path + ColumnMapping.Ending]);
            return BeffroiCommand.Ok;
        });
        return command;
    }
}
