using Beffroi.Platform.Audit;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.Accounts;

/// <summary>The second step: a code or a passkey, after the mail, or once more before much is read.</summary>
[AllowAnonymous]
internal sealed class SecondFactorModel(
    SessionOpening sessions, SecondFactor factor, SignInManager<Person> passkeys, UserManager<Person> people,
        CurrentPerson current, BeffroiSettings settings, AuditTrail audit, PageScope scope) : PageModel
{
    [BindProperty]
    public string? Code { get; set; }

    [BindProperty]
    public string? Credential { get; set; }

    [BindProperty(SupportsGet = true, Name = "to")]
    public string? To { get; set; }

    public string? Error { get; private set; }

    /// <summary>Whoever showed two factors at the provider, and has none here, shows them there again.</summary>
    public string? Provider { get; } = settings.Provider?.Name;

    public bool HasPasskey { get; private set; }

    public bool HasCode { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) =>
        await WhoAsync(cancel) is null ? this.Next("/Accounts/SignIn", To, scope) : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await WhoAsync(cancel) is not { } person)
        {
            return this.Next("/Accounts/SignIn", To, scope);
        }

        var verdict = await factor.CheckAsync(person, Code ?? "", cancel);
        if (verdict == CodeVerdict.Right)
        {
            await sessions.OpenAsync(HttpContext, person, isStrong: true, cancel);
            return LocalRedirect(this.Destination(To, scope));
        }

        Error = scope.Text[verdict == CodeVerdict.Locked ? "account.locked" : "account.codeWrong"];
        return Page();
    }

    public async Task<IActionResult> OnPostOptionsAsync(CancellationToken cancel) => await WhoAsync(cancel) is { } person
        ? Content(await passkeys.MakePasskeyRequestOptionsAsync(person), "application/json")
        : this.Next("/Accounts/SignIn", To, scope);

    public async Task<IActionResult> OnPostPasskeyAsync(CancellationToken cancel)
    {
        if (await WhoAsync(cancel) is not { } person)
        {
            return this.Next("/Accounts/SignIn", To, scope);
        }

        if (await passkeys.AssertedAsync(Credential) is not var (shown, passkey) || shown.Id != person.Id)
        {
            await audit.AppendAsync(Act.SignInFailed, $"person:{person.Id:N}", null, cancel);
            Error = scope.Text["account.passkeyRefused"];
            return Page();
        }

        await people.AddOrUpdatePasskeyAsync(shown, passkey);
        await sessions.OpenAsync(HttpContext, person, isStrong: true, cancel);
        return LocalRedirect(this.Destination(To, scope));
    }

    private async Task<Person?> WhoAsync(CancellationToken cancel)
    {
        var person = await sessions.PendingAsync(HttpContext, cancel)
            ?? (current.Id is { } id ? await people.FindByIdAsync(id.ToString()) : null);
        if (person is not null)
        {
            HasPasskey = (await people.GetPasskeysAsync(person)).Count > 0;
            HasCode = person.TwoFactorEnabled;
        }

        return person;
    }
}
