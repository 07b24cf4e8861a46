using System.Security.Cryptography;
using Beffroi.Platform.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace Beffroi.Platform.Identity;

/// <summary>
/// The library's store, but that the key of an authenticator is sealed with the keys of the store's folder: whoever copies the
/// database alone makes no codes.
/// </summary>
internal sealed class PersonStore(BeffroiDb db, IDataProtectionProvider protection) : UserOnlyStore<Person, BeffroiDb, Guid,
    IdentityUserClaim<Guid>, IdentityUserLogin<Guid>, IdentityUserToken<Guid>, IdentityUserPasskey<Guid>>(db)
{
    private readonly IDataProtector _sealing = protection.CreateProtector("authenticator-key");

    public override Task SetAuthenticatorKeyAsync(Person user, string key, CancellationToken cancellationToken) =>
        base.SetAuthenticatorKeyAsync(user, _sealing.Protect(key), cancellationToken);

    /// <summary>
    /// Null also when the keys of the folder are lost: no code is right then, and an administrator resets the factors.
    /// </summary>
    public override async Task<string?> GetAuthenticatorKeyAsync(Person user, CancellationToken cancellationToken)
    {
        try
        {
            return await base.GetAuthenticatorKeyAsync(user, cancellationToken) is { } held ? _sealing.Unprotect(held) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
