using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Beffroi.Modules.Surveys.Waves;
using Beffroi.Platform;
using Beffroi.Platform.Tables;
using Beffroi.Statistics.Surveys;
using Microsoft.Extensions.Localization;

namespace Beffroi.Modules.Surveys.Estimates;

/// <summary>A wave as it was read from its files.</summary>
/// <param name="Weighed">Those who answered, with their calibrated weights.</param>
/// <param name="Margins">Variables on whose totals weights were calibrated, separated by a space.</param>
/// <param name="Hash">Over the files.</param>
/// <param name="Occupations">Codes of the occupations that are told.</param>
/// <param name="Columns">Of the file of answers.</param>
/// <param name="Lines">Of the file of answers.</param>
/// <param name="Strata">Of the frame.</param>
internal sealed record WaveReading(
    SurveyWave Wave, WeightedSample Weighed, SurveyDesign Design, string Margins, string Hash, IReadOnlyList<SurveyRow> Rows,
    IReadOnlyList<string> Occupations, IReadOnlyList<string> Columns, IReadOnlyList<string[]> Lines,
    IReadOnlyList<WaveStratum> Strata);

/// <summary>
/// A wave as the files that <c>beffroi compute survey</c> reads: the figures are estimated from these very files, so that whoever
/// has them finds the same.
/// </summary>
/// <param name="occupations">Codes of the occupations that are told.</param>
/// <param name="more">Other variables of the questionnaire, for whoever wants to estimate from them.</param>
internal sealed class WaveFiles(
    string folder, IReadOnlyList<WaveStratum> strata, IReadOnlyList<SurveyRow> rows, IReadOnlyList<string> occupations,
    IReadOnlyList<string> more)
{
    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>What weights are calibrated on: as much as can be met.</summary>
    private static readonly string[][] Attempts =
    [
        [Barometer.Sector, Barometer.Size, Barometer.Zone, Headcount], [Barometer.Sector, Barometer.Size, Barometer.Zone],
        [Barometer.Sector, Barometer.Size], [Barometer.Sector], [],
    ];

    private static readonly string SectorZone = Barometer.ColumnOf(Barometer.Sector, Barometer.Zone);

    /// <summary>What stands before the answers of a firm.</summary>
    public static readonly string[] FrameColumns =
        ["id", "h", "rep", Barometer.Sector, Barometer.Size, Barometer.Zone, Headcount, SectorZone];

    private static readonly string[] Names = ["design.json", "margins.csv", "sample.csv", "strata.csv"];
    private static readonly string[] Variables =
        ["DIFF_REC", "EMP_PREV", "REC_ACT", "PROJ_N", "PROJ_DIFF", .. Barometer.Causes];

    private const string Headcount = "headcount";

    /// <summary>Where a weight leaves these bounds against that before calibration, all are held within narrower ones.</summary>
    private const double LeastRatio = 0.3;

    private const double MostRatio = 3;

    private static readonly DesignCalibration Raking = new("raking", "margins.csv", null, null);
    private static readonly DesignCalibration Bounded = new("logit", "margins.csv", 0.4, 2.5);

    private IEnumerable<string> Others => more.Except(Variables);

    private IReadOnlyList<string> Columns => [.. FrameColumns, .. Variables,
        .. occupations.Select(Barometer.OccupationVariable), .. Others];

    private IReadOnlyList<string[]> Lines =>
    [
        .. rows.Where(row => strata.Any(one => one.Name == row.Stratum && one.Drawn > 0))
            .OrderBy(row => row.Id, StringComparer.Ordinal).Select(row => (string[])
            [
                row.Id, row.Stratum, row.Answers is null ? "0" : "1", row.Sector, row.Size, row.Zone, Text(row.Headcount),
                Barometer.GroupOf(row.Sector, row.Zone),
                .. Variables.Select(variable => row.Word(variable) ?? ""),
                .. occupations.Select(code => row.Occupations is not { } named ? "" : named.Contains(code) ? "true" : "false"),
                .. Others.Select(variable => row.Word(variable) ?? ""),
            ]),
    ];

    private string Sample => Path.Combine(folder, "sample.csv");

    private string Design => Path.Combine(folder, "design.json");

    /// <summary>Writes the files, and reads the wave from them.</summary>
    /// <exception cref="BrokenRuleException">Nobody answered.</exception>
    public WaveReading Read(string month, IStringLocalizer<Texts> texts)
    {
        WriteSample();
        foreach (var margins in Attempts)
        {
            if (Try(month, margins, Raking, texts) is { } read)
            {
                // Tried again where the bounds cannot be kept: the files are those of what is told.
                return read.Weighed.Ratios.All(ratio => ratio is >= LeastRatio and <= MostRatio) ? read
                    : Try(month, margins, Bounded, texts) ?? Try(month, margins, Raking, texts)!;
            }
        }

        throw new BrokenRuleException("design.noAnswer", month);
    }

    /// <returns>Null where there are too few answers for these totals, or none within these bounds: the next attempt asks less of
    /// them.</returns>
    private WaveReading? Try(string month, string[] margins, DesignCalibration method, IStringLocalizer<Texts> texts)
    {
        WriteDesign(margins, method);
        var design = SurveyDesign.Read(Design);
        var table = margins.Length == 0 ? null : MarginTable.Read(Path.Combine(folder, "margins.csv"), texts);
        try
        {
            var wave = SurveyFile.Read(Sample, design, folder, table, texts)[0] with { Name = month };
            return new WaveReading(wave, wave.Sample.Weigh(), design, string.Join(' ', margins), HashOf(), rows, occupations,
                Columns, Lines, strata);
        }
        catch (Exception failure) when (margins.Length > 0
            && failure is CalibrationException or BrokenRuleException { Key: not "design.noAnswer" and not "file.noRow" })
        {
            return null;
        }
    }

    private void WriteSample()
    {
        TableFiles.WriteCsv(Sample, Columns, Lines);
        TableFiles.WriteCsv(Path.Combine(folder, "strata.csv"), ["h", "N", "n"], strata.Where(one => one.Drawn > 0)
            .Select(one => new[] { one.Name, Text(one.Population), Text(one.Drawn) }));
    }

    private void WriteDesign(string[] margins, DesignCalibration method)
    {
        TableFiles.WriteCsv(Path.Combine(folder, "margins.csv"), ["var", "mod", "total"], margins.SelectMany(TotalsOf));
        var calibration = margins.Length == 0 ? null : method;
        var design = new SurveyDesign("id", null, "h", "strata.csv", "rep", [Barometer.Sector, Barometer.Size], calibration,
            Headcount, Barometer.Sector, [.. Barometer.Estimates(occupations)],
            [.. Barometer.Groupings.Select(Barometer.ColumnOf)]);
        File.WriteAllText(Design, JsonSerializer.Serialize(design, Written));
    }

    private IEnumerable<string[]> TotalsOf(string variable)
    {
        if (variable == Headcount)
        {
            return [[variable, "total", Text(strata.Sum(one => one.Headcount))]];
        }

        var part = Barometer.Sides.ToList().IndexOf(variable);
        return strata.GroupBy(one => one.Name.Split('|')[part]).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new[] { variable, group.Key, Text(group.Sum(one => one.Population)) });
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private string HashOf()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in Names.Select(name => Path.Combine(folder, name)))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetFileName(path) + "\n"));
            hash.AppendData(File.ReadAllBytes(path));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
