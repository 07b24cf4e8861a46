using System.Text.Json;
using Beffroi.Platform.Setup;

namespace Beffroi.Platform.Identity;

/// <summary>What may be done. Code asks for these; which role holds which is data.</summary>
internal static class Permission
{
    public const string DataImport = "data.import";
    public const string PerimetersDefine = "perimeters.define";
    public const string OrganisationsManage = "organisations.manage";
    public const string SeatsManage = "seats.manage";
    public const string PeopleRead = "people.read";
    public const string AuditRead = "audit.read";
    public const string OutboxRead = "outbox.read";
    public const string ReviewsDo = "reviews.do";
    public const string ReleasesManage = "releases.manage";
    public const string DirectoryCurate = "directory.curate";
    public const string SurveysRun = "surveys.run";

    public static IReadOnlyList<string> All { get; } =
    [
        DataImport, PerimetersDefine, OrganisationsManage, SeatsManage, PeopleRead, AuditRead, OutboxRead, ReviewsDo,
        ReleasesManage, DirectoryCurate, SurveysRun,
    ];
}

/// <param name="IsProfessional">Whether its holder must have a second factor.</param>
/// <param name="IsEverywhere">Whether its permissions reach every organisation.</param>
internal sealed record Role(string Id, bool IsProfessional, bool IsEverywhere, IReadOnlyList<string> Permissions)
{
    public const string Administrator = "administrator";

    public string TextKey => "role." + Id;
}

/// <summary>The roles of data/parameters/roles.json.</summary>
internal static class Roles
{
    private static readonly Lazy<IReadOnlyList<Role>> Held = new(() => JsonSerializer.Deserialize<List<Role>>(
        File.ReadAllText(Path.Combine(SetupService.ShippedData, "parameters", "roles.json")), JsonSerializerOptions.Web)!);

    public static IReadOnlyList<Role> All => Held.Value;

    public static Role? Find(string id) => All.FirstOrDefault(role => role.Id == id);
}
