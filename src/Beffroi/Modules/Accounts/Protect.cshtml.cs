using Beffroi.Platform.Audit;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using QRCoder;

namespace Beffroi.Modules.Accounts;

/// <summary>Where a person adds a passkey or an authenticator: at the first sign-in, or later from the account.</summary>
[AllowAnonymous]
internal sealed class ProtectModel(
    SessionOpening sessions, SecondFactor factor, SignInManager<Person> passkeys, UserManager<Person> people,
        CurrentPerson current,
    IUserStore<Person> store, BeffroiDb db, AuditTrail audit, PageScope scope) : PageModel
{
    private readonly IUserAuthenticatorKeyStore<Person> _keys = (IUserAuthenticatorKeyStore<Person>)store;

    [BindProperty]
    public string? Code { get; set; }

    [BindProperty]
    public string? Credential { get; set; }

    [BindProperty(SupportsGet = true, Name = "to")]
    public string? To { get; set; }

    public string? Error { get; private set; }

    /// <summary>What the authenticator keeps, as text and as a drawing; null where one is already tied.</summary>
    public string? Key { get; private set; }

    public string Drawing { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await WhoAsync(cancel) is not { } person)
        {
            return Refused();
        }

        await ShowKeyAsync(person);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await WhoAsync(cancel) is not { TwoFactorEnabled: false } person)
        {
            return Refused();
        }

        var verdict = await factor.CheckAsync(person, Code ?? "", cancel);
        if (verdict != CodeVerdict.Right)
        {
            Error = scope.Text[verdict == CodeVerdict.Locked ? "account.locked" : "account.codeWrong"];
            await ShowKeyAsync(person);
            return Page();
        }

        var fresh = (await people.FindByIdAsync(person.Id.ToString()))!;
        await people.SetTwoFactorEnabledAsync(fresh, enabled: true);
        return await DoneAsync(fresh, "authenticator", cancel);
    }

    public async Task<IActionResult> OnPostOptionsAsync(CancellationToken cancel) => await WhoAsync(cancel) is { } person
        ? Content(await passkeys.MakePasskeyCreationOptionsAsync(
            new PasskeyUserEntity { Id = person.Id.ToString(), Name = person.Email!, DisplayName = person.Name }),
                "application/json")
        : Refused();

    public async Task<IActionResult> OnPostPasskeyAsync(CancellationToken cancel)
    {
        if (await WhoAsync(cancel) is not { } person)
        {
            return Refused();
        }

        if (await passkeys.MadeAsync(Credential) is not { } made
            || !(await people.AddOrUpdatePasskeyAsync(person, made)).Succeeded)
        {
            Error = scope.Text["account.passkeyRefused"];
            await ShowKeyAsync(person);
            return Page();
        }

        return await DoneAsync(person, "passkey", cancel);
    }

    private async Task<IActionResult> DoneAsync(Person person, string what, CancellationToken cancel)
    {
        await using (var transaction = await db.Database.BeginTransactionAsync(cancel))
        {
            await audit.AppendAsync(Act.FactorAdded, what, person.Id, cancel);
            await factor.TellOfChangeAsync(person, isAdded: true, cancel);
            await transaction.CommitAsync(cancel);
        }

        var fresh = (await people.FindByIdAsync(person.Id.ToString()))!; // its stamp changed with its factors
        await sessions.OpenAsync(HttpContext, fresh, isStrong: true, cancel);
        return LocalRedirect(this.Destination(To, scope));
    }

    /// <summary>
    /// Whoever showed two factors lately; or whoever passed the mail and has none yet. A mailbox alone adds nothing to what is
    /// already there.
    /// </summary>
    private async Task<Person?> WhoAsync(CancellationToken cancel)
    {
        if (current is { Id: { } id, HasSecondFactor: true })
        {
            return current.HasFreshFactor ? await people.FindByIdAsync(id.ToString()) : null;
        }

        var person = await sessions.PendingAsync(HttpContext, cancel)
            ?? (current.Id is { } mailed ? await people.FindByIdAsync(mailed.ToString()) : null);
        return person is null || await factor.HasOneAsync(person) ? null : person;
    }

    private IActionResult Refused() => current.HasSecondFactor
        ? this.Next("/Accounts/SecondFactor", Addresses.PathOf("/Accounts/Protect", scope.Language), scope)
        : this.Next("/Accounts/SignIn", To, scope);

    private async Task ShowKeyAsync(Person person)
    {
        if (person.TwoFactorEnabled)
        {
            return;
        }

        if (await people.GetAuthenticatorKeyAsync(person) is null)
        {
            // Not by the manager, which would end the person's sessions for a key that may never be confirmed.
            await _keys.SetAuthenticatorKeyAsync(person, people.GenerateNewAuthenticatorKey(), HttpContext.RequestAborted);
            await people.UpdateAsync(person);
        }

        Key = await people.GetAuthenticatorKeyAsync(person);
        var label = Uri.EscapeDataString($"Beffroi:{person.Email}");
        using var code = QRCodeGenerator.GenerateQrCode(
            $"otpauth://totp/{label}?secret={Key}&issuer=Beffroi", QRCodeGenerator.ECCLevel.M);
        Drawing = new SvgQRCode(code).GetGraphic(5);
    }
}
