using System.Globalization;
using Beffroi.Modules.Surveys.Answers;
using Beffroi.Modules.Surveys.Exports;
using Beffroi.Modules.Surveys.Questionnaires;
using Beffroi.Modules.Surveys.Waves;
using Beffroi.Platform;
using Beffroi.Platform.Audit;
using Beffroi.Platform.Publication.Protection;
using Beffroi.Platform.Publication.Releases;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Tables;
using Beffroi.Statistics.Surveys;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Beffroi.Modules.Surveys.Estimates;

/// <summary>
/// Estimates a wave. Here, and only here, answers meet what is known of the firms: the chamber closes the wave, somebody of the
/// secretariat opens the answers, and the audit says so. What leaves was looked at by the gate: the secretariat sees the
/// estimates of all firms together before, nobody else sees any.
/// </summary>
internal sealed class WaveEstimator(
    BeffroiDb db, AnswerStore answers, SurveyKeys keys, ReleaseGate gate, ReleaseBell bell, StoreFolder folder, AuditTrail audit,
    SuggestionLists lists, QuestionnaireBook questionnaires, IStringLocalizer<Texts> texts, TimeProvider time)
{
    public const string Firms = "firms";

    /// <summary>The weighting in which a firm counts as many times as it has employees.</summary>
    public const string Jobs = "size";

    /// <summary>The domain of three months together.</summary>
    public const string Quarter = "quarter";

    /// <summary>The one release of all causes.</summary>
    public const string CauseRelease = "survey-causes";

    /// <summary>The one release of all occupations.</summary>
    public const string OccupationRelease = "survey-occupations";

    /// <summary>The months that are averaged while one month has too few answers.</summary>
    private const int Months = 3;

    private const string GateFile = "gate.csv";

    private sealed record Count(string[] Codes, string Firm, double Value, double Weight);

    private sealed record Counted(string Indicator, string[] Sides, IReadOnlyList<Count> Rows);

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

        Directory.CreateDirectory(target);
        var read = await ReadAsync(wave, target, Act.WaveExported, null, by, cancel);
        SampleExport.Write(target, read, (await questionnaires.FindAsync(wave.Questionnaire, cancel))!, texts, time.GetUtcNow());
        return read.Hash;
    }

    private async Task<Guid> EstimateAsync(Wave wave, string work, Guid by, CancellationToken cancel)
    {
        string PartOf(Wave one) => Directory.CreateDirectory(Path.Combine(work, one.Month)).FullName;
        var last = await ReadAsync(wave, PartOf(wave), Act.WaveEstimated, null, by, cancel);
        var read = new List<WaveReading>();
        foreach (var one in await EarlierAsync(wave, cancel))
        {
            // For changes, of the occupations that are told now.
            read.Add(await ReadAsync(one, PartOf(one), Act.WaveEstimated, last.Occupations, by, cancel));
        }

        read.Add(last);
        var said = SurveyAnswer.Of([.. read.Select(one => one.Wave)], last.Design, withJackknife: false);
        var now = said.Waves[^1];
        var result = new WaveResult
        {
            WaveId = wave.Id, Month = wave.Month, IsFictitious = wave.IsFictitious, EstimatedAt = time.GetUtcNow(),
            EstimatedBy = by, Revision = 1 + await db.Set<WaveResult>().CountAsync(one => one.WaveId == wave.Id, cancel),
            Asked = last.Wave.Sample.Ids.Count, Answered = last.Wave.Sample.Answers.Count(one => one),
            ResponseRate = now.ResponseRate, WeightedResponseRate = now.WeightedResponseRate, RatioMin = now.Ratios.Min,
            RatioMax = now.Ratios.Max, RatioCv = now.Ratios.Cv, Margins = last.Margins, Hash = last.Hash,
        };
        var changes = said.Changes.Where(one => one.To == wave.Month).ToDictionary(one => (one.Name, one.Weighting));
        var estimates = now.Estimates.Where(IsTold).Select(one => EstimateOf(result.Id, one,
            FrameCoverage.Grade(one.Grade, last.Strata, one.Domain ?? ""),
            one.Domain is null ? changes.GetValueOrDefault((one.Name, one.Weighting)) : null))
            .Concat(QuartersOf(result.Id, read)).ToList();
        var releases = new List<WaveRelease>();
        foreach (var counted in CountedOf(last).Where(one => one.Rows.Count > 0)) // what nobody was asked has no table
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

    /// <summary>Opens the answers of a wave. The audit says so first: who asked for it is known even if it fails.</summary>
    /// <param name="occupations">Those that are told; null for all that firms enough named.</param>
    private async Task<WaveReading> ReadAsync(
        Wave wave, string part, string act, IReadOnlyList<string>? occupations, Guid? by, CancellationToken cancel)
    {
        await audit.AppendAsync(act, $"wave:{wave.Id:N}", by, cancel);
        var drawn = await db.Set<DrawnFirm>().AsNoTracking().Where(one => one.WaveId == wave.Id).ToListAsync(cancel);
        var strata = await db.Set<WaveStratum>().AsNoTracking().Where(one => one.WaveId == wave.Id).OrderBy(one => one.Name)
            .ToListAsync(cancel);
        var opened = await answers.OpenAsync(wave.Id, drawn.Select(one => one.Id), cancel);
        var coder = await lists.CoderAsync(cancel);
        var rows = drawn.ConvertAll(one =>
        {
            var (parts, said) = (one.Stratum.Split('|'), opened.GetValueOrDefault(one.Id));
            return new SurveyRow(keys.PseudonymOf(one.Siret), one.Stratum, parts[0], parts[1], parts[2], one.Headcount, said,
                NamedIn(said, coder));
        });
        var coded = CodedIn((await questionnaires.FindAsync(wave.Questionnaire, cancel))!);
        return new WaveFiles(part, strata, rows, occupations ?? Barometer.OccupationsOf(rows), coded).Read(wave.Month, texts);
    }

    /// <summary>Variables of closed questions and numbers: what somebody wrote in words of their own stays where it is.</summary>
    private static IReadOnlyList<string> CodedIn(Questionnaire questionnaire) => [.. questionnaire.Questions
        .Where(one => one.Kind is QuestionKind.Radio or QuestionKind.Dropdown or QuestionKind.Choices or QuestionKind.Truth
            or QuestionKind.Number)
        .SelectMany(one => one.Variables).Select(one => one.Name)
        .Where(name => !AnswerValues.IsOfTheFirm(name) && !VerbatimOpening.Variables.Contains(name))];

    private static HashSet<string>? NamedIn(IReadOnlyDictionary<string, object?>? said, Func<string, string?> coder) =>
        said?.GetValueOrDefault(Barometer.Occupation) is IReadOnlyList<object?> named
            && named.OfType<string>().Select(coder).OfType<string>().ToHashSet() is { Count: > 0 } codes ? codes : null;

    /// <summary>Causes and occupations are told of all firms together alone.</summary>
    private static bool IsTold(EstimateAnswer one) => one is { Domain: null, Weighting: Firms }
        || Barometer.Measures.Any(measure => measure.Id == one.Name);

    private static WaveEstimate EstimateOf(Guid result, EstimateAnswer one, string grade, ChangeAnswer? change) => new()
    {
        ResultId = result, Indicator = one.Name, Weighting = one.Weighting, Domain = one.Domain ?? "", Estimate = one.Estimate,
        StandardError = one.StandardError, Low = one.Low, High = one.High, N = one.N, Grade = grade,
        Change = change?.Difference, ChangeError = change?.StandardError, IsHidden = true,
    };

    /// <summary>The mean of three months, with the covariance that firms asked more than once bring.</summary>
    private static IEnumerable<WaveEstimate> QuartersOf(Guid result, List<WaveReading> read) => read.Count < Months ? []
        : from measure in Barometer.Measures
          let found = SurveyMeans.Over([.. read.Select(one => (one.Weighed, measure.Estimate.Measure(
              column => one.Wave.Words[column], column => one.Wave.Numbers[column])))])
          where found is not null
          select new WaveEstimate
          {
              ResultId = result, Indicator = measure.Id, Weighting = Firms, Domain = Quarter, Estimate = found.Estimate,
              StandardError = found.StandardError, Low = found.Low, High = found.High, N = found.N,
              Grade = FrameCoverage.Grade(found.Grade.ToString(), read[^1].Strata, Quarter), IsHidden = true,
          };

    private static IEnumerable<Counted> CountedOf(WaveReading read)
    {
        var byId = read.Rows.ToDictionary(row => row.Id);
        var answered = read.Weighed.Units.Select(unit => byId[read.Wave.Sample.Ids[unit]]).Zip(read.Weighed.Weights).ToList();
        Counted By(string indicator, BarometerMeasure measure, Func<SurveyRow, double> size) =>
            new(indicator, ["answer", .. Barometer.Sides],
            [
                .. from one in answered
                   from count in measure.Counts(one.First)
                   select new Count([count.Answer, one.First.Sector, one.First.Size, one.First.Zone], one.First.Id,
                       count.Value * size(one.First), one.Second),
            ]);
        foreach (var measure in Barometer.Measures)
        {
            yield return By(measure.Id, measure, _ => 1);
        }

        foreach (var measure in Barometer.OfJobs)
        {
            yield return By(Barometer.JobsId(measure.Id), measure, row => row.Headcount);
        }

        yield return new Counted(CauseRelease, ["cause", "answer"],
        [
            .. from one in answered
               from cause in Barometer.Causes
               let word = one.First.Word(cause)
               where word is not null
               select new Count([Barometer.CauseId(cause), word == "true" ? Barometer.Yes : Barometer.No], one.First.Id, 1,
                   one.Second),
        ]);
        yield return new Counted(OccupationRelease, ["occupation", "answer"],
        [
            .. from one in answered
               where one.First.Occupations is not null
               from code in read.Occupations
               select new Count([Barometer.OccupationId(code), one.First.Occupations!.Contains(code) ? Barometer.Yes
                   : Barometer.No], one.First.Id, 1, one.Second),
        ]);
    }

    private static string UnitOf(string release) => release == Barometer.HardProjects ? "unit.projects"
        : Barometer.OfJobs.Any(one => Barometer.JobsId(one.Id) == release) ? "unit.jobs" : "unit.firms";

    private Task<Guid> DraftAsync(Counted counted, Wave wave, string work, CancellationToken cancel)
    {
        // A weight below 1 comes of calibration alone: before the gate a firm stands at least for itself.
        static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
        var path = Path.Combine(work, GateFile);
        TableFiles.WriteCsv(path, [.. counted.Sides, "firm", "value", "weight"], counted.Rows.Select(row =>
            (string[])[.. row.Codes, row.Firm, Text(row.Value), Text(Math.Max(1, row.Weight))]));
        var spec = new ProtectionSpec
        {
            Dimensions = [.. counted.Sides.Select(side => new DimensionSpec { Name = side, Column = side })],
            Tables = !counted.Sides.Contains(Barometer.Sector) ? [] : [.. Barometer.Groupings.Select(sides =>
                (IReadOnlyList<string>)["answer", .. sides])],
            Value = "value", Contributor = "firm", Weight = "weight",
        };
        return gate.DraftAsync(new ReleaseDraft(counted.Indicator + (wave.IsFictitious ? "-trial" : ""), wave.Month,
            texts["result.release." + counted.Indicator], texts["result.source"],
            texts[UnitOf(counted.Indicator)], "firms", wave.IsFictitious),
            spec, path, by: null, cancel);
    }
}
