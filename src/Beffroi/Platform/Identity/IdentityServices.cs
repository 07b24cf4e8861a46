using Beffroi.Platform.Audit;
using Beffroi.Platform.Mail;
using Beffroi.Platform.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Identity;

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
        services.AddDataProtection().SetApplicationName("beffroi");
        services.AddOptions<KeyManagementOptions>().Configure<StoreFolder, ILoggerFactory>((options, folder, logs) =>
            options.XmlRepository = new FileSystemXmlRepository(new DirectoryInfo(folder.Keys), logs));
        services.AddScoped<IUserStore<Person>, PersonStore>();
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
