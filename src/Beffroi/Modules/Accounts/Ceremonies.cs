using Beffroi.Platform.Identity;
using Microsoft.AspNetCore.Identity;

namespace Beffroi.Modules.Accounts;

/// <summary>Passkeys as pages ask for them: what cannot be verified is null, whatever the reason.</summary>
internal static class Ceremonies
{
    public static async Task<(Person Person, UserPasskeyInfo Passkey)?> AssertedAsync(this SignInManager<Person> passkeys,
        string? credential)
    {
        try
        {
            return credential is not null && await passkeys.PerformPasskeyAssertionAsync(credential)
                is { Succeeded: true, User: { EndedAt: null } person, Passkey: { } passkey } ? (person, passkey) : null;
        }
        catch (InvalidOperationException)
        {
            return null; // nothing was asked of this browser, or too long ago
        }
    }

    public static async Task<UserPasskeyInfo?> MadeAsync(this SignInManager<Person> passkeys, string? credential)
    {
        try
        {
            return credential is null ? null : (await passkeys.PerformPasskeyAttestationAsync(credential)).Passkey;
        }
        catch (InvalidOperationException)
        {
            return null; // as above
        }
    }
}
