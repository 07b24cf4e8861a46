using System.Text;
using MimeKit;

namespace Beffroi.Platform.Mail;

/// <summary>Reads what mail servers send back when a mail that they took could not be delivered (RFC 3464).</summary>
internal static class DeliveryReports
{
    /// <summary>Addresses that were refused for good: those that may yet be reached are left out.</summary>
    /// <param name="mails">One mail, or a mailbox of several (mbox).</param>
    /// <param name="read">How many mails there were.</param>
    public static IReadOnlyList<string> RefusedIn(Stream mails, out int read)
    {
        var refused = new List<string>();
        var parser = new MimeParser(mails, IsMailbox(mails) ? MimeFormat.Mbox : MimeFormat.Entity);
        for (read = 0; !parser.IsEndOfStream; read++)
        {
            try
            {
                using var message = parser.ParseMessage();
                refused.AddRange(message.BodyParts.OfType<MessageDeliveryStatus>().SelectMany(report =>
                    report.StatusGroups.Skip(1).Select(RefusedOf)).OfType<string>());
            }
            catch (FormatException)
            {
                break; // what follows is no mail
            }
        }

        return [.. refused.Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private static string? RefusedOf(HeaderList recipient) =>
        string.Equals(recipient["Action"]?.Trim(), "failed", StringComparison.OrdinalIgnoreCase)
            && recipient["Status"]?.Trim().StartsWith('5') == true
            && (recipient["Original-Recipient"] ?? recipient["Final-Recipient"])?.Split(';', 2) is [_, var address]
            ? address.Trim().Trim('<', '>') : null;

    private static bool IsMailbox(Stream mails)
    {
        var start = new byte[5];
        var length = mails.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        mails.Position = 0;
        return Encoding.ASCII.GetString(start, 0, length) == "From ";
    }
}
