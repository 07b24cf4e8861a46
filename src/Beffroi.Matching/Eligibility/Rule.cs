namespace Beffroi.Matching.Eligibility;

/// <summary>Whether a rule lets somebody in.</summary>
public enum Answer
{
    /// <summary>It does not, whatever else were known.</summary>
    No,

    /// <summary>It depends on what is not known.</summary>
    Unknown,

    /// <summary>It does, whatever else were known.</summary>
    Yes,
}

/// <summary>What a rule says of somebody.</summary>
/// <param name="Answer">Yes, no, or not yet known.</param>
/// <param name="Missing">Facts that would help to know, in the order of the rule; empty unless the answer is not known.</param>
/// <param name="Against">Conditions that somebody does not meet and because of which the answer is no.</param>
public sealed record Verdict(Answer Answer, IReadOnlyList<string> Missing, IReadOnlyList<Condition> Against)
{
    internal static Verdict Of(Answer answer) => new(answer, [], []);
}

/// <summary>Who is let in: conditions joined by and, or and not. Judged with the three values of Kleene's strong logic.</summary>
/// <remarks>S. C. Kleene, <em>Introduction to Metamathematics</em> (1952), § 64.</remarks>
public abstract record Rule
{
    /// <summary>Judges somebody.</summary>
    /// <param name="facts">What is known of them.</param>
    /// <returns>Yes only where every way of completing the facts gives yes, and no likewise, as long as no fact stands twice in
    /// the
    /// rule; where one does, the answer may stay unknown though it could be told.</returns>
    public abstract Verdict Judge(KnownFacts facts);

    /// <summary>All conditions of the rule, in its order.</summary>
    public abstract IEnumerable<Condition> Conditions { get; }
}

/// <summary>Lets in who meets every part; with no part, everybody.</summary>
/// <param name="Parts">The parts.</param>
public sealed record AllOf(IReadOnlyList<Rule> Parts) : Rule
{
    /// <inheritdoc/>
    public override IEnumerable<Condition> Conditions => Parts.SelectMany(part => part.Conditions);

    /// <inheritdoc/>
    public override Verdict Judge(KnownFacts facts)
    {
        var parts = Parts.Select(part => part.Judge(facts)).ToList();
        var refusals = parts.Where(part => part.Answer == Answer.No).ToList();
        return refusals.Count > 0 ? new Verdict(Answer.No, [], [.. refusals.SelectMany(part => part.Against)])
            : parts.TrueForAll(part => part.Answer == Answer.Yes) ? Verdict.Of(Answer.Yes)
            : new Verdict(Answer.Unknown, [.. parts.SelectMany(part => part.Missing).Distinct()], []);
    }
}

/// <summary>Lets in who meets one part at least; with no part, nobody.</summary>
/// <param name="Parts">The parts.</param>
public sealed record AnyOf(IReadOnlyList<Rule> Parts) : Rule
{
    /// <inheritdoc/>
    public override IEnumerable<Condition> Conditions => Parts.SelectMany(part => part.Conditions);

    /// <inheritdoc/>
    public override Verdict Judge(KnownFacts facts)
    {
        var parts = Parts.Select(part => part.Judge(facts)).ToList();
        return parts.Exists(part => part.Answer == Answer.Yes) ? Verdict.Of(Answer.Yes)
            : parts.TrueForAll(part => part.Answer == Answer.No)
                ? new Verdict(Answer.No, [], [.. parts.SelectMany(part => part.Against)])
            : new Verdict(Answer.Unknown, [.. parts.SelectMany(part => part.Missing).Distinct()], []);
    }
}

/// <summary>Lets in who does not meet the part.</summary>
/// <param name="Part">The part.</param>
public sealed record NotThat(Rule Part) : Rule
{
    /// <inheritdoc/>
    public override IEnumerable<Condition> Conditions => Part.Conditions;

    /// <inheritdoc/>
    public override Verdict Judge(KnownFacts facts)
    {
        var part = Part.Judge(facts);
        return part.Answer switch
        {
            Answer.Yes => new Verdict(Answer.No, [], [.. Part.Conditions]),
            Answer.No => Verdict.Of(Answer.Yes),
            _ => part,
        };
    }
}

/// <summary>Something asked of one fact.</summary>
/// <param name="Fact">The name of the fact.</param>
public sealed record Condition(string Fact) : Rule
{
    /// <summary>For a number: not less than this.</summary>
    public double? AtLeast { get; init; }

    /// <summary>For a number: not more than this.</summary>
    public double? AtMost { get; init; }

    /// <summary>For a flag: what it must be.</summary>
    public bool? Is { get; init; }

    /// <summary>For codes: one of these must hold.</summary>
    public IReadOnlyList<string>? In { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<Condition> Conditions => [this];

    /// <inheritdoc/>
    public override Verdict Judge(KnownFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return Holds(facts) switch
        {
            true => Verdict.Of(Answer.Yes),
            false => new Verdict(Answer.No, [], [this]),
            null => new Verdict(Answer.Unknown, [Fact], []),
        };
    }

    private bool? Holds(KnownFacts facts) => Is is { } wanted
        ? facts.Flags.TryGetValue(Fact, out var flag) ? flag == wanted : null
        : In is { } codes ? HoldsOne(codes, facts)
        : facts.Numbers.TryGetValue(Fact, out var number)
            ? number >= (AtLeast ?? double.NegativeInfinity) && number <= (AtMost ?? double.PositiveInfinity) : null;

    private bool? HoldsOne(IReadOnlyList<string> codes, KnownFacts facts) =>
        facts.Codes.TryGetValue(Fact, out var held) && codes.Any(held.Contains) ? true
            : facts.Complete.Contains(Fact) ? false : null;
}
