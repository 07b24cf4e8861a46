using System.CommandLine;
using Microsoft.Extensions.Localization;

namespace Beffroi.Platform.CommandLine;

/// <summary><c>beffroi serve</c></summary>
internal static class ServeCommand
{
    public static Command Build(IStringLocalizer<Texts> texts)
    {
        var url = new Option<string>("--url") { Description = texts["cli.serve.url"], DefaultValueFactory = _ => "http://127.0.0.1:5080" };
        var openData = new Option<string>("--open-data") { Description = texts["cli.serve.openData"], DefaultValueFactory = _ => "open-data" };
        var command = new Command("serve", texts["cli.serve"]) { url, openData };
        command.SetAction((parsed, cancel) => Task.FromResult(0));
        return command;
    }
}
