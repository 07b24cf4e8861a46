using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Beffroi.Platform.Privacy;
using Beffroi.Platform.Storage;
using Microsoft.Extensions.Localization;

namespace Beffroi.Platform.CommandLine;

/// <summary><c>beffroi privacy report | export | erase</c>: the rights of a person over what is held about them.</summary>
internal static class PrivacyCommand
{
    private static readonly JsonSerializerOptions Written = new()
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Build(IStringLocalizer<Texts> texts) =>
        new("privacy", texts["cli.privacy"]) { Report(texts), Export(texts), Erase(texts) };

    private static Command Report(IStringLocalizer<Texts> texts)
    {
        var who = Who(texts);
        var json = new Option<bool>("--json") { Description = texts["cli.json"] };
        var command = new Command("report", texts["cli.privacy.report"]) { who, json };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var host = await CommandHost.StartAsync(parsed.Common(), cancel);
            var records = host.Get<PersonalRecords>();
            var person = await records.FindAsync(parsed.GetValue(who)!, cancel);
            var rows = await records.ReportAsync(person, cancel);
            if (parsed.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(new
                {
                    person = person.Id,
                    tables = rows.Select(r => new
                    {
                        table = r.Where.Table.Name, column = r.Where.Column.Name, rows = r.Rows,
                        onErasure = IsErased(r.Where) ? "erased" : "number-kept",
                    }),
                }, Written));
                return BeffroiCommand.Ok;
            }

            foreach (var row in rows.Where(row => row.Rows > 0))
            {
                var fate = host.Texts[IsErased(row.Where) ? "privacy.erased" : "privacy.kept"];
                Console.WriteLine($"{row.Where.Table.Name}.{row.Where.Column.Name}: {row.Rows} — {fate}");
            }

            return BeffroiCommand.Ok;
        });
        return command;
    }

    private static Command Export(IStringLocalizer<Texts> texts)
    {
        var who = Who(texts);
        var file = new Argument<string>("FILE") { Description = texts["cli.privacy.file"] };
        var command = new Command("export", texts["cli.privacy.export"]) { who, file };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var host = await CommandHost.StartAsync(parsed.Common(), cancel);
            var records = host.Get<PersonalRecords>();
            var person = await records.FindAsync(parsed.GetValue(who)!, cancel);
            var path = Path.GetFullPath(parsed.GetValue(file)!);
            var rows = await records.ExportAsync(person, cancel);
            await using (var target = StoreFolder.CreateForOwner(path))
            {
                await JsonSerializer.SerializeAsync(target, rows, Written, cancel);
            }

            await Console.Error.WriteLineAsync(host.Texts["privacy.exported", rows.Values.Sum(some => some.Count), path]);
            return BeffroiCommand.Ok;
        });
        return command;
    }

    private static Command Erase(IStringLocalizer<Texts> texts)
    {
        var who = Who(texts);
        var yes = new Option<bool>("--yes") { Description = texts["cli.privacy.yes"] };
        var command = new Command("erase", texts["cli.privacy.erase"]) { who, yes };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var host = await CommandHost.StartAsync(parsed.Common(), cancel);
            var records = host.Get<PersonalRecords>();
            var person = await records.FindAsync(parsed.GetValue(who)!, cancel);
            if (parsed.GetValue(yes))
            {
                await Console.Error.WriteLineAsync(host.Texts["privacy.done", await records.EraseAsync(person, cancel),
                    person.Id]);
                return BeffroiCommand.Ok;
            }

            var rows = (await records.ReportAsync(person, cancel)).Where(r => IsErased(r.Where)).Sum(r => r.Rows);
            await Console.Error.WriteLineAsync(host.Texts["privacy.preview", rows]);
            return BeffroiCommand.Refused;
        });
        return command;
    }

    private static bool IsErased(PersonalColumn column) => column.Link != PersonalLink.Author;

    private static Argument<string> Who(IStringLocalizer<Texts> texts) =>
        new("PERSON") { Description = texts["cli.privacy.who"] };
}
