using System.Globalization;
using Beffroi.Platform.Identity.Federation;

namespace Beffroi;

/// <param name="DataFolder">Where the embedded default keeps everything.</param>
/// <param name="Postgres">Connection to PostgreSQL; null keeps SQLite in the folder.</param>
internal sealed record BeffroiSettings(string DataFolder, string? Postgres)
{
    /// <summary>The mail server, as <c>smtps://user:password@host</c>; null keeps mails in the outbox folder.</summary>
    public string? Smtp { get; init; }

    /// <summary>
    /// The address by which the public reaches the site, as <c>https://beffroi.example</c>. Requests under another name are
    /// refused:
    /// a mail must never carry an address that its asker chose. Without it the site answers on this machine alone.
    /// </summary>
    public Uri? Site { get; init; }

    /// <summary>Where people may also sign in; null for mail links and passkeys alone.</summary>
    public ProviderSettings? Provider { get; init; }

    /// <summary>Tries of a door (sign-in, first access, invitation) from one address in a minute.</summary>
    public int DoorTries { get; init; } = 30;

    /// <summary>Answers that are not held ready, to one address in a minute.</summary>
    public int AnswersAMinute { get; init; } = 1_200;

    /// <summary>
    /// The sites that may show an indicator in a frame, as <c>https://a.example</c>; this site itself always may.
    /// </summary>
    public IReadOnlyList<string> EmbeddedBy { get; init; } = [];

    /// <summary>Who is told of a weakness: a mail address.</summary>
    public string SecurityContact { get; init; } = "beffroi@localhost";

    /// <summary>The passphrase of backups; without it none is made.</summary>
    public string? BackupKey { get; init; }

    /// <summary>Where a backup is put every quarter of an hour; null for none by itself.</summary>
    public string? BackupFolder { get; init; }

    public string MailFrom { get; init; } = "beffroi@localhost";

    /// <summary>The folder named on the command line, else by <c>BEFFROI_DATA</c>, else <c>./data-store</c>.</summary>
    public static BeffroiSettings Read(string? dataFolder) => new(
        dataFolder ?? Environment.GetEnvironmentVariable("BEFFROI_DATA") ?? "data-store",
        Environment.GetEnvironmentVariable("BEFFROI_DATABASE"))
    {
        Site = Uri.TryCreate(Environment.GetEnvironmentVariable("BEFFROI_SITE"), UriKind.Absolute, out var site) ? site : null,
        Provider = ProviderSettings.Read(Environment.GetEnvironmentVariable),
        BackupKey = Environment.GetEnvironmentVariable("BEFFROI_BACKUP_KEY"),
        BackupFolder = Environment.GetEnvironmentVariable("BEFFROI_BACKUP_DIR"),
        Smtp = Environment.GetEnvironmentVariable("BEFFROI_SMTP"),
        SecurityContact = Environment.GetEnvironmentVariable("BEFFROI_SECURITY_CONTACT")
            ?? Environment.GetEnvironmentVariable("BEFFROI_MAIL_FROM") ?? "beffroi@localhost",
        AnswersAMinute = Limit("BEFFROI_ANSWERS_A_MINUTE", 1_200),
        DoorTries = Limit("BEFFROI_DOOR_TRIES", 30),
        EmbeddedBy = OriginsOf(Environment.GetEnvironmentVariable("BEFFROI_EMBEDDED_BY")),
        MailFrom = Environment.GetEnvironmentVariable("BEFFROI_MAIL_FROM") ?? "beffroi@localhost",
    };

    /// <exception cref="InvalidDataException">One is no origin: a policy must not be written by accident.</exception>
    private static string[] OriginsOf(string? list) =>
    [
        .. (list ?? "").Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Select(one =>
            Uri.TryCreate(one, UriKind.Absolute, out var uri) && uri.Scheme is "https" && uri.PathAndQuery == "/"
                ? uri.GetLeftPart(UriPartial.Authority)
                : throw new InvalidDataException($"BEFFROI_EMBEDDED_BY '{one}': write https://name of the site.")),
    ];

    private static int Limit(string variable, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var set) && set > 0 ? set
            : usual;
}
