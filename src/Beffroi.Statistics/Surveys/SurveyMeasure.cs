namespace Beffroi.Statistics.Surveys;

/// <summary>What is estimated.</summary>
public enum MeasureKind
{
    /// <summary>A fraction of those who answer.</summary>
    Share,

    /// <summary>Those who say up less those who say down, in points from −100 to 100.</summary>
    Balance,

    /// <summary>A sum over another.</summary>
    Ratio,

    /// <summary>A mean.</summary>
    Mean,
}

/// <summary>A quotient Σ w a / Σ w b over those who answered the question.</summary>
/// <param name="Name">What names it.</param>
/// <param name="Kind">How its interval is made.</param>
/// <param name="Over">a of each unit of the sample; null where it is not told.</param>
/// <param name="Under">b of each; null where it is not told.</param>
public sealed record SurveyMeasure(
    string Name, MeasureKind Kind, IReadOnlyList<double?> Over, IReadOnlyList<double?> Under)
{
    /// <summary>The share of units whose answer is among some.</summary>
    /// <param name="answers">Null where it is not told.</param>
    /// <param name="counted">Which answers are counted.</param>
    public static SurveyMeasure Share(string name, IReadOnlyList<string?> answers, IReadOnlyCollection<string> counted) =>
        new(name, MeasureKind.Share, [.. answers.Select(one => one is null ? (double?)null : counted.Contains(one) ? 1 : 0)],
            [.. answers.Select(one => one is null ? (double?)null : 1)]);

    /// <summary>Those who say <paramref name="up"/> less those who say <paramref name="down"/>.</summary>
    public static SurveyMeasure Balance(string name, IReadOnlyList<string?> answers, string up, string down) =>
        new(name, MeasureKind.Balance, [.. answers.Select(one => one is null ? (double?)null : one == up ? 100
            : one == down ? -100 : 0)], [.. answers.Select(one => one is null ? (double?)null : 1)]);

    /// <summary>A sum over another.</summary>
    public static SurveyMeasure Ratio(string name, IReadOnlyList<double?> over, IReadOnlyList<double?> under) =>
        new(name, MeasureKind.Ratio, over, under);

    /// <summary>The mean of a number.</summary>
    public static SurveyMeasure Mean(string name, IReadOnlyList<double?> values) =>
        new(name, MeasureKind.Mean, values, [.. values.Select(one => one is null ? (double?)null : 1)]);
}

/// <summary>How far an estimate can be relied on.</summary>
public enum ReliabilityGrade
{
    /// <summary>30 answers or more.</summary>
    A,

    /// <summary>10 to 29.</summary>
    B,

    /// <summary>5 to 9.</summary>
    C,

    /// <summary>Fewer than 5: not to be shown.</summary>
    S,
}

/// <summary>An estimate with its precision. Shares are fractions, balances points.</summary>
/// <param name="Estimate">Null where nobody answered, or those who did weigh nothing.</param>
/// <param name="StandardError">Null with the estimate.</param>
/// <param name="Low">Lower end of the interval of 95 %; null where degrees of freedom are lacking.</param>
/// <param name="High">Upper end.</param>
/// <param name="Df">Answers of the whole sample less strata that answer.</param>
/// <param name="N">How many answered the question.</param>
public sealed record SurveyEstimate(double? Estimate, double? StandardError, double? Low, double? High, int Df, int N)
{
    /// <summary>By how many answered.</summary>
    public ReliabilityGrade Grade => N switch
    {
        < 5 => ReliabilityGrade.S, < 10 => ReliabilityGrade.C, < 30 => ReliabilityGrade.B, _ => ReliabilityGrade.A,
    };
}
