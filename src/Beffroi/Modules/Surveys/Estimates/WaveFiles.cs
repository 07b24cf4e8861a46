using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Beffroi.Modules.Surveys.Waves;
using Beffroi.Platform;
using Beffroi.Statistics.Surveys;
using Microsoft.Extensions.Localization;

namespace Beffroi.Modules.Surveys.Estimates;

/// <summary>
/// A wave as the files that <c>beffroi compute survey</c> reads: the figures are estimated from these very files, so that whoever
/// has them finds the same.
/// </summary>
internal sealed class WaveFiles(string folder, IReadOnlyList<WaveStratum> strata, IReadOnlyList<SurveyRow> rows)
{
    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>What weights are calibrated on: as much as can be met.</summary>
    private static readonly string[][] Attempts =
    [
        [Barometer.Sector, Barometer.Size, Barometer.Zone, "headcount"], [Barometer.Sector, Barometer.Size, Barometer.Zone],
        [Barometer.Sector, Barometer.Size], [Barometer.Sector], [],
    ];

    private static readonly string[] Names = ["design.json", "margins.csv", "sample.csv", "strata.csv"];
    private static readonly string[] Words = ["DIFF_REC", "EMP_PREV", "REC_ACT"];
    private static readonly string[] Numbers = ["PROJ_N", "PROJ_DIFF"];

    private string Sample => Path.Combine(folder, "sample.csv");

    private string Design => Path.Combine(folder, "design.json");

    /// <summary>Writes the files, and reads the wave from them.</summary>
    /// <exception cref="BrokenRuleException">Nobody answered.</exception>
    public (SurveyWave Wave, SurveyDesign Design, string Margins, string Hash) Read(string month, IStringLocalizer<Texts> texts)
    {
        WriteSample();
        foreach (var margins in Attempts)
        {
            WriteDesign(margins);
            var design = SurveyDesign.Read(Design);
            var table = margins.Length == 0 ? null : MarginTable.Read(Path.Combine(folder, "margins.csv"), texts);
            try
            {
                var wave = SurveyFile.Read(Sample, design, folder, table, texts)[0] with { Name = month };
                wave.Sample.Weigh(); // told now whether the totals can be met
                return (wave, design, string.Join(' ', margins), HashOf());
            }
            catch (Exception failure) when (margins.Length > 0
                && failure is CalibrationException or BrokenRuleException { Key: not "design.noAnswer" and not "file.noRow" })
            {
                // too few answers for these totals: the next attempt asks less of them
            }
        }

        throw new BrokenRuleException("design.noAnswer", month);
    }

    private void WriteSample()
    {
        var header = string.Join(',', ["id", "h", "rep", "sector", "size", "zone", "headcount", .. Words, .. Numbers,
            .. Barometer.Causes]);
        var lines = rows.Where(row => strata.Any(one => one.Name == row.Stratum && one.Drawn > 0))
            .OrderBy(row => row.Id, StringComparer.Ordinal).Select(row => string.Join(',',
            [
                row.Id, row.Stratum, row.Answers is null ? "0" : "1", row.Sector, row.Size, row.Zone,
                row.Headcount.ToString(CultureInfo.InvariantCulture), .. Words.Concat(Numbers).Concat(Barometer.Causes)
                    .Select(row.Word),
            ]));
        File.WriteAllLines(Sample, lines.Prepend(header));
        File.WriteAllLines(Path.Combine(folder, "strata.csv"), strata.Where(one => one.Drawn > 0).Select(one =>
            string.Create(CultureInfo.InvariantCulture, $"{one.Name},{one.Population},{one.Drawn}")).Prepend("h,N,n"));
    }

    private void WriteDesign(string[] margins)
    {
        var totals = margins.SelectMany(variable => variable == "headcount"
            ? [$"headcount,total,{strata.Sum(one => one.Headcount)}"]
            : strata.GroupBy(one => one.Name.Split('|')[Array.IndexOf([.. Barometer.Sides], variable)]).OrderBy(group =>
                group.Key,
                StringComparer.Ordinal).Select(group => $"{variable},{group.Key},{group.Sum(one => one.Population)}"));
        File.WriteAllLines(Path.Combine(folder, "margins.csv"), totals.Prepend("var,mod,total"));
        var design = new SurveyDesign("id", null, "h", "strata.csv", "rep", [Barometer.Sector, Barometer.Size],
            margins.Length == 0 ? null : new DesignCalibration("raking", "margins.csv", null, null), "headcount",
                Barometer.Sector,
            [.. Barometer.Estimates], [.. Barometer.Sides]);
        File.WriteAllText(Design, JsonSerializer.Serialize(design, Written));
    }

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
