namespace Beffroi.Matching.Eligibility;

/// <summary>What a fact is made of.</summary>
public enum FactKind
{
    /// <summary>A number, 0 or more.</summary>
    Number,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>Codes, of which several may hold at once.</summary>
    Codes,
}

/// <summary>Something that a rule may ask about a person.</summary>
/// <param name="Name">As rules name it.</param>
/// <param name="Kind">What it is made of.</param>
/// <param name="Codes">For codes those that exist; empty where any does (codes of places).</param>
public sealed record Fact(string Name, FactKind Kind, IReadOnlyList<string> Codes)
{
    /// <summary>All facts that rules may ask, by name.</summary>
    public static IReadOnlyDictionary<string, Fact> All { get; } = new[]
    {
        Number("age"), Number("monthsUnemployed"), Number("diplomaLevel"), Number("frenchLevel"), Number("children"),
        Number("monthlyIncome"), Flag("disability"), Flag("qpv"), Flag("woman"), Flag("singleParent"),
        new Fact("status", FactKind.Codes, ["jobseeker", "rsa", "ass", "aah", "employee", "student", "refugee"]),
        new Fact("place", FactKind.Codes, []),
    }.ToDictionary(fact => fact.Name);

    private static Fact Number(string name) => new(name, FactKind.Number, []);

    private static Fact Flag(string name) => new(name, FactKind.Flag, []);
}

/// <summary>What is known of somebody. What is not told is not known; it is never taken for no.</summary>
/// <param name="Numbers">Ages in years, lengths in months, diplomas by level of the French framework (0 to 8), French from 0
/// (none) to 6 (C2), income in euros a month.</param>
/// <param name="Flags">What is known to hold or not to hold.</param>
/// <param name="Codes">Codes that are known to hold.</param>
/// <param name="Complete">Facts of codes of which all are told: what is not among them does not hold.</param>
public sealed record KnownFacts(
    IReadOnlyDictionary<string, double> Numbers, IReadOnlyDictionary<string, bool> Flags,
    IReadOnlyDictionary<string, IReadOnlySet<string>> Codes, IReadOnlySet<string> Complete)
{
    /// <summary>Nothing is known.</summary>
    public static KnownFacts None { get; } = new(
        new Dictionary<string, double>(), new Dictionary<string, bool>(), new Dictionary<string, IReadOnlySet<string>>(),
        new HashSet<string>());
}
