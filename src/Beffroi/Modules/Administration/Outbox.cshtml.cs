using Beffroi.Platform.Identity;
using Beffroi.Platform.Mail;
using Microsoft.AspNetCore.Mvc.RazorPages;
using MimeKit;

namespace Beffroi.Modules.Administration;

/// <summary>
/// Mails that wait. Their secrets are of no use here: a sign-in link opens in one browser alone, and the page shows none of them.
/// </summary>
[Requires(Permission.OutboxRead)]
internal sealed class OutboxModel(MailOutbox outbox, BeffroiSettings settings) : PageModel
{
    public const int Shown = 50;

    public bool HasServer => SmtpAddress.Parse(settings.Smtp) is not null;

    public IReadOnlyList<(string Name, MimeMessage Message)> Waiting { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel) => Waiting = await outbox.WaitingAsync(Shown, cancel);
}
