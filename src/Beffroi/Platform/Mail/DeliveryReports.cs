using System.Text;
using MimeKit;

namespace Beffroi.Platform.Mail;

/// <summary>Reads what mail servers send back when a mail that they took could not be delivered (RFC 3464).</summary>
internal static class DeliveryReports
{
    private static readonly string[] Recipients = ["Original-Recipient", "Final-Recipient"];

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
                    report.StatusGroups.Skip(1).SelectMany(RefusedOf)));
            }
            catch (FormatException)
            {
                break; // what follows is no mail
            }
        }

        return [.. refused.Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>An address that is no more, as either server knows it. A full box, a blocklist, a letter that is not liked or a
    /// fault of the sender's address (5.1.7, 5.1.8) say nothing of it.</summary>
    private static IEnumerable<string> RefusedOf(HeaderList recipient)
    {
        var status = (recipient["Status"]?.Trim() ?? "").Split([' ', '\t', '('], 2)[0]; // a remark may follow
        var isGone = (status.StartsWith("5.1.", StringComparison.Ordinal) && status is not ("5.1.7" or "5.1.8"))
            || status is "5.2.1" or "5.4.4";
        return !isGone || !string.Equals(recipient["Action"]?.Trim(), "failed", StringComparison.OrdinalIgnoreCase) ? []
            : from name in Recipients
              let parts = recipient[name]?.Split(';', 2)
              where parts?.Length == 2
              select parts[1].Trim().Trim('<', '>');
    }

    private static bool IsMailbox(Stream mails)
    {
        var start = new byte[5];
        var length = mails.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        mails.Position = 0;
        return Encoding.ASCII.GetString(start, 0, length) == "From ";
    }
}
