using Beffroi.Matching.Eligibility;

namespace Beffroi.Modules.ServiceMap.Eligibility;

/// <summary>Publics of data.inclusion that a rule lets in, for formats that know no rules.</summary>
internal static class DerivedPublics
{
    private const double OldestYoung = 30;
    private const double YoungestSenior = 45;

    public static IReadOnlyList<string> Of(Rule rule) => [.. rule switch
    {
        AnyOf any => any.Parts.SelectMany(Of).Distinct(),
        AllOf all => all.Parts.SelectMany(Of).Distinct(),
        Condition condition => OfCondition(condition),
        _ => [],
    }];

    private static IEnumerable<string> OfCondition(Condition condition) => condition switch
    {
        { Fact: "age", AtMost: <= OldestYoung } => ["jeunes"],
        { Fact: "age", AtLeast: >= YoungestSenior } => ["seniors"],
        { Fact: "monthsUnemployed" } => ["demandeurs-emploi"],
        { Fact: "disability", Is: true } => ["personnes-en-situation-de-handicap"],
        { Fact: "qpv", Is: true } => ["residents-qpv-frr"],
        { Fact: "woman", Is: true } => ["femmes"],
        { Fact: "singleParent", Is: true } => ["familles"],
        { Fact: "children", AtLeast: > 0 } => ["familles"],
        { In: { } codes } => codes.Select(OfStatus).OfType<string>(),
        _ => [],
    };

    private static string? OfStatus(string status) => status switch
    {
        "jobseeker" => "demandeurs-emploi",
        "rsa" or "ass" or "aah" => "beneficiaires-des-minimas-sociaux",
        "employee" => "actifs",
        "student" => "etudiants",
        "refugee" => "personnes-exilees",
        _ => null,
    };
}
