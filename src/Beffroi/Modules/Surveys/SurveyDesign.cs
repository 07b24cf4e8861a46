using System.Text.Json;
using System.Text.Json.Serialization;
using Beffroi.Platform;
using Beffroi.Statistics.Surveys;

namespace Beffroi.Modules.Surveys;

/// <summary>How a file of answers is to be weighed and what is to be estimated, as its author wrote it.</summary>
/// <param name="Id">Column that names a unit.</param>
/// <param name="Wave">Column of the wave; null for one wave.</param>
/// <param name="Stratum">Column of the stratum.</param>
/// <param name="Population">File of the strata, columns <c>h,N,n</c>, beside the design.</param>
/// <param name="Response">Column that is 1 where a unit answered; null where all did.</param>
/// <param name="ResponseGroups">Columns of the cells within which those who answer stand for the others.</param>
/// <param name="SizeWeight">Column of a second weight, as headcount.</param>
/// <param name="Winsorise">Column of the groups in which the largest are cut; the first of the response groups unless
/// told.</param>
/// <param name="Domains">Columns by which estimates are told too.</param>
internal sealed record SurveyDesign(
    [property: JsonRequired] string Id, string? Wave, [property: JsonRequired] string Stratum,
    [property: JsonRequired] string Population, string? Response, string[]? ResponseGroups, DesignCalibration? Calibration,
    string? SizeWeight, string? Winsorise, [property: JsonRequired] DesignEstimate[] Estimates, string[]? Domains)
{
    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true,
    };

    /// <exception cref="BrokenRuleException">The file is no design.</exception>
    public static SurveyDesign Read(string path)
    {
        try
        {
            var design = JsonSerializer.Deserialize<SurveyDesign>(File.ReadAllText(path), Written);
            return design is null || design.Estimates.Contains(null) ? throw new JsonException()
                : design.Estimates.FirstOrDefault(one => !one.IsWhole) is { } lacking
                ? throw new BrokenRuleException("design.estimate", lacking.Name, lacking.Kind) : design;
        }
        catch (JsonException damage)
        {
            throw new BrokenRuleException("design.damaged", Path.GetFileName(path), (damage.LineNumber ?? 0) + 1,
                (damage.BytePositionInLine ?? 0) + 1, damage.Path ?? "");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new Platform.Imports.FileRefusedException("file.absent", path);
        }
    }

    public IEnumerable<string> Columns => new[] { Id, Stratum, Wave, Response, SizeWeight, Winsorise }.OfType<string>()
        .Concat(ResponseGroups ?? []).Concat(Domains ?? []).Concat(Estimates.SelectMany(one => one.Columns)).Distinct();
}

/// <param name="Margins">File of the totals, beside the design.</param>
internal sealed record DesignCalibration(
    [property: JsonRequired] string Method, [property: JsonRequired] string Margins, double? Low, double? High);

/// <param name="Kind"><c>share</c>, <c>balance</c>, <c>ratio</c> or <c>mean</c>.</param>
/// <param name="Missing">Of a share or a balance, answers that are none; NSP unless told.</param>
internal sealed record DesignEstimate(
    [property: JsonRequired] string Name, [property: JsonRequired] string Kind, string? Variable, string[]? Values, string? Up,
    string? Down, string? Numerator, string? Denominator, string[]? Missing)
{
    private static readonly string[] DoesNotKnow = ["NSP"];

    /// <summary>Whether what its kind needs is there, and its kind is one.</summary>
    public bool IsWhole => Kind switch
    {
        "share" => Variable is not null && Values is { Length: > 0 },
        "balance" => Variable is not null && Up is not null && Down is not null,
        "ratio" => Numerator is not null && Denominator is not null,
        "mean" => Variable is not null,
        _ => false,
    };

    public IEnumerable<string> Columns => new[] { Variable, Numerator, Denominator }.OfType<string>();

    public SurveyMeasure Measure(Func<string, IReadOnlyList<string?>> words, Func<string, IReadOnlyList<double?>> numbers) =>
        Kind switch
        {
            "share" => SurveyMeasure.Share(Name, Told(words), Values!),
            "balance" => SurveyMeasure.Balance(Name, Told(words), Up!, Down!),
            "ratio" => SurveyMeasure.Ratio(Name, numbers(Numerator!), numbers(Denominator!)),
            _ => SurveyMeasure.Mean(Name, numbers(Variable!)),
        };

    /// <summary>Who does not know did not answer.</summary>
    private string?[] Told(Func<string, IReadOnlyList<string?>> words) => [.. words(Variable!).Select(word => word is not null
        && (Missing ?? DoesNotKnow).Contains(word) && Values?.Contains(word) != true ? null : word)];
}
