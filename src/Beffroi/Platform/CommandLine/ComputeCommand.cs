using System.CommandLine;
using Microsoft.Extensions.Localization;

namespace Beffroi.Platform.CommandLine;

/// <summary><c>beffroi compute</c>: a method applied to files, with nothing of the program behind it.</summary>
internal static class ComputeCommand
{
    public static Command Build(IStringLocalizer<Texts> texts, params Command[] methods)
    {
        var command = new Command("compute", texts["cli.compute"]);
        foreach (var method in methods)
        {
            command.Subcommands.Add(method);
        }

        return command;
    }
}
