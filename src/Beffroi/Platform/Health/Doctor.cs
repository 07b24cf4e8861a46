using Beffroi.Platform.Audit;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Mail;
using Beffroi.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Platform.Health;

/// <param name="Name">The check; its texts are <c>doctor.NAME</c> and <c>doctor.NAME.advice</c>.</param>
/// <param name="IsWell">Whether it passed.</param>
internal sealed record CheckUp(string Name, bool IsWell);

/// <summary>Looks at what whoever runs the program must have done; each failure says what to do.</summary>
internal sealed class Doctor(
    BeffroiDb db, StoreFolder folder, BeffroiSettings settings, AuditVerifier audit, FirstAccess first, TimeProvider time)
{
    private const long LeastFree = 2L << 30;

    private static readonly TimeSpan OldestBackup = TimeSpan.FromMinutes(30);

    public static IReadOnlyList<string> Names { get; } =
        ["database", "migrations", "audit", "space", "keys", "administrator", "site", "mail", "backup"];

    public async Task<IReadOnlyList<CheckUp>> ExamineAsync(CancellationToken cancel)
    {
        var found = new List<CheckUp>();
        foreach (var name in Names)
        {
            found.Add(new CheckUp(name, await IsWellAsync(name, cancel)));
        }

        return found;
    }

    private async Task<bool> IsWellAsync(string name, CancellationToken cancel) => name switch
    {
        "database" => await IsSoundAsync(cancel),
        "migrations" => !(await db.Database.GetPendingMigrationsAsync(cancel)).Any(),
        "audit" => (await audit.VerifyAsync(cancel)).BrokenAt is null,
        "space" => new DriveInfo(folder.Root).AvailableFreeSpace > LeastFree,
        "keys" => OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(folder.Keys) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) == 0,
        "administrator" => await first.IsOverAsync(cancel),
        "site" => settings.Site is { Scheme: "https" },
        "mail" => SmtpAddress.Parse(settings.Smtp) is not null,
        _ => HasRecentBackup(),
    };

    private async Task<bool> IsSoundAsync(CancellationToken cancel)
    {
        if (db is not SqliteBeffroiDb)
        {
            return await db.Database.CanConnectAsync(cancel);
        }

        const string Check = "SELECT integrity_check AS value FROM pragma_integrity_check";
        return await db.Database.SqlQueryRaw<string>(Check).FirstAsync(cancel) == "ok";
    }

    private bool HasRecentBackup() => settings is { BackupFolder: { } target, BackupKey: not null } && Directory.Exists(target)
        && Directory.EnumerateFiles(target, "beffroi-*.backup")
            .Any(path => File.GetLastWriteTimeUtc(path) > time.GetUtcNow().UtcDateTime - OldestBackup);
}
