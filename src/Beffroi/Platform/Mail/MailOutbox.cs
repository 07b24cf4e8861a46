using System.Net.Sockets;
using System.Text;
using Beffroi.Platform.Storage;
using MailKit.Net.Smtp;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace Beffroi.Platform.Mail;

/// <summary>
/// Mails lie in the database until they leave: to a server, or without one to a folder, where the administrator reads them.
/// </summary>
internal sealed class MailOutbox(
    BeffroiDb db, StoreFolder folder, BeffroiSettings settings, IEnumerable<IRefusedAddress> refused, TimeProvider time)
{
    /// <summary>A mail that a server puts off is tried again after a minute, then after twice as long each time, at most this
    /// long: greylisting wants minutes, a full box hours.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(4);

    /// <summary>Adds a mail to whatever transaction is open.</summary>
    public Task WriteAsync(string to, string subject, string body, CancellationToken cancel) =>
        WriteAsync(new Letter(to, subject, body), cancel);

    /// <summary>Adds a mail to whatever transaction is open.</summary>
    public async Task WriteAsync(Letter letter, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        using var message = letter.Message(MailboxAddress.Parse(settings.MailFrom), now);
        using var content = new MemoryStream();
        await message.WriteToAsync(content, cancel);
        var mail = new OutgoingMail
        {
            WrittenAt = now, Content = Encoding.UTF8.GetString(content.ToArray()), About = letter.About,
        };
        db.Add(mail);
        await db.SaveChangesAsync(cancel);
        db.Entry(mail).State = EntityState.Detached;
    }

    /// <summary>Those that wait, and those that lie in the folder, latest first.</summary>
    public async Task<IReadOnlyList<(string Name, MimeMessage Message)>> WaitingAsync(int most, CancellationToken cancel)
    {
        // Identifiers grow with time; the order of the database's own type does not.
        var rows = (await db.Set<OutgoingMail>().AsNoTracking().OrderByDescending(mail => mail.WrittenAt).Take(most)
            .ToListAsync(cancel)).Select(mail => (Name: mail.Id.ToString("N"), Message: (Func<MimeMessage>)(() => Parsed(mail))));
        var files = Directory.EnumerateFiles(folder.Outbox, "*.eml").Select(
            path => (Name: Path.GetFileNameWithoutExtension(path),
                Message: (Func<MimeMessage>)(() => MimeMessage.Load(path, cancel))));
        return [.. rows.Concat(files).DistinctBy(mail => mail.Name).OrderByDescending(mail => mail.Name, StringComparer.Ordinal)
            .Take(most).Select(mail => (mail.Name, mail.Message()))];
    }

    /// <summary>Sends what waits, oldest first; what the server puts off waits for another time.</summary>
    public async Task SendAsync(SmtpAddress server, CancellationToken cancel)
    {
        var mails = await OldestAsync(cancel);
        if (mails.Count == 0)
        {
            return;
        }

        // The end of a mail is a few bytes, which the system would hold back for some 40 ms, each time.
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server.Host, server.Port, cancel);
        using var client = new SmtpClient();
        await client.ConnectAsync(socket, server.Host, server.Port, server.Security, cancel);
        if (server.User is { } user)
        {
            await client.AuthenticateAsync(user, server.Password ?? "", cancel);
        }

        for (; mails.Count > 0; mails = await OldestAsync(cancel))
        {
            foreach (var mail in mails)
            {
                await SendAsync(client, mail, cancel);
            }
        }

        await client.DisconnectAsync(quit: true, cancel);
    }

    private async Task SendAsync(SmtpClient client, OutgoingMail mail, CancellationToken cancel)
    {
        using var message = Parsed(mail);
        try
        {
            await client.SendAsync(message, cancel);
        }
        catch (SmtpCommandException refusal) when (refusal.ErrorCode is SmtpErrorCode.RecipientNotAccepted
            or SmtpErrorCode.MessageNotAccepted)
        {
            // An address that is no more goes; what the server does not take now, or not from us, is tried again.
            if (refusal.ErrorCode == SmtpErrorCode.MessageNotAccepted || (int)refusal.StatusCode < 500)
            {
                await PutOffAsync(mail, cancel);
                return;
            }

            await TellAsync(mail, cancel);
        }
        catch (NotSupportedException)
        {
            await TellAsync(mail, cancel); // letters in the address that this server cannot write
        }

        await GoneAsync(mail, cancel);
    }

    /// <summary>It keeps nobody else's waiting.</summary>
    private Task<int> PutOffAsync(OutgoingMail mail, CancellationToken cancel)
    {
        var pause = TimeSpan.FromMinutes(Math.Min(Math.Pow(2, mail.TimesPutOff), LongestPause.TotalMinutes));
        DateTimeOffset? again = time.GetUtcNow() + pause;
        return db.Set<OutgoingMail>().Where(one => one.Id == mail.Id).ExecuteUpdateAsync(set => set
            .SetProperty(one => one.TimesPutOff, mail.TimesPutOff + 1).SetProperty(one => one.NotBefore, again), cancel);
    }

    private async Task TellAsync(OutgoingMail mail, CancellationToken cancel)
    {
        foreach (var told in refused.Where(_ => mail.About is not null))
        {
            await told.RefusedAsync(mail.About!, cancel);
        }
    }

    /// <summary>Puts what waits into the folder.</summary>
    public async Task PutIntoFolderAsync(CancellationToken cancel)
    {
        foreach (var mail in await OldestAsync(cancel))
        {
            var path = Path.Combine(folder.Outbox, $"{mail.Id:N}.eml");
            await File.WriteAllTextAsync(path + ".part", mail.Content, cancel);
            File.Move(path + ".part", path, overwrite: true);
            await GoneAsync(mail, cancel);
        }
    }

    /// <summary>Deletes what waited longer than a term: the secrets in it are dead long since.</summary>
    public async Task<int> PurgeAsync(DateTimeOffset before, CancellationToken cancel)
    {
        var old = Directory.EnumerateFiles(folder.Outbox, "*.eml")
            .Where(path => File.GetLastWriteTimeUtc(path) < before.UtcDateTime).ToList();
        old.ForEach(File.Delete);
        return old.Count + await db.Set<OutgoingMail>().Where(mail => mail.WrittenAt < before).ExecuteDeleteAsync(cancel);
    }

    private static MimeMessage Parsed(OutgoingMail mail) =>
        MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes(mail.Content)));

    private Task<List<OutgoingMail>> OldestAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        return db.Set<OutgoingMail>().AsNoTracking().Where(mail => mail.NotBefore == null || mail.NotBefore <= now)
            .OrderBy(mail => mail.WrittenAt).ThenBy(mail => mail.Id).Take(100).ToListAsync(cancel);
    }

    private Task<int> GoneAsync(OutgoingMail mail, CancellationToken cancel) =>
        db.Set<OutgoingMail>().Where(m => m.Id == mail.Id).ExecuteDeleteAsync(cancel);
}
