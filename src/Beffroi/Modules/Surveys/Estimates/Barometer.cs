namespace Beffroi.Modules.Surveys.Estimates;

/// <summary>What is estimated of the barometer, and which groups it is told for.</summary>
/// <param name="Id">As the catalogue of indicators and files name it.</param>
/// <param name="Counts">What the gate counts of a firm: whoever has the estimates and the totals of the frame can work these
/// counts out, so that they are what is attacked.</param>
internal sealed record BarometerMeasure(
    string Id, DesignEstimate Estimate, Func<SurveyRow, IReadOnlyList<(string Answer, double Value)>> Counts);

/// <summary>A drawn firm with what it answered, in the columns of the file that is estimated from.</summary>
/// <param name="Occupations">Codes of those that it looks for; null where it was not asked, or named none that is known.</param>
internal sealed record SurveyRow(
    string Id, string Stratum, string Sector, string Size, string Zone, int Headcount, IReadOnlyDictionary<string,
        object?>? Answers, IReadOnlySet<string>? Occupations)
{
    public string? Word(string variable) => Expressions.Expression.AsText(Answers?.GetValueOrDefault(variable));

    public double? Number(string variable) => Answers?.GetValueOrDefault(variable) is decimal number ? (double)number : null;
}

/// <summary>The measures of the questionnaire BTR.</summary>
internal static class Barometer
{
    /// <summary>A month with fewer answers is a detail of three months.</summary>
    public const int FewAnswers = 400;

    public const string Difficulty = "survey-difficulty";
    public const string Outlook = "survey-outlook";
    public const string Discouraged = "survey-discouraged";
    public const string HardProjects = "survey-hard-projects";
    public const string Sector = "sector";
    public const string Size = "size";
    public const string Zone = "zone";

    /// <summary>Codes of the sides that the gate counts.</summary>
    public const string Yes = "yes";
    public const string No = "no";

    /// <summary>The question by which firms name the occupations that they look for.</summary>
    public const string Occupation = "METIER_LIB";

    public const string OccupationPrefix = "survey-occupation-";

    private const string DoesNotKnow = "NSP";
    private const int FewFirms = 5;

    public static IReadOnlyList<string> Sides { get; } = [Sector, Size, Zone];

    /// <summary>The sides, and pairs of sides, by which estimates are told.</summary>
    public static IReadOnlyList<string[]> Groupings { get; } = [[Sector], [Size], [Zone], [Sector, Zone]];

    public static IReadOnlyList<BarometerMeasure> Measures { get; } =
    [
        new(Difficulty, Share(Difficulty, "DIFF_REC", "1", "2"), row => YesOrNo(row, "DIFF_REC", "1", "2")),
        new(Outlook, new DesignEstimate(Outlook, "balance", "EMP_PREV", null, "H", "B", null, null, null),
            row => Counted(row, "EMP_PREV")),
        new(Discouraged, Share(Discouraged, "REC_ACT", "3"), row => YesOrNo(row, "REC_ACT", "3")),
        new(HardProjects, new DesignEstimate(HardProjects, "ratio", null, null, null, null, "PROJ_DIFF", "PROJ_N", null),
            Projects),
    ];

    /// <summary>Causes that a firm with difficulties may name, each a share of those that were asked.</summary>
    public static IReadOnlyList<string> Causes { get; } = [.. Enumerable.Range(1, 10).Select(number => $"CAUSE_{number}")];

    /// <summary>Measures that are also told by jobs, a firm counting as many times as it has employees.</summary>
    public static IReadOnlyList<BarometerMeasure> OfJobs { get; } = [.. Measures.Where(one => one.Id != HardProjects)];

    /// <param name="occupations">Codes of those that are told, each a share of the firms that named one.</param>
    public static IEnumerable<DesignEstimate> Estimates(IReadOnlyList<string> occupations) => Measures.Select(one => one.Estimate)
        .Concat(Causes.Select(cause => Share(CauseId(cause), cause, "true")))
        .Concat(occupations.Select(code => Share(OccupationId(code), OccupationVariable(code), "true")));

    public static string CauseId(string variable) => "survey-" + variable.ToLowerInvariant().Replace('_', '-');

    public static string OccupationVariable(string code) => "OCC_" + code;

    public static string OccupationId(string code) => OccupationPrefix + code.ToLowerInvariant();

    /// <summary>The release by which the gate looks at a measure by jobs.</summary>
    public static string JobsId(string measure) => measure + "-jobs";

    /// <summary>The column of a grouping in the file that is estimated from, and the name of its domains.</summary>
    public static string ColumnOf(params IEnumerable<string> sides) => string.Join('_', sides);

    /// <summary>A sector within one zone.</summary>
    public static string SectorInZone(string sector, string zone) => $"{ColumnOf(Sector, Zone)}={GroupOf(sector, zone)}";

    /// <summary>What stands in the column of a grouping.</summary>
    public static string GroupOf(params IEnumerable<string> groups) => string.Join('|', groups);

    /// <param name="domain">As <c>sector=commerce</c> or <c>sector_zone=commerce|…</c>; else all.</param>
    /// <returns>For each of the sides the group that the domain is narrowed to; null where it is not.</returns>
    public static IReadOnlyList<string?> GroupsIn(string domain)
    {
        var parts = domain.Split('=', 2);
        var groups = parts[^1].Split('|');
        return [.. Sides.Select(side => Array.IndexOf(parts[0].Split('_'), side) is >= 0 and var at ? groups[at] : null)];
    }

    /// <summary>Of fewer firms nothing could be told.</summary>
    public static IReadOnlyList<string> OccupationsOf(IEnumerable<SurveyRow> rows) => [.. rows
        .SelectMany(row => row.Occupations ?? new HashSet<string>()).GroupBy(code => code)
        .Where(group => group.Count() >= FewFirms).Select(group => group.Key).Order(StringComparer.Ordinal)];

    /// <summary>The month, or three months together while it has too few answers.</summary>
    public static WaveEstimate? HeadlineOf(WaveResult result, IReadOnlyList<WaveEstimate> estimates)
    {
        WaveEstimate? Of(string domain) => estimates.FirstOrDefault(one =>
            one.Domain == domain && one.Weighting == WaveEstimator.Firms);
        return (result.Answered < FewAnswers ? Of(WaveEstimator.Quarter) : null) ?? Of("");
    }

    private static IReadOnlyList<(string Answer, double Value)> Counted(SurveyRow row, string variable) =>
        row.Word(variable) is { } word && word != DoesNotKnow ? [(word, 1)] : [];

    /// <summary>Of a share no more is told than who is in it.</summary>
    private static IReadOnlyList<(string, double)> YesOrNo(SurveyRow row, string variable, params string[] values) =>
        [.. Counted(row, variable).Select(counted => (values.Contains(counted.Answer) ? Yes : No, counted.Value))];

    private static IReadOnlyList<(string, double)> Projects(SurveyRow row) =>
        row.Number("PROJ_N") is { } all and > 0 && row.Number("PROJ_DIFF") is { } hard ? [("hard", hard), ("other", all - hard)]
            : [];

    private static DesignEstimate Share(string name, string variable, params string[] values) =>
        new(name, "share", variable, values, null, null, null, null, null);
}
