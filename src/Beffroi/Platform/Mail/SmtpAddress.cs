using MailKit.Security;

namespace Beffroi.Platform.Mail;

/// <summary>
/// A mail server, written <c>smtps://user:password@host:465</c>, or <c>smtp://host:25</c>: then it must offer encryption, unless
/// it is this machine.
/// </summary>
internal sealed record SmtpAddress(string Host, int Port, SecureSocketOptions Security, string? User, string? Password)
{
    public static SmtpAddress? Parse(string? text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("smtp" or "smtps"))
        {
            return null;
        }

        var parts = uri.UserInfo.Split(':', 2);
        var isSecure = uri.Scheme == "smtps";
        return new SmtpAddress(
            uri.Host, uri.Port > 0 ? uri.Port : isSecure ? 465 : 25,
            isSecure ? SecureSocketOptions.SslOnConnect : uri.IsLoopback ? SecureSocketOptions.StartTlsWhenAvailable
                : SecureSocketOptions.StartTls,
            parts[0].Length > 0 ? Uri.UnescapeDataString(parts[0]) : null,
            parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : null);
    }
}
