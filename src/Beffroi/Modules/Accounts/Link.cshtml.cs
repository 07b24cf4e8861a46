using Beffroi.Platform.Identity;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.Accounts;

/// <summary>Where the mail leads. Opening it uses nothing up: filters of mail servers open links too. The button does.</summary>
[AllowAnonymous]
internal sealed class LinkModel(MailSignIn links, SessionOpening sessions, SecondFactor factor, PageScope scope) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "to")]
    public string? To { get; set; }

    public bool IsRefused { get; private set; }

    public async Task<IActionResult> OnPostAsync(string secret, CancellationToken cancel)
    {
        if (await links.UseLinkAsync(secret, Request.Cookies[SignInModel.BrowserCookie], cancel) is not { } person)
        {
            IsRefused = true;
            return Page();
        }

        Response.Cookies.Delete(SignInModel.BrowserCookie, new CookieOptions { Secure = true, Path = "/" });
        return await sessions.AfterMailAsync(HttpContext, person, cancel) ? LocalRedirect(this.Destination(To, scope))
            : this.Next(await factor.HasOneAsync(person) ? "/Accounts/SecondFactor" : "/Accounts/Protect", To, scope);
    }
}
