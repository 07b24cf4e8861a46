using System.CommandLine;
using System.Text.Json;
using Beffroi.Modules.Observatory.Indicators;
using Beffroi.Platform;
using Beffroi.Platform.CommandLine;
using Beffroi.Platform.Publication;
using Beffroi.Reference;
using Microsoft.Extensions.Localization;
using Spectre.Console;

namespace Beffroi.Modules.Observatory;

/// <summary><c>beffroi figures INDICATOR --zone ZONING:CODE …</c></summary>
internal static class FiguresCommand
{
    public static Command Build(IStringLocalizer<Texts> texts)
    {
        var indicator = new Argument<string>("INDICATOR") { Description = texts["cli.figures.indicator",
            string.Join(", ", Ids)] };
        var zone = new Option<string[]>("--zone") { Description = texts["cli.figures.zone"], Required = true };
        var period = new Option<string?>("--period") { Description = texts["cli.figures.period"] };
        var occupation = new Option<string?>("--occupation") { Description = texts["cli.figures.occupation"] };
        var by = new Option<string>("--by") { Description = texts["cli.figures.by"], DefaultValueFactory = _ => "zone" };
        by.AcceptOnlyFromAmong("zone", "occupation", "family", "period");
        var knownOn = new Option<DateOnly?>("--known-on") { Description = texts["cli.figures.knownOn"] };
        var csv = new Option<bool>("--csv") { Description = texts["cli.csv"] };
        var json = new Option<bool>("--json") { Description = texts["cli.json"] };
        var command = new Command("figures", texts["cli.figures"]) { indicator, zone, period, occupation, by, knownOn, csv,
            json };
        command.SetAction(async (parsed, cancel) =>
        {
            var request = new FigureRequest
            {
                Id = parsed.GetValue(indicator)!, Zones = parsed.GetValue(zone)!, Period = parsed.GetValue(period),
                By = parsed.GetValue(by), Occupation = parsed.GetValue(occupation), KnownOn = parsed.GetValue(knownOn),
            };
            if (!request.TryRead(out var query, out var key, out var fact))
            {
                throw new BrokenRuleException(key, fact, string.Join(", ", Ids));
            }

            await using var host = await CommandHost.StartAsync(parsed.Common(), cancel);
            var places = await host.Get<ReferenceCache>().PlacesAsync(cancel);
            if (query.Zones.Where(z => z.Code != "*" && places.Find(z) is null).Select(z =>
                z.ToString()).FirstOrDefault() is { } absent)
            {
                throw new BrokenRuleException("figures.zoneAbsent", absent, absent.Split(':')[0]);
            }

            var figures = await host.Get<PublishedFigures>().ListAsync(query, cancel);
            var rows = await FigureTable.RowsAsync(figures, host.Get<ReferenceCache>(), Beffroi.Texts.Language, cancel);
            Print(rows, parsed.GetValue(csv), parsed.GetValue(json), figures);
            return BeffroiCommand.Ok;
        });
        return command;
    }

    private static IEnumerable<string> Ids => IndicatorCatalogue.All.Select(i => i.Id);

    private static void Print(List<string[]> rows, bool csv, bool json, IReadOnlyList<Figure> figures)
    {
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(figures.Select(FigureTable.ToJson), ImportCommand.Json));
        }
        else if (csv || Console.IsOutputRedirected)
        {
            FigureTable.WriteCsv(Console.Out, rows, ',');
        }
        else
        {
            var table = new Table().AddColumns(FigureTable.Columns);
            rows.ForEach(row => table.AddRow(Array.ConvertAll(row, Markup.Escape)));
            AnsiConsole.Write(table);
        }
    }
}
