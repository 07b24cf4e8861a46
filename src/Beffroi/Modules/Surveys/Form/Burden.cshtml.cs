using Beffroi.Platform;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.Surveys.Form;

/// <summary>A firm sees how often it is asked, and takes a pause or ends it, by the link of any mail.</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken] // the link itself is the secret; mail programs end with one click and no cookie
internal sealed class BurdenModel(FormDesk desk, UnknownLinks unknown, PageScope scope, TimeProvider time) : PageModel
{
    private const int PauseMonths = 3;

    public Respondent? Who { get; private set; }

    public IReadOnlyList<string> AskedIn { get; private set; } = [];

    public DateOnly Today { get; private set; }

    public Task<IActionResult> OnGetAsync(string secret, CancellationToken cancel) => ShowAsync(secret, cancel);

    /// <summary>As mail programs ask with one click: no mail any more.</summary>
    public async Task<IActionResult> OnPostAsync(string secret, CancellationToken cancel)
    {
        var done = await DoAsync(secret, _ => (null, true), cancel);
        // A mail program follows no redirection (RFC 8058).
        return Request.HasFormContentType && Request.Form.ContainsKey("List-Unsubscribe") ? await ShowAsync(secret, cancel)
            : done;
    }

    public Task<IActionResult> OnPostPauseAsync(string secret, CancellationToken cancel) =>
        DoAsync(secret, today => (today.AddMonths(PauseMonths), false), cancel);

    public Task<IActionResult> OnPostResumeAsync(string secret, CancellationToken cancel) =>
        DoAsync(secret, _ => (null, false), cancel);

    private async Task<IActionResult> DoAsync(
        string secret, Func<DateOnly, (DateOnly? PausedUntil, bool IsStopped)> wanted, CancellationToken cancel)
    {
        if (await desk.FindAsync(secret, cancel) is not { } who)
        {
            return await ShowAsync(secret, cancel);
        }

        var (until, isStopped) = wanted(LocalTime.DayOf(time.GetUtcNow()));
        await desk.ChangeAsync(who.Firm.Siret, until, isStopped, cancel);
        return LocalRedirect(Addresses.PathOf("/Surveys/Form/Burden", scope.Language, ("secret", secret)));
    }

    private async Task<IActionResult> ShowAsync(string secret, CancellationToken cancel)
    {
        Response.Headers.CacheControl = "no-store";
        (Who, Today) = (await desk.FindAsync(secret, cancel), LocalTime.DayOf(time.GetUtcNow()));
        if (Who is null)
        {
            Response.StatusCode = unknown.IsOneTooMany(HttpContext) ? StatusCodes.Status429TooManyRequests
                : StatusCodes.Status404NotFound;
            return Page();
        }

        AskedIn = await desk.AskedInAsync(Who.Firm.Siret, cancel);
        return Page();
    }
}
