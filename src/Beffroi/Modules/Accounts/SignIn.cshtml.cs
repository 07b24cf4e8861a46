using Beffroi.Platform.Audit;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Identity.Federation;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.Accounts;

/// <summary>The door: a passkey, a trusted provider, or a link by mail.</summary>
[AllowAnonymous]
internal sealed class SignInModel(
    MailSignIn links, SessionOpening sessions, SignInManager<Person> passkeys, UserManager<Person> people,
    BeffroiSettings settings, AuditTrail audit, PageScope scope)
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

    /// <summary>What the button of the provider says; null where none is trusted.</summary>
    public string? Provider { get; } = settings.Provider?.Name;

    public void OnGet()
    {
        if (Request.Query[FederatedSignIn.Problem].ToString() is ("cancelled" or "unknown" or "refused") and var problem)
        {
            Error = scope.Text["account.provider." + problem, Provider ?? ""];
        }
    }

    /// <summary>Leads to the provider; what it answers comes back to the callback.</summary>
    public async Task<IActionResult> OnPostProviderAsync()
    {
        if (Provider is null)
        {
            return NotFound();
        }

        try
        {
            var kept = new AuthenticationProperties { Items = { ["language"] = scope.Language } };
            if (Url.IsLocalUrl(To))
            {
                kept.Items["to"] = To;
            }

            await HttpContext.ChallengeAsync(FederatedSignIn.Scheme, kept);
            return new EmptyResult();
        }
        catch (InvalidOperationException) // its discovery document cannot be read
        {
            Error = scope.Text["account.provider.away", Provider];
            return Page();
        }
    }

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
        if (await passkeys.AssertedAsync(Credential) is not var (person, passkey))
        {
            await audit.AppendAsync(Act.SignInFailed, "passkey", null, cancel);
            Error = scope.Text["account.passkeyRefused"];
            return Page();
        }

        await people.AddOrUpdatePasskeyAsync(person, passkey);
        await sessions.OpenAsync(HttpContext, person, isStrong: true, cancel);
        return LocalRedirect(this.Destination(To, scope));
    }
}
