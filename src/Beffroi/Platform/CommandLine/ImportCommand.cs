using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Tables;
using Microsoft.Extensions.Localization;

namespace Beffroi.Platform.CommandLine;

/// <summary><c>beffroi import KIND FILE…</c></summary>
internal static class ImportCommand
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private const int MostShown = 20;

    public static Command Build(IStringLocalizer<Texts> texts)
    {
        var kind = new Argument<string>("KIND") { Description = texts["cli.import.kind"] };
        var files = new Argument<string[]>("FILE") { Description = texts["cli.import.file"], Arity = ArgumentArity.OneOrMore };
        var asOf = new Option<DateOnly?>("--as-of") { Description = texts["cli.import.asOf"] };
        var dryRun = new Option<bool>("--dry-run") { Description = texts["cli.import.dryRun"] };
        var json = new Option<bool>("--json") { Description = texts["cli.json"] };
        var command = new Command("import", texts["cli.import"]) { kind, files, asOf, dryRun, json };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var host = await CommandHost.StartAsync(parsed.Common(), cancel);
            var runs = new List<ImportLine>();
            var reader = host.Get<ImportService>().GetReader(parsed.GetValue(kind)!);
            foreach (var path in parsed.GetValue(files)!)
            {
                runs.Add(await OneAsync(host, reader, path, parsed.GetValue(asOf), parsed.GetValue(dryRun), cancel));
            }

            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(runs, Json));
            }

            return runs.Exists(run => run.Error is not null) ? BeffroiCommand.Refused : BeffroiCommand.Ok;
        });
        return command;
    }

    private static async Task<ImportLine> OneAsync(
        CommandHost host, IFileReader reader, string path, DateOnly? asOf, bool dryRun, CancellationToken cancel)
    {
        var name = Path.GetFileName(path);
        try
        {
            using var file = SourceFile.Open(path);
            var progress = new ScreenReport(host.Texts).Reading(name);
            var outcome = dryRun
                ? new ImportOutcome(reader.Read(file, progress, cancel), null, WasHeld: false)
                : await host.Get<ImportService>().ImportAsync(reader, file, asOf, isShipped: false, progress, cancel);
            return Tell(host, name, outcome, dryRun);
        }
        catch (FileRefusedException refusal)
        {
            await Console.Error.WriteLineAsync(host.Texts["import.refused", name, host.Texts.Of(refusal)]);
            string[] issues = refusal.Key == "file.noRow" ? [.. IssuesOf(reader, path).Select(host.Texts.Of)] : [];
            foreach (var issue in issues.Take(MostShown))
            {
                await Console.Error.WriteLineAsync("  " + issue);
            }

            return new ImportLine(name, reader.Kind, null, 0, 0, "refused", host.Texts.Of(refusal), issues);
        }
    }

    /// <summary>Where every line was refused, each is told all the same.</summary>
    private static IReadOnlyList<FileIssue> IssuesOf(IFileReader reader, string path)
    {
        using var file = SourceFile.Open(path);
        return reader.Read(file, ImportProgress.None, CancellationToken.None).Issues.Kept;
    }

    private static ImportLine Tell(CommandHost host, string name, ImportOutcome outcome, bool dryRun)
    {
        var texts = host.Texts;
        if (outcome.Result?.Notice is { } notice)
        {
            Console.Error.WriteLine(texts[notice, name]);
            return new ImportLine(name, outcome.Result.Dataset, null, 0, 0, "not-needed", null, []);
        }

        var (rows, refused) = outcome.File is { } file
            ? (file.RowsRead, file.RowsRefused)
            : (outcome.Result!.RowsRead, outcome.Result.Issues.Count);
        var issues = outcome.File?.Issues ?? (IReadOnlyList<FileIssue>)outcome.Result!.Issues.Kept;
        var key = outcome.WasHeld ? "import.held" : dryRun ? "import.dry" : "import.done";
        var culture = CultureInfo.CurrentCulture;
        Console.Error.WriteLine(texts[key, name, rows.ToString("N0", culture), refused.ToString("N0", culture)]);
        foreach (var issue in issues.Take(MostShown))
        {
            Console.Error.WriteLine("  " + texts.Of(issue));
        }

        if (refused > MostShown)
        {
            Console.Error.WriteLine("  " + texts["import.more", refused - MostShown]);
        }

        return new ImportLine(name, outcome.File?.Dataset ?? outcome.Result!.Dataset, outcome.File?.Id, rows, refused,
            outcome.WasHeld ? "held" : dryRun ? "read" : "imported", null, [.. issues.Select(texts.Of)]);
    }

    private sealed record ImportLine(
        string File, string Dataset, Guid? Id, long RowsRead, long RowsRefused, string Outcome, string? Error, string[] Issues);
}

/// <summary><c>beffroi undo ID</c></summary>
internal static class UndoCommand
{
    public static Command Build(IStringLocalizer<Texts> texts)
    {
        var id = new Argument<Guid>("ID") { Description = texts["cli.undo.id"] };
        var json = new Option<bool>("--json") { Description = texts["cli.json"] };
        var command = new Command("undo", texts["cli.undo"]) { id, json };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var host = await CommandHost.StartAsync(parsed.Common(), cancel);
            var isDone = await host.Get<ImportService>().UndoAsync(parsed.GetValue(id), cancel);
            Console.Error.WriteLine(texts[isDone ? "undo.done" : "undo.absent", parsed.GetValue(id)]);
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(new { Id = parsed.GetValue(id), IsUndone = isDone },
                    ImportCommand.Json));
            }

            return isDone ? BeffroiCommand.Ok : BeffroiCommand.Refused;
        });
        return command;
    }
}
