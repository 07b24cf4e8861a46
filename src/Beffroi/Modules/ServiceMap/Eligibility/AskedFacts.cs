using Beffroi.Matching.Eligibility;

namespace Beffroi.Modules.ServiceMap.Eligibility;

/// <summary>What somebody tells of themselves for one search. Nothing of it is kept.</summary>
/// <param name="Publics">Codes of publics that they ticked; one not ticked is not known.</param>
internal sealed record AskedFacts(IReadOnlyList<string> Publics, double? Age, double? MonthsUnemployed, double? DiplomaLevel)
{
    public static AskedFacts None { get; } = new([], null, null, null);

    private KnownFacts? _known;

    /// <summary>As rules ask them.</summary>
    public KnownFacts Known => _known ??= Work();

    private KnownFacts Work()
    {
        var numbers = new (string Name, double? Value)[] { ("age", Age), ("monthsUnemployed", MonthsUnemployed), ("diplomaLevel",
            DiplomaLevel) }
            .Where(one => one.Value is not null).ToDictionary(one => one.Name, one => one.Value!.Value);
        var flags = new (string Name, string Public)[]
        {
            ("disability", "personnes-en-situation-de-handicap"), ("qpv", "residents-qpv-frr"), ("woman", "femmes"),
        }.Where(one => Publics.Contains(one.Public)).ToDictionary(one => one.Name, _ => true);
        var statuses = new (string Code, string Public)[]
        {
            ("jobseeker", "demandeurs-emploi"), ("student", "etudiants"), ("refugee", "personnes-exilees"),
        }.Where(one => Publics.Contains(one.Public)).Select(one => one.Code).Append(MonthsUnemployed > 0 ? "jobseeker" : "")
            .Where(code => code.Length > 0).ToHashSet();
        return KnownFacts.None with
        {
            Numbers = numbers, Flags = flags,
            Codes = statuses.Count == 0 ? KnownFacts.None.Codes : new Dictionary<string,
                IReadOnlySet<string>> { ["status"] = statuses },
        };
    }
}
