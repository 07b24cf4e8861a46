using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Beffroi.Platform.Imports;
using Beffroi.Reference;
using Beffroi.Reference.Zones;
using Microsoft.Extensions.Localization;

namespace Beffroi.Platform.CommandLine;

/// <summary><c>beffroi data</c>: the files held.</summary>
internal static class DataCommand
{
    public static Command Build(IStringLocalizer<Texts> texts)
    {
        var json = new Option<bool>("--json") { Description = texts["cli.json"] };
        var command = new Command("data", texts["cli.data"]) { json };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var host = await CommandHost.StartAsync(parsed.Common(), cancel);
            var files = await host.Get<HeldFiles>().ListAsync(cancel);
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(
                    files.Select(f => new { f.Id, f.Dataset, f.Name, f.AsOf, f.RowsRead, f.RowsRefused, f.Sha256, f.IsShipped }),
                    ImportCommand.Json));
                return BeffroiCommand.Ok;
            }

            foreach (var file in files)
            {
                Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{file.Id}\t{file.Dataset}\t{file.AsOf:O}\t{file.RowsRead}\t{file.RowsRefused}\t{file.Name}"));
            }

            return BeffroiCommand.Ok;
        });
        return command;
    }
}

/// <summary><c>beffroi zones ZONING</c>: codes and names of a zoning.</summary>
internal static class ZonesCommand
{
    public static Command Build(IStringLocalizer<Texts> texts)
    {
        var zoning = new Argument<string>("ZONING") { Description = texts["cli.zones.zoning"] };
        var json = new Option<bool>("--json") { Description = texts["cli.json"] };
        var command = new Command("zones", texts["cli.zones"]) { zoning, json };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var host = await CommandHost.StartAsync(parsed.Common(), cancel);
            var places = await host.Get<ReferenceCache>().PlacesAsync(cancel);
            var zones = places.ListOf(parsed.GetValue(zoning)!).OrderBy(z => z.Code, StringComparer.Ordinal).ToList();
            if (zones.Count == 0)
            {
                throw new BrokenRuleException("zones.none", parsed.GetValue(zoning)!,
                    string.Join(", ", places.HeldZonings.Order()));
            }

            if (parsed.GetValue(json))
            {
                var found = zones.Select(z =>
                    new { Zone = z.Ref.ToString(), Name = z.NameIn(Beffroi.Texts.Language), z.Population });
                Console.Out.WriteLine(JsonSerializer.Serialize(found, ImportCommand.Json));
                return BeffroiCommand.Ok;
            }

            zones.ForEach(zone => Console.Out.WriteLine($"{zone.Ref}\t{zone.NameIn(Beffroi.Texts.Language)}"));
            return BeffroiCommand.Ok;
        });
        return command;
    }
}

/// <summary><c>beffroi perimeter CODE --name NAME --communes 59350,59512</c></summary>
internal static class PerimeterCommand
{
    public static Command Build(IStringLocalizer<Texts> texts)
    {
        var code = new Argument<string>("CODE") { Description = texts["cli.perimeter.code"] };
        var name = new Option<string>("--name") { Description = texts["cli.perimeter.name"], Required = true };
        var communes = new Option<string>("--communes") { Description = texts["cli.perimeter.communes"], Required = true };
        var since = new Option<DateOnly?>("--since") { Description = texts["cli.perimeter.since"] };
        var json = new Option<bool>("--json") { Description = texts["cli.json"] };
        var command = new Command("perimeter", texts["cli.perimeter"]) { code, name, communes, since, json };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var host = await CommandHost.StartAsync(parsed.Common(), cancel);
            var codes = parsed.GetValue(communes)!.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries);
            var day = parsed.GetValue(since) ?? DateOnly.FromDateTime(host.Get<TimeProvider>().GetUtcNow().UtcDateTime);
            var zone = await host.Get<Perimeters>().SaveAsync(parsed.GetValue(code)!, parsed.GetValue(name)!, codes, day, cancel);
            Console.Out.WriteLine(parsed.GetValue(json)
                ? JsonSerializer.Serialize(new { Zone = zone.ToString(), Since = day }, ImportCommand.Json)
                : zone.ToString());
            return BeffroiCommand.Ok;
        });
        return command;
    }
}
