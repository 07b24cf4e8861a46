using System.Net;
using MimeKit;

namespace Beffroi.Platform.Mail;

/// <summary>Told when a server refuses for good what a mail was sent to.</summary>
internal interface IRefusedAddress
{
    /// <param name="about">As the letter had it.</param>
    Task RefusedAsync(string about, CancellationToken cancel);

    /// <summary>An address to which nothing is delivered any more, as a report of another server says.</summary>
    /// <returns>How many are written to no more.</returns>
    Task<int> RefusedMailAsync(string address, CancellationToken cancel);
}

/// <summary>A mail as its author thinks of it.</summary>
internal sealed record Letter(string To, string Subject, string Body)
{
    /// <summary>The name under which it comes; null for that of the site.</summary>
    public string? FromName { get; init; }

    public string? ReplyTo { get; init; }

    /// <summary>A PNG image at its head; null for none.</summary>
    public byte[]? Logo { get; init; }

    /// <summary>Where one click ends such mails (RFC 8058); null where none is needed.</summary>
    public string? Unsubscribe { get; init; }

    /// <summary>What is told when its address is refused for good.</summary>
    public string? About { get; init; }

    public MimeMessage Message(MailboxAddress from, DateTimeOffset at)
    {
        var message = new MimeMessage { Subject = Subject, Date = at };
        message.From.Add(new MailboxAddress(FromName ?? from.Name, from.Address));
        message.To.Add(MailboxAddress.Parse(To));
        if (ReplyTo is not null)
        {
            message.ReplyTo.Add(MailboxAddress.Parse(ReplyTo));
        }

        if (Unsubscribe is not null)
        {
            message.Headers.Add(HeaderId.ListUnsubscribe, $"<{Unsubscribe}>");
            message.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click");
        }

        message.Body = Logo is null ? new TextPart("plain") { Text = Body } : WithLogo(Logo);
        return message;
    }

    /// <summary>The same words twice: plain, and under the logo.</summary>
    private MimeEntity WithLogo(byte[] logo)
    {
        var builder = new BodyBuilder { TextBody = Body };
        var image = builder.LinkedResources.Add("logo.png", logo, new ContentType("image", "png"));
        image.ContentId = MimeKit.Utils.MimeUtils.GenerateMessageId();
        var lines = WebUtility.HtmlEncode(Body).ReplaceLineEndings("\n").Split('\n').Select(line =>
            line.StartsWith("https://", StringComparison.Ordinal) || line.StartsWith("http://", StringComparison.Ordinal)
                ? $"<a href=\"{line}\">{line}</a>" : line);
        builder.HtmlBody = $"<p><img src=\"cid:{image.ContentId}\" alt=\"{WebUtility.HtmlEncode(FromName)}\"></p>"
            + $"<p>{string.Join("<br>\n", lines)}</p>";
        return builder.ToMessageBody();
    }
}
