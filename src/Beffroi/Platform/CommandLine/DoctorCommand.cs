using System.CommandLine;
using System.Text.Json;
using Beffroi.Platform.Health;
using Microsoft.Extensions.Localization;

namespace Beffroi.Platform.CommandLine;

/// <summary><c>beffroi doctor</c>: pass or fail, each with what to do.</summary>
internal static class DoctorCommand
{
    public static Command Build(IStringLocalizer<Texts> texts)
    {
        var json = new Option<bool>("--json") { Description = texts["cli.json"] };
        var command = new Command("doctor", texts["cli.doctor"]) { json };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var host = await CommandHost.StartAsync(parsed.Common(), cancel);
            var found = await host.Get<Doctor>().ExamineAsync(cancel);
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(found, ImportCommand.Json));
            }
            else
            {
                foreach (var check in found)
                {
                    Console.Out.WriteLine($"{(check.IsWell ? "✓" : "✗")} {texts["doctor." + check.Name]}"
                        + (check.IsWell ? "" : $" — {texts[$"doctor.{check.Name}.advice"]}"));
                }
            }

            return found.All(check => check.IsWell) ? BeffroiCommand.Ok : BeffroiCommand.Refused;
        });
        return command;
    }
}
