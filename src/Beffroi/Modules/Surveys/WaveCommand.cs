using System.CommandLine;
using Beffroi.Modules.Surveys.Estimates;
using Beffroi.Modules.Surveys.Waves;
using Beffroi.Platform;
using Beffroi.Platform.CommandLine;
using Beffroi.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Beffroi.Modules.Surveys;

/// <summary><c>beffroi wave export</c>: the files from which the figures of a closed wave were estimated.</summary>
internal static class WaveCommand
{
    public static Command Build(IStringLocalizer<Texts> texts)
    {
        var month = new Argument<string>("MONTH") { Description = texts["cli.wave.month"] };
        var folder = new Option<string>("--out") { Description = texts["cli.wave.out"], Required = true };
        var trial = new Option<bool>("--trial") { Description = texts["cli.wave.trial"] };
        var export = new Command("export", texts["cli.wave.export"]) { month, folder, trial };
        export.SetAction(async (parsed, cancel) =>
        {
            await using var host = await CommandHost.StartAsync(parsed.Common(), cancel);
            var (asked, isTrial) = (parsed.GetValue(month)!, parsed.GetValue(trial));
            var wave = await host.Get<BeffroiDb>().Set<Wave>().AsNoTracking().FirstOrDefaultAsync(
                one => one.Month == asked && one.IsFictitious == isTrial, cancel)
                ?? throw new BrokenRuleException("wave.unknown", asked);
            var hash = await host.Get<WaveEstimator>().ExportAsync(wave, parsed.GetValue(folder)!, by: null, cancel);
            Console.Out.WriteLine(hash);
            return BeffroiCommand.Ok;
        });
        return new Command("wave", texts["cli.wave"]) { export };
    }
}
