using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Beffroi.Platform.Publication.Protection;
using Microsoft.Extensions.Localization;

namespace Beffroi.Platform.CommandLine;

/// <summary><c>beffroi protect</c> and <c>beffroi audit-table</c>: disclosure control of one table, beside any store.</summary>
internal static class ProtectCommands
{
    private static readonly JsonSerializerOptions Json = new(ImportCommand.Json)
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static Command Protect(IStringLocalizer<Texts> texts)
    {
        var (table, spec, json) = Common(texts);
        var target = new Option<string?>("--out") { Description = texts["cli.protect.out"] };
        var command = new Command("protect", texts["cli.protect"]) { table, spec, target, json };
        command.SetAction((parsed, cancel) =>
        {
            var read = ProtectionSpec.Read(parsed.GetValue(spec)!);
            var answer = new Protection(read, TimeProvider.System).Protect(
                new ProtectionTableReader(read, texts).Read(parsed.GetValue(table)!), Bar(texts["protect.choosing"], texts),
                    cancel);
            var isRefused = answer.Status == "refused";
            if (parsed.GetValue(target) is { } path && !isRefused)
            {
                Write(path, read, answer);
            }

            Say(texts[isRefused ? "protect.refused" : "protect.done", answer.Primary, answer.Secondary,
                answer.Gap.ToString("P1", CultureInfo.CurrentCulture), answer.Cells.Count]);
            Tell(parsed.GetValue(json), answer);
            return Task.FromResult(isRefused ? BeffroiCommand.Refused : BeffroiCommand.Ok);
        });
        return command;
    }

    public static Command AuditTable(IStringLocalizer<Texts> texts)
    {
        var (table, spec, json) = Common(texts);
        var command = new Command("audit-table", texts["cli.auditTable"]) { table, spec, json };
        command.SetAction((parsed, cancel) =>
        {
            var read = ProtectionSpec.Read(parsed.GetValue(spec)!);
            if (read.IsMicrodata || read.Status is null)
            {
                throw new BrokenRuleException("protect.status");
            }

            var answer = new Protection(read, TimeProvider.System).Attack(
                new ProtectionTableReader(read, texts).Read(parsed.GetValue(table)!), Bar(texts["protect.attacking"], texts),
                    cancel);
            Say(texts["protect.audited", answer.Cells.Count, answer.Exposed]);
            Tell(parsed.GetValue(json), answer);
            return Task.FromResult(BeffroiCommand.Ok);
        });
        return command;
    }

    private static (Argument<string> Table, Option<string> Spec, Option<bool> Json) Common(IStringLocalizer<Texts> texts) =>
        (new Argument<string>("TABLE") { Description = texts["cli.protect.table"] },
            new Option<string>("--spec") { Description = texts["cli.protect.spec"], Required = true },
            new Option<bool>("--json") { Description = texts["cli.json"] });

    private static Action<double> Bar(string what, IStringLocalizer<Texts> texts) => new ScreenReport(texts).Reading(what).At;

    private static void Say(string sentence) => Console.Error.WriteLine(sentence);

    private static void Tell<T>(bool isAsked, T answer)
    {
        if (isAsked)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(answer, Json));
        }
    }

    /// <summary>One row a cell; a hidden one has no value, and the bounds that its readers can work out anyhow.</summary>
    private static void Write(string path, ProtectionSpec spec, ProtectionAnswer answer)
    {
        using var output = new StreamWriter(path);
        using var csv = CsvHelper.CsvWriter.Create(output, new CsvHelper.CsvWriterOptions(), true);
        csv.WriteRecord([.. spec.Dimensions.Select(d => d.Name), "value", "status", "low", "high"]);
        foreach (var cell in answer.Cells)
        {
            csv.WriteRecord([.. cell.Key, cell.Status == "V" ? Text(cell.Value) : "", cell.Status, Text(cell.Low),
                Text(cell.High)]);
        }
    }

    private static string Text(double? number) => number?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
