using Beffroi.Platform.Identity;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.Accounts;

/// <summary>The door: a passkey, or a link by mail.</summary>
[AllowAnonymous]
internal sealed class SignInModel(
    MailSignIn links, SessionOpening sessions, SignInManager<Person> passkeys, UserManager<Person> people, PageScope scope)
    : PageModel
{
    public const string BrowserCookie = SignInSetup.SessionCookie + "-browser";

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Credential { get; set; }

    /// <summary>Where the reader wanted to go.</summary>
    [BindProperty(SupportsGet = true, Name = "to")]
    public string? To { get; set; }

    public bool IsSent { get; private set; }

    public string? Error { get; private set; }

    public async Task OnPostAsync(CancellationToken cancel)
    {
        if (!People.IsEmail(Email?.Trim()))
        {
            Error = scope.Text["account.email", Email ?? ""];
            return;
        }

        var browser = Request.Cookies[BrowserCookie];
        if (browser is null)
        {
            browser = Secrets.Make();
            Response.Cookies.Append(BrowserCookie, browser, new CookieOptions { Secure = true, HttpOnly = true, Path = "/" });
        }

        var origin = SignInSetup.OriginOf(HttpContext);
        await links.SendLinkAsync(Email!, browser, secret => origin
            + Addresses.PathOf("/Accounts/Link", scope.Language, ("secret", secret))
            + (Url.IsLocalUrl(To) ? QueryString.Create("to", To!) : ""), cancel);
        IsSent = true;
    }

    public async Task<IActionResult> OnPostOptionsAsync() =>
        Content(await passkeys.MakePasskeyRequestOptionsAsync(null), "application/json");

    public async Task<IActionResult> OnPostPasskeyAsync(CancellationToken cancel)
    {
        var asserted = Credential is null ? null : await passkeys.PerformPasskeyAssertionAsync(Credential);
        if (asserted is not { Succeeded: true } || asserted.User.EndedAt is not null)
        {
            Error = scope.Text["account.passkeyRefused"];
            return Page();
        }

        await people.AddOrUpdatePasskeyAsync(asserted.User, asserted.Passkey);
        await sessions.OpenAsync(HttpContext, asserted.User, isStrong: true, cancel);
        return LocalRedirect(this.Destination(To, scope));
    }
}
