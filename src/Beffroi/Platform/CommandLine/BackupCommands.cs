using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Beffroi.Platform.Audit;
using Beffroi.Platform.Backup;
using Beffroi.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Beffroi.Platform.CommandLine;

/// <summary><c>beffroi backup</c>, <c>beffroi restore</c> and <c>beffroi database move</c>.</summary>
internal static class BackupCommands
{
    private const int ShortestKey = 12;

    public static Command Backup(IStringLocalizer<Texts> texts)
    {
        var file = new Argument<string>("FILE") { Description = texts["cli.backup.file"] };
        var json = new Option<bool>("--json") { Description = texts["cli.json"] };
        var command = new Command("backup", texts["cli.backup"]) { file, json };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var host = await CommandHost.StartAsync(parsed.Common(), cancel);
            var clock = Stopwatch.StartNew();
            var digests = await host.Get<BackupService>().BackUpAsync(Path.GetFullPath(parsed.GetValue(file)!), Key(host),
                cancel);
            return Told(host, "backup.done", digests, clock, parsed.GetValue(json));
        });
        return command;
    }

    public static Command Restore(IStringLocalizer<Texts> texts)
    {
        var file = new Argument<string>("FILE") { Description = texts["cli.backup.file"] };
        var json = new Option<bool>("--json") { Description = texts["cli.json"] };
        var command = new Command("restore", texts["cli.restore"]) { file, json };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var host = CommandHost.StartEmpty(parsed.Common());
            var path = Path.GetFullPath(parsed.GetValue(file)!);
            if (!File.Exists(path))
            {
                throw new BrokenRuleException("file.absent", path);
            }

            var clock = Stopwatch.StartNew();
            var digests = await host.Get<BackupService>().RestoreAsync(path, Key(host), cancel);
            return Told(host, "backup.restored", digests, clock, parsed.GetValue(json));
        });
        return command;
    }

    public static Command Database(IStringLocalizer<Texts> texts)
    {
        var to = new Option<string>("--to") { Description = texts["cli.database.to"], Required = true };
        var json = new Option<bool>("--json") { Description = texts["cli.json"] };
        var move = new Command("move", texts["cli.database.move"]) { to, json };
        move.SetAction(async (parsed, cancel) =>
        {
            await using var host = await CommandHost.StartAsync(parsed.Common(), cancel);
            var clock = Stopwatch.StartNew();
            await using var target = DatabaseSetup.OpenPostgres(parsed.GetValue(to)!);
            if ((await target.Database.GetAppliedMigrationsAsync(cancel)).Any())
            {
                throw new BrokenRuleException("database.notEmpty");
            }

            await target.Database.MigrateAsync(cancel);
            await TableCopy.CopyAsync(host.Get<BeffroiDb>(), target,
                (table, rows) => Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{table}: {rows}")),
                    cancel);
            var (here, there) = (await TableCopy.DigestAsync(host.Get<BeffroiDb>(), cancel),
                await TableCopy.DigestAsync(target, cancel));
            var wrong = here.Except(there).Select(digest => digest.Table).ToList();
            return wrong.Count == 0 ? Told(host, "database.moved", there, clock, parsed.GetValue(json))
                : throw new BrokenRuleException("backup.differs", string.Join(", ", wrong));
        });
        return new Command("database", texts["cli.database"]) { move };
    }

    private static string Key(CommandHost host) => host.Get<BeffroiSettings>().BackupKey is { Length: >= ShortestKey } key
        ? key : throw new BrokenRuleException("backup.noKey", ShortestKey);

    private static int Told(CommandHost host, string key, IReadOnlyList<TableDigest> digests, Stopwatch clock, bool asJson)
    {
        Console.Error.WriteLine(host.Texts[key, digests.Count, digests.Sum(digest => digest.Rows), clock.Elapsed.TotalSeconds]);
        if (asJson)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(digests, ImportCommand.Json));
        }

        return BeffroiCommand.Ok;
    }
}

/// <summary><c>beffroi audit verify</c></summary>
internal static class AuditCommand
{
    public static Command Build(IStringLocalizer<Texts> texts)
    {
        var json = new Option<bool>("--json") { Description = texts["cli.json"] };
        var verify = new Command("verify", texts["cli.audit.verify"]) { json };
        verify.SetAction(async (parsed, cancel) =>
        {
            await using var host = await CommandHost.StartAsync(parsed.Common(), cancel);
            var verdict = await host.Get<AuditVerifier>().VerifyAsync(cancel);
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(verdict, ImportCommand.Json));
            }

            Console.Error.WriteLine(verdict.BrokenAt is { } at ? host.Texts["audit.broken", at]
                : host.Texts["audit.whole", verdict.Entries]);
            return verdict.BrokenAt is null ? BeffroiCommand.Ok : BeffroiCommand.Refused;
        });
        return new Command("audit", texts["cli.audit"]) { verify };
    }
}
