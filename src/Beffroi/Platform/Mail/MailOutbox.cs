using Beffroi.Platform.Storage;
using MailKit.Net.Smtp;
using MimeKit;

namespace Beffroi.Platform.Mail;

/// <summary>
/// Mails are written to a folder first, so that none is lost with the process, and leave from there where a server is configured.
/// Without one they stay and the administrator reads them.
/// </summary>
internal sealed class MailOutbox(StoreFolder folder, BeffroiSettings settings, TimeProvider time)
{
    public async Task WriteAsync(string to, string subject, string body, CancellationToken cancel)
    {
        var message = new MimeMessage { Subject = subject, Body = new TextPart("plain") { Text = body },
            Date = time.GetUtcNow() };
        message.From.Add(MailboxAddress.Parse(settings.MailFrom));
        message.To.Add(MailboxAddress.Parse(to));
        var path = Path.Combine(folder.Outbox, $"{Guid.CreateVersion7():N}.eml");
        await message.WriteToAsync(path + ".part", cancel);
        File.Move(path + ".part", path);
    }

    /// <summary>Those that wait, latest first.</summary>
    public IEnumerable<(string Name, MimeMessage Message)> Waiting() =>
        Directory.EnumerateFiles(folder.Outbox, "*.eml").OrderDescending(StringComparer.Ordinal)
            .Select(path => (Path.GetFileNameWithoutExtension(path), MimeMessage.Load(path)));

    /// <summary>Sends what waits, oldest first; what the server refuses now waits for the next time.</summary>
    public async Task SendAsync(SmtpAddress server, CancellationToken cancel)
    {
        var paths = Directory.EnumerateFiles(folder.Outbox, "*.eml").Order(StringComparer.Ordinal).ToList();
        if (paths.Count == 0)
        {
            return;
        }

        using var client = new SmtpClient();
        await client.ConnectAsync(server.Host, server.Port, server.Security, cancel);
        if (server.User is { } user)
        {
            await client.AuthenticateAsync(user, server.Password ?? "", cancel);
        }

        foreach (var path in paths)
        {
            await client.SendAsync(await MimeMessage.LoadAsync(path, cancel), cancel);
            File.Delete(path);
        }

        await client.DisconnectAsync(quit: true, cancel);
    }

    /// <summary>Deletes what waited longer than a term: the secrets in it are dead long since.</summary>
    public int Purge(DateTimeOffset before)
    {
        var old = Directory.EnumerateFiles(folder.Outbox, "*.eml")
            .Where(path => File.GetLastWriteTimeUtc(path) < before.UtcDateTime).ToList();
        old.ForEach(File.Delete);
        return old.Count;
    }
}
