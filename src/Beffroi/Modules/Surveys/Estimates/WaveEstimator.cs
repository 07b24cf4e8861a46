using System.Globalization;
using Beffroi.Modules.Surveys.Answers;
using Beffroi.Modules.Surveys.Waves;
using Beffroi.Platform;
using Beffroi.Platform.Audit;
using Beffroi.Platform.Publication.Protection;
using Beffroi.Platform.Publication.Releases;
using Beffroi.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Beffroi.Modules.Surveys.Estimates;

/// <summary>
/// Estimates a wave. Here, and only here, answers meet what is known of the firms: the chamber closes the wave, somebody of the
/// secretariat opens the answers, and the audit says so. What comes out is looked at by the gate before anybody sees it.
/// </summary>
internal sealed class WaveEstimator(
    BeffroiDb db, AnswerStore answers, SurveyKeys keys, ReleaseGate gate, ReleaseBell bell, StoreFolder folder, AuditTrail audit,
    IStringLocalizer<Texts> texts, TimeProvider time)
{
    public const string Firms = "firms";

    /// <summary>The domain of three months together.</summary>
    public const string Quarter = "quarter";

    /// <summary>The months that are averaged while one month has too few answers.</summary>
    private const int Months = 3;

    private const string GateFile = "gate.csv";

    private sealed record Counted(string Indicator, string[] Sides, List<(string[] Codes, string Firm, double Value,
        double Weight)> Rows);

    /// <exception cref="BrokenRuleException">The wave is not closed, or nobody answered.</exception>
    public async Task<Guid> EstimateAsync(Guid waveId, Guid by, CancellationToken cancel)
    {
        var wave = await db.Set<Wave>().AsNoTracking().FirstOrDefaultAsync(one => one.Id == waveId, cancel);
        if (wave is not { State: WaveState.Closed })
        {
            throw new BrokenRuleException("result.notClosed");
        }

        var work = folder.NewWork();
        try
        {
            return await EstimateAsync(wave, work, by, cancel);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>The files of a closed wave, from which its figures were estimated.</summary>
    /// <returns>Their hash, as it stands beside the figures.</returns>
    /// <exception cref="BrokenRuleException">The wave is not closed, or nobody answered.</exception>
    public async Task<string> ExportAsync(Wave wave, string target, Guid? by, CancellationToken cancel)
    {
        if (wave.State != WaveState.Closed)
        {
            throw new BrokenRuleException("result.notClosed");
        }

        await audit.AppendAsync(Act.WaveExported, $"wave:{wave.Id:N}", by, cancel);
        Directory.CreateDirectory(target);
        return (await ReadAsync(wave, target, cancel)).Hash;
    }

    private async Task<Guid> EstimateAsync(Wave wave, string work, Guid by, CancellationToken cancel)
    {
        // Before anything is opened: who asked for it is known even if it fails.
        await audit.AppendAsync(Act.WaveEstimated, $"wave:{wave.Id:N}", by, cancel);
        var before = await EarlierAsync(wave, cancel);
        var read = new List<(SurveyWave Wave, SurveyDesign Design, string Margins, string Hash, IReadOnlyList<SurveyRow> Rows)>();
        foreach (var one in before.Append(wave))
        {
            var part = Directory.CreateDirectory(Path.Combine(work, one.Month)).FullName;
            read.Add(await ReadAsync(one, part, cancel));
        }

        var last = read[^1];
        var said = SurveyAnswer.Of([.. read.Select(one => one.Wave)], last.Design, withJackknife: false);
        var now = said.Waves[^1];
        var result = new WaveResult
        {
            WaveId = wave.Id, Month = wave.Month, IsFictitious = wave.IsFictitious, EstimatedAt = time.GetUtcNow(),
                EstimatedBy = by,
            Revision = 1 + await db.Set<WaveResult>().CountAsync(one => one.WaveId == wave.Id, cancel),
            Asked = last.Wave.Sample.Ids.Count, Answered = last.Wave.Sample.Answers.Count(one => one),
            ResponseRate = now.ResponseRate, WeightedResponseRate = now.WeightedResponseRate, RatioMin = now.Ratios.Min,
            RatioMax = now.Ratios.Max, RatioCv = now.Ratios.Cv, Margins = last.Margins, Hash = last.Hash,
        };
        var changes = said.Changes.Where(one => one.To == wave.Month).ToDictionary(one => (one.Name, one.Weighting));
        var estimates = now.Estimates.Select(one => EstimateOf(result.Id, one,
            one.Domain is null ? changes.GetValueOrDefault((one.Name, one.Weighting)) : null))
            .Concat(QuartersOf(result.Id, said, read, last.Design)).ToList();
        var releases = new List<WaveRelease>();
        foreach (var counted in CountedOf(last.Wave, last.Rows))
        {
            releases.Add(new WaveRelease
            {
                ResultId = result.Id, Indicator = counted.Indicator,
                ReleaseId = await DraftAsync(counted, wave, work, cancel),
            });
        }

        db.Add(result);
        db.AddRange(estimates);
        db.AddRange(releases);
        await db.SaveChangesAsync(cancel);
        db.ChangeTracker.Clear();
        bell.Ring();
        return result.Id;
    }

    /// <summary>The month before and the one before that, where they are there: no other is called so.</summary>
    private async Task<IReadOnlyList<Wave>> EarlierAsync(Wave wave, CancellationToken cancel)
    {
        var names = Enumerable.Range(1, Months - 1).Select(back => MonthBefore(wave.Month, back)).ToList();
        var held = await db.Set<Wave>().AsNoTracking().Where(one => one.State == WaveState.Closed
            && one.IsFictitious == wave.IsFictitious && names.Contains(one.Month)
            && db.Set<WaveResult>().Any(result => result.WaveId == one.Id)).ToListAsync(cancel);
        return [.. names.Select(name => held.Find(one => one.Month == name)).TakeWhile(one => one is not null).OfType<Wave>()
            .Reverse()];
    }

    public static string MonthBefore(string month, int back) => DateOnly.ParseExact(month + "-01", "yyyy-MM-dd",
        CultureInfo.InvariantCulture).AddMonths(-back).ToString("yyyy-MM", CultureInfo.InvariantCulture);

    private async Task<(SurveyWave Wave, SurveyDesign Design, string Margins, string Hash,
        IReadOnlyList<SurveyRow> Rows)> ReadAsync(
        Wave wave, string part, CancellationToken cancel)
    {
        var drawn = await db.Set<DrawnFirm>().AsNoTracking().Where(one => one.WaveId == wave.Id).ToListAsync(cancel);
        var strata = await db.Set<WaveStratum>().AsNoTracking().Where(one => one.WaveId == wave.Id).OrderBy(one => one.Name)
            .ToListAsync(cancel);
        var opened = await answers.OpenAsync(wave.Id, drawn.Select(one => one.Id), cancel);
        var rows = drawn.ConvertAll(one =>
        {
            var parts = one.Stratum.Split('|');
            return new SurveyRow(keys.PseudonymOf(one.Siret), one.Stratum, parts[0], parts[1], parts[2], one.Headcount,
                opened.GetValueOrDefault(one.Id));
        });
        var (read, design, margins, hash) = new WaveFiles(part, strata, rows).Read(wave.Month, texts);
        return (read, design, margins, hash, rows);
    }

    private static WaveEstimate EstimateOf(Guid result, EstimateAnswer one, ChangeAnswer? change) => new()
    {
        ResultId = result, Indicator = one.Name, Weighting = one.Weighting, Domain = one.Domain ?? "", Estimate = one.Estimate,
        StandardError = one.StandardError, Low = one.Low, High = one.High, N = one.N, Grade = one.Grade,
        Change = change?.Difference, ChangeError = change?.StandardError, IsHidden = true,
    };

    /// <summary>The mean of three months, with the covariance that firms asked more than once bring.</summary>
    private static IEnumerable<WaveEstimate> QuartersOf(
        Guid result, SurveyAnswer said,
        List<(SurveyWave Wave, SurveyDesign Design, string Margins, string Hash, IReadOnlyList<SurveyRow> Rows)> read,
        SurveyDesign design)
    {
        if (read.Count < Months)
        {
            yield break;
        }

        var (first, last) = (read[0].Wave, read[^1].Wave);
        var apart = SurveyAnswer.Of([first, last], design, withJackknife: false).Changes;
        foreach (var measure in Barometer.Measures)
        {
            EstimateAnswer?[] months = [.. said.Waves.Select(wave => wave.Estimates.FirstOrDefault(one =>
                one.Name == measure.Id && one.Weighting == Firms && one.Domain is null && one.Estimate is not null))];
            if (months.Contains(null))
            {
                continue;
            }

            double CovarianceIn(IEnumerable<ChangeAnswer> changes) => changes.Where(one => one.Name == measure.Id
                && one.Weighting == Firms).Sum(one => (one.Correlation ?? 0) * ErrorIn(one.From) * ErrorIn(one.To));
            double ErrorIn(string month) => months[said.Waves.ToList().FindIndex(wave => wave.Wave == month)]!.StandardError ?? 0;
            var mean = months.Average(one => one!.Estimate!.Value);
            var error = Math.Sqrt(Math.Max(0, months.Sum(one => one!.StandardError!.Value * one.StandardError.Value)
                + (2 * (CovarianceIn(said.Changes) + CovarianceIn(apart))))) / Months;
            var (low, high) = Interval(mean, error, isShare: measure.Id != Barometer.Outlook);
            yield return new WaveEstimate
            {
                ResultId = result, Indicator = measure.Id, Weighting = Firms, Domain = Quarter, Estimate = mean,
                StandardError = error, Low = low, High = high,
                N = months.Sum(one => one!.N), Grade = months.Max(one => one!.Grade)!, IsHidden = true,
            };
        }
    }

    /// <summary>Of 95 %; of a share on the scale of its logit, so that it stays between 0 and 1.</summary>
    private static (double Low, double High) Interval(double mean, double error, bool isShare)
    {
        const double Normal = 1.96;
        if (!isShare || mean is <= 0 or >= 1)
        {
            return isShare ? (mean, mean) : (mean - (Normal * error), mean + (Normal * error));
        }

        var (logit, spread) = (Math.Log(mean / (1 - mean)), Normal * error / (mean * (1 - mean)));
        static double Back(double value) => 1 / (1 + Math.Exp(-value));
        return (Back(logit - spread), Back(logit + spread));
    }

    private static IEnumerable<Counted> CountedOf(SurveyWave wave, IReadOnlyList<SurveyRow> rows)
    {
        var weighed = wave.Sample.Weigh();
        var byId = rows.ToDictionary(row => row.Id);
        var answered = weighed.Units.Zip(weighed.Weights, (unit, weight) => (Row: byId[wave.Sample.Ids[unit]], Weight: weight))
            .ToList();
        foreach (var measure in Barometer.Measures)
        {
            yield return new Counted(measure.Id, ["answer", .. Barometer.Sides], [.. answered.SelectMany(one =>
                measure.Counts(one.Row).Select(count => (new[] { count.Answer, one.Row.Sector, one.Row.Size, one.Row.Zone },
                    one.Row.Id, count.Value, one.Weight)))]);
        }

        yield return new Counted(CauseRelease, ["cause", "answer"], [.. answered.SelectMany(one => Barometer.Causes
            .Where(cause => one.Row.Word(cause) is not null)
            .Select(cause => (new[] { Barometer.CauseId(cause), one.Row.Word(cause) == "true" ? Barometer.Yes : Barometer.No },
                one.Row.Id, 1.0,
                one.Weight)))]);
    }

    /// <summary>The one release of all causes.</summary>
    public const string CauseRelease = "survey-causes";

    private Task<Guid> DraftAsync(Counted counted, Wave wave, string work, CancellationToken cancel)
    {
        // A weight below 1 comes of calibration alone: before the gate a firm stands at least for itself.
        var path = Path.Combine(work, GateFile);
        var header = string.Join(',', [.. counted.Sides, "firm", "value", "weight"]);
        File.WriteAllLines(path, counted.Rows.Select(row => string.Create(CultureInfo.InvariantCulture,
            $"{string.Join(',', row.Codes)},{row.Firm},{row.Value},{Math.Max(1, row.Weight):R}")).Prepend(header));
        var spec = new ProtectionSpec
        {
            Dimensions = [.. counted.Sides.Select(side => new DimensionSpec { Name = side, Column = side })],
            Tables = counted.Indicator == CauseRelease ? [] : [.. Barometer.Sides.Select(side =>
                (IReadOnlyList<string>)["answer", side])],
            Value = "value", Contributor = "firm", Weight = "weight",
        };
        return gate.DraftAsync(new ReleaseDraft(counted.Indicator + (wave.IsFictitious ? "-trial" : ""), wave.Month,
            texts["result.release." + counted.Indicator], texts["result.source"],
            texts[counted.Indicator == Barometer.HardProjects ? "unit.projects" : "unit.firms"], "firms", wave.IsFictitious),
            spec, path, by: null, cancel);
    }
}
