using System.Text.Json.Serialization;
using Beffroi.Statistics.Surveys;

namespace Beffroi.Modules.Surveys;

/// <summary>What a survey says, in the form of the command line.</summary>
internal sealed record SurveyAnswer(IReadOnlyList<WaveAnswer> Waves, IReadOnlyList<ChangeAnswer> Changes)
{
    private const string Firms = "firms";
    private const string Size = "size";

    /// <exception cref="CalibrationException">The totals of a wave cannot be met.</exception>
    public static SurveyAnswer Of(IReadOnlyList<SurveyWave> waves, SurveyDesign design, bool withJackknife)
    {
        var weighed = waves.Select(wave => Weigh(wave, design)).ToList();
        return new SurveyAnswer([.. weighed.Select(wave => WaveAnswer(wave, design, withJackknife))],
            [.. design.Estimates.SelectMany(one => Weightings(design).SelectMany(weighting =>
                ChangesOf(one, weighting, weighed)))]);
    }

    private static IEnumerable<string> Weightings(SurveyDesign design) => design.SizeWeight is null ? [Firms] : [Firms, Size];

    private static Weighed Weigh(SurveyWave wave, SurveyDesign design)
    {
        var sample = wave.Sample.Weigh();
        double[]? sizes = design.SizeWeight is { } column ? [.. wave.Numbers[column].Select(size => size ?? 0)] : null;
        if (sizes is not null && (design.Winsorise ?? design.ResponseGroups?.FirstOrDefault()) is { } group)
        {
            sizes = Winsorising.Cut(sample, sizes, [.. wave.Words[group].Select(word => word ?? "")]);
        }

        return new Weighed(wave, sample, sizes);
    }

    private static WaveAnswer WaveAnswer(Weighed wave, SurveyDesign design, bool withJackknife)
    {
        var domains = (design.Domains ?? []).SelectMany(column => wave.Wave.Words[column].OfType<string>().Distinct()
            .Order(StringComparer.Ordinal).Select(value => (Name: $"{column}={value}",
                In: (IReadOnlyList<bool>?)[.. wave.Wave.Words[column].Select(one => one == value)])))
            .Prepend((Name: null!, In: null)).ToList();
        return new WaveAnswer(wave.Wave.Name, wave.Sample.ResponseRate, wave.Sample.WeightedResponseRate,
            new RatioAnswer(wave.Sample.Ratios.Min(), wave.Sample.Ratios.Max(), SurveyMoments.Cv([.. wave.Sample.Ratios])),
        [
            .. from one in design.Estimates from weighting in Weightings(design) from domain in domains
               select EstimateAnswer(wave, one, weighting, domain.Name, domain.In, withJackknife),
        ]);
    }

    private static EstimateAnswer EstimateAnswer(
        Weighed wave, DesignEstimate asked, string weighting, string? domain, IReadOnlyList<bool>? within, bool withJackknife)
    {
        var (measure, sizes) = (wave.Measure(asked), weighting == Size ? wave.Sizes : null);
        var found = SurveyEstimator.Estimate(wave.Sample, measure, within, sizes);
        return new EstimateAnswer(asked.Name, weighting, domain, found.Estimate, found.StandardError, found.Low, found.High,
            found.Df, found.N, found.Grade.ToString(),
            withJackknife ? SurveyJackknife.StandardError(wave.Sample, measure, within, sizes) : null);
    }

    private static IEnumerable<ChangeAnswer> ChangesOf(DesignEstimate asked, string weighting, List<Weighed> waves)
    {
        (WeightedSample, SurveyMeasure, IReadOnlyList<double>?) Of(Weighed wave) => (wave.Sample, wave.Measure(asked),
            weighting == Size ? wave.Sizes : null);
        double? composite = null;
        foreach (var (from, to) in waves.Zip(waves.Skip(1)))
        {
            if (SurveyChanges.Between(Of(from), Of(to)) is not { } change)
            {
                composite = null; // a wave in which nobody answered the question breaks the series
                continue;
            }

            composite = SurveyChanges.Composite(change, composite ?? change.Before);
            yield return new ChangeAnswer(asked.Name, weighting, from.Wave.Name, to.Wave.Name, change.Difference,
                change.StandardError, change.Correlation, change.Matched, composite.Value);
        }
    }

    private sealed record Weighed(SurveyWave Wave, WeightedSample Sample, double[]? Sizes)
    {
        public SurveyMeasure Measure(DesignEstimate asked) => asked.Measure(column => Wave.Words[column], column =>
            Wave.Numbers[column]);
    }
}

internal sealed record WaveAnswer(
    string Wave, double ResponseRate, double WeightedResponseRate, RatioAnswer Ratios, IReadOnlyList<EstimateAnswer> Estimates);

/// <summary>Of calibrated weights to those before.</summary>
internal sealed record RatioAnswer(double Min, double Max, double Cv);

/// <param name="Domain">Null for all.</param>
/// <param name="JackknifeError">Where it was asked.</param>
internal sealed record EstimateAnswer(
    string Name, string Weighting, string? Domain, double? Estimate, double? StandardError, double? Low, double? High, int Df,
    int N, string Grade,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? JackknifeError);

internal sealed record ChangeAnswer(
    string Name, string Weighting, string From, string To, double Difference, double StandardError, double? Correlation,
    MatchedChange? Matched, double Composite);
