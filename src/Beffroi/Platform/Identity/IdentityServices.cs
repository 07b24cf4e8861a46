using Beffroi.Platform.Audit;
using Beffroi.Platform.Mail;
using Beffroi.Platform.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace Beffroi.Platform.Identity;

internal static class IdentityServices
{
    public static IServiceCollection AddIdentity(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddIdentityCore<Person>(options =>
        {
            options.User.RequireUniqueEmail = true;
            options.User.AllowedUserNameCharacters = ""; // the name is the mail address, checked as one
            options.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
        }).AddSignInManager();
        services.AddScoped<IUserStore<Person>, UserOnlyStore<Person, BeffroiDb, Guid, IdentityUserClaim<Guid>,
            IdentityUserLogin<Guid>, IdentityUserToken<Guid>, IdentityUserPasskey<Guid>>>();
        services.Configure<IdentityPasskeyOptions>(options =>
        {
            options.UserVerificationRequirement = "required"; // a passkey then is two factors in one
            options.ResidentKeyRequirement = "required";
        });
        services.AddSingleton<AuditKey>().AddScoped<AuditTrail>().AddScoped<AuditVerifier>();
        services.AddScoped<MailOutbox>().AddSingleton<FirstAccess>();
        return services.AddScoped<CurrentPerson>().AddScoped<People>().AddScoped<Seats>().AddScoped<MailSignIn>()
            .AddScoped<SecondFactor>().AddScoped<PersonReading>().AddScoped<SessionOpening>().AddScoped<FirstAdministrator>();
    }
}
