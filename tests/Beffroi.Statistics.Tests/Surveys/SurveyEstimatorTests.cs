using System.Globalization;
using Beffroi.Statistics.Surveys;
using Shouldly;
using Xunit;

namespace Beffroi.Statistics.Tests.Surveys;

/// <summary>Against the worked file, and against the package survey 4.1.1 of R (its numbers are written here).</summary>
[Trait("Capability", "R7.3")]
public sealed class SurveyEstimatorTests
{
    [Fact]
    public void Estimate_OfTheMiniFile_IsTheWorkedOne()
    {
        var (sample, data) = Mini();
        var weighed = sample.Weigh();
        weighed.Weights.ShouldBe(data.Numbers("w"), 1e-12);
        (weighed.ResponseRate, weighed.WeightedResponseRate).ShouldBe((1, 1));
        var balance = SurveyEstimator.Estimate(weighed, SurveyMeasure.Balance("b", data.Words("y"), "1", "-1"));
        balance.Estimate!.Value.ShouldBe(27.5, 1e-9);
        balance.StandardError!.Value.ShouldBe(39.51089864, 1e-7);
        balance.Low!.Value.ShouldBe(-65.92842912, 1e-6);
        balance.High!.Value.ShouldBe(120.9284291, 1e-6); // as it is: pages cut it
        (balance.Df, balance.N, balance.Grade).ShouldBe((7, 9, ReliabilityGrade.C));
        var share = SurveyEstimator.Estimate(weighed, SurveyMeasure.Share("d", data.Words("d"), ["1"]));
        share.Estimate!.Value.ShouldBe(0.55, 1e-12);
        share.StandardError!.Value.ShouldBe(0.2374634475, 1e-9);
        (share.Low!.Value, share.High!.Value).ShouldBe((0.1122398, 0.9219690), new PairWithin(5e-7));
        var jobs = SurveyEstimator.Estimate(weighed, SurveyMeasure.Share("d", data.Words("d"), ["1"]), sizes: data.Numbers("eff"));
        jobs.Estimate!.Value.ShouldBe(0.7413793, 5e-8);
        jobs.StandardError!.Value.ShouldBe(0.1579394, 5e-8);
        SurveyJackknife.StandardError(weighed, SurveyMeasure.Share("d", data.Words("d"), ["1"]), sizes: data.Numbers("eff"))!.Value.ShouldBe(0.1629699, 5e-8);
    }

    [Fact]
    public void Estimate_AfterRaking_IsThatOfR()
    {
        var (sample, data) = Calmar();
        var weighed = sample.Weigh();
        (weighed.Ratios.Min(), weighed.Ratios.Max()).ShouldBe((0.266908803989, 2.055626715994), new PairWithin(1e-9));
        var numbers = data.Numbers("Y1");
        var y = numbers.Select(value => value > 1500 ? "1" : "0").ToArray();
        var share = SurveyEstimator.Estimate(weighed, SurveyMeasure.Share("y", y, ["1"]));
        Near(share, 0.447040441306, 0.011806395719);
        (share.Low!.Value, share.High!.Value).ShouldBe((0.424003357026, 0.470307191962), new PairWithin(1e-8));
        share.Df.ShouldBe(995);
        var z = numbers.Select(value => value > 2500 ? "1" : value < 1200 ? "-1" : "0").ToArray();
        Near(SurveyEstimator.Estimate(weighed, SurveyMeasure.Balance("z", z, "1", "-1")), -13.98491261201, 1.67016330306);
        Near(SurveyEstimator.Estimate(weighed, SurveyMeasure.Ratio("r", Told(data.Numbers("Y4")), Told(numbers))), 0.18328812079681, 0.00305321372913);
        foreach (var (q, estimate, error) in new[] { ("0.5", 0.456424823212, 0.0214808644347), ("2", 0.437112437021, 0.0217927947343) })
        {
            Near(SurveyEstimator.Estimate(weighed, SurveyMeasure.Share("y", y, ["1"]), [.. data.Words("qTest").Select(word => word == q)]), estimate, error);
        }

        var jobs = SurveyEstimator.Estimate(weighed, SurveyMeasure.Share("y", y, ["1"]), [.. data.Words("Y3").Select(word => word == "2")], data.Numbers("X"));
        Near(jobs, 0.536852966998, 0.0208005202014);
    }

    /// <summary>A wave taken twice is itself; of waves that have no unit in common the variances add up.</summary>
    [Fact]
    public void Mean_OfOneWaveTwice_IsThatWave_OfTwoApartItsErrorOverRootTwo()
    {
        var (sample, data) = Mini();
        var (weighed, measure) = (sample.Weigh(), SurveyMeasure.Balance("b", data.Words("y"), "1", "-1"));
        var one = SurveyEstimator.Estimate(weighed, measure);
        var twice = SurveyMeans.Over([(weighed, measure), (weighed, measure)])!;
        twice.Estimate!.Value.ShouldBe(27.5, 1e-9);
        twice.StandardError!.Value.ShouldBe(one.StandardError!.Value, 1e-9);
        (twice.Low!.Value, twice.High!.Value).ShouldBe((one.Low!.Value, one.High!.Value), new PairWithin(1e-6));
        var others = (sample with { Ids = [.. sample.Ids.Select(id => "other " + id)] }).Weigh();
        var apart = SurveyMeans.Over([(weighed, measure), (others, measure)])!;
        apart.StandardError!.Value.ShouldBe(one.StandardError.Value / Math.Sqrt(2), 1e-9);
        (apart.Df, apart.N).ShouldBe((7, 18));
        SurveyMeans.Over([(weighed, measure), (weighed, SurveyMeasure.Balance("b", [.. data.Words("y").Select(_ => (string?)null)], "1", "-1"))]).ShouldBeNull();
    }

    /// <summary>Each stratum has 100 units and more: both errors agree within 2 %.</summary>
    [Fact]
    public void Jackknife_WithAnswersEnough_AgreesWithTheLinearisedError()
    {
        var (sample, data) = Calmar();
        var weighed = sample.Weigh();
        var measure = SurveyMeasure.Share("y", [.. data.Numbers("Y1").Select(value => value > 1500 ? "1" : "0")], ["1"]);
        var linear = SurveyEstimator.Estimate(weighed, measure).StandardError!.Value;
        SurveyJackknife.StandardError(weighed, measure)!.Value.ShouldBe(linear, 0.02 * linear);
    }

    /// <summary>All the same firms: the error of the change is that of the mean of their differences.</summary>
    [Fact]
    public void Change_OfTheSameFirms_IsThatOfTheirDifferences()
    {
        var (sample, data) = Calmar();
        var weighed = sample.Weigh();
        var (before, after) = (Told(data.Numbers("Y1")), Told(data.Numbers("Y12")));
        var change = SurveyChanges.Between((weighed, SurveyMeasure.Mean("y", before), null), (weighed, SurveyMeasure.Mean("y", after), null))!;
        var difference = SurveyEstimator.Estimate(weighed, SurveyMeasure.Mean("d", [.. before.Zip(after, (one, two) => two - one)]));
        change.Difference.ShouldBe(difference.Estimate!.Value, 1e-8 * Math.Abs(difference.Estimate.Value));
        change.StandardError.ShouldBe(difference.StandardError!.Value, 1e-9 * difference.StandardError.Value);
        change.Matched!.N.ShouldBe(1000);
    }

    /// <summary>Half of the firms turn: the variance is V₁ + V₂ − 2C, C worked out here anew; none in common, C is 0.</summary>
    [Fact]
    public void Change_OfARotatingSample_HasTheCovarianceOfItsCommonFirms()
    {
        var data = SurveyData.Read("calmar_echantillon.csv");
        var (before, after, other) = (Part(data, 0, 600), Part(data, 300, 600), Part(data, 600, 400));
        SurveyMeasure Share(int from, int count) => SurveyMeasure.Share("y", [.. data.Numbers("Y1")[from..(from + count)].Select(value => value > 1500 ? "1" : "0")], ["1"]);
        double Error(WeightedSample wave, SurveyMeasure measure) => SurveyEstimator.Estimate(wave, measure).StandardError!.Value;
        var (one, two) = (Error(before, Share(0, 600)), Error(after, Share(300, 600)));
        var change = SurveyChanges.Between((before, Share(0, 600), null), (after, Share(300, 600), null))!;
        change.Matched!.N.ShouldBe(300);
        change.Correlation!.Value.ShouldBeInRange(0.2, 0.9);
        change.StandardError.ShouldBe(Math.Sqrt((one * one) + (two * two) - (2 * change.Correlation.Value * one * two)), 1e-12);
        var apart = SurveyChanges.Between((before, Share(0, 600), null), (other, Share(600, 400), null))!;
        (apart.Correlation, apart.Matched).ShouldBe((0.0, null));
        apart.StandardError.ShouldBe(Math.Sqrt((one * one) + Math.Pow(Error(other, Share(600, 400)), 2)), 1e-12);
    }

    /// <summary>A stratum taken whole of which half answers each month: the two halves are still no certainty.</summary>
    [Fact]
    public void Change_OfAStratumThatTwoWavesExhaust_KeepsItsError()
    {
        var sizes = new Dictionary<string, StratumSize> { ["h"] = new(8, 8) };
        WeightedSample Wave(bool isFirst) => new SurveySample([.. Enumerable.Range(0, 8).Select(unit => $"f{unit}")], [.. Enumerable.Repeat("h", 8)], sizes, [.. Enumerable.Range(0, 8).Select(unit => unit < 4 == isFirst)]).Weigh();
        var measure = SurveyMeasure.Mean("y", [1, 2, 3, 4, 2, 3, 5, 7]);
        SurveyChanges.Between((Wave(true), measure, null), (Wave(false), measure, null))!.StandardError.ShouldBeGreaterThan(0.5);
    }

    /// <summary>Matched units carry their cell: a 1→1, b 0→1 of three in one stratum; weights of the absent go to them.</summary>
    [Fact]
    public void Change_MatchedAndComposite_ByHand()
    {
        var sizes = new Dictionary<string, StratumSize> { ["h"] = new(30, 3) };
        WeightedSample Wave(params string[] ids) => new SurveySample(ids, ["h", "h", "h"], sizes, [true, true, true]).Weigh();
        var (before, after) = (Wave("a", "b", "c"), Wave("a", "b", "d"));
        var change = SurveyChanges.Between((before, SurveyMeasure.Share("y", ["1", "0", "0"], ["1"]), null), (after, SurveyMeasure.Share("y", ["1", "1", "0"], ["1"]), null))!;
        change.Difference.ShouldBe(1.0 / 3, 1e-12);
        change.Matched!.N.ShouldBe(2);
        change.Matched.Difference.ShouldBe(0.5, 1e-12); // from 1/2 to 1
        change.Matched.StandardError.ShouldBe(Math.Sqrt((1 - (2.0 / 30)) * 2 * 2 * 0.25 * 0.25), 1e-12); // u: −1/4 and 1/4
        SurveyChanges.Composite(change with { Before = 10, After = 12, Matched = new(2, 3, 1) }, 10).ShouldBe((0.5 * 12) + (0.5 * 13), 1e-12);
        SurveyChanges.Composite(change with { Before = 12, After = 20, Matched = null }, 12.5).ShouldBe(20); // begun anew
    }

    [Fact]
    public void Factors_OfSmallCells_AreThoseOfTheirNeighbours()
    {
        string[][] cells = [.. Enumerable.Repeat(new[] { "a", "1-9" }, 8), .. Enumerable.Repeat(new[] { "a", "10-49" }, 4), .. Enumerable.Repeat(new[] { "b", "1-9" }, 6)];
        bool[] answers = [true, true, true, true, true, false, false, false, true, true, false, false, true, true, true, true, true, true];
        var factors = ResponseAdjustment.Factors([.. Enumerable.Repeat(2.0, 18)], answers, cells);
        factors[0].ShouldBe(12.0 / 7, 1e-12); // two of four answer among 10-49: merged with 1-9
        factors[8].ShouldBe(12.0 / 7, 1e-12);
        factors[12].ShouldBe(1);
        factors[5].ShouldBe(0);
        factors.Sum().ShouldBe(18, 1e-9); // nobody is lost
        // A sector that is silent is carried by the one beside it, and by it alone.
        string[][] three = [.. Enumerable.Repeat(new[] { "a", "x" }, 10), .. Enumerable.Repeat(new[] { "b", "x" }, 10), ["c", "x"]];
        var silent = ResponseAdjustment.Factors([.. Enumerable.Repeat(1.0, 21)], [.. Enumerable.Range(0, 21).Select(unit => unit is < 5 or (>= 10 and < 18))], three);
        (silent[0], silent[10]).ShouldBe((2, 11.0 / 8));
    }

    [Fact]
    public void Estimate_OfAStratumTakenWholeAndOneOfASingleAnswer_BehavesAsItShould()
    {
        var sizes = new Dictionary<string, StratumSize> { ["whole"] = new(3, 3), ["one"] = new(10, 1) };
        SurveyMeasure measure = SurveyMeasure.Mean("y", [1, 2, 6, 4]);
        var sample = new SurveySample(["a", "b", "c", "d"], ["whole", "whole", "whole", "one"], sizes, [true, true, true, true]).Weigh();
        var part = SurveyEstimator.Estimate(sample, measure);
        part.Estimate!.Value.ShouldBe(49.0 / 13, 1e-12);
        // The whole stratum adds nothing; the single answer is centred at the mean of all, which is 0 here.
        part.StandardError!.Value.ShouldBe(Math.Sqrt(0.9 * Math.Pow(10 * (4 - (49.0 / 13)) / 13, 2)), 1e-12);
        var missing = new SurveySample(["a", "b", "c"], ["whole", "whole", "whole"], sizes, [true, true, false]).Weigh();
        SurveyEstimator.Estimate(missing, SurveyMeasure.Mean("y", [1, 2, null])).StandardError!.Value.ShouldBeGreaterThan(0); // not all answer
        var nobody = SurveyEstimator.Estimate(sample, measure, [false, false, false, false]);
        (nobody.Estimate, nobody.N, nobody.Grade).ShouldBe((null, 0, ReliabilityGrade.S));
        var sure = SurveyEstimator.Estimate(sample, SurveyMeasure.Share("s", ["1", "1", "1", "1"], ["1"]));
        (sure.Low, sure.High).ShouldBe((1.0, 1.0));
    }

    [Fact]
    public void Cut_TheLargestOfALargeGroup_IsBroughtToItsPercentile()
    {
        var n = 200;
        var sizes = new Dictionary<string, StratumSize> { ["h"] = new(400, n) };
        string[] Repeated(string word) => [.. Enumerable.Repeat(word, n)];
        var sample = new SurveySample([.. Enumerable.Range(0, n).Select(unit => unit.ToString(CultureInfo.InvariantCulture))], Repeated("h"), sizes, [.. Enumerable.Repeat(true, n)]).Weigh();
        double[] heads = [.. Enumerable.Range(1, n).Select(unit => unit == n ? 100_000.0 : unit)];
        var cut = Winsorising.Cut(sample, heads, Repeated("industry"));
        cut[^1].ShouldBe(198.01, 1e-9); // type 7: between the 198th and the 199th of 200
        cut[..197].ShouldBe(heads[..197]);
        Winsorising.Cut(sample, heads, [.. Enumerable.Range(0, n).Select(unit => unit % 3 == 0 ? "a" : "b" + (unit % 2))]).ShouldBe(heads); // groups below 100
    }

    /// <summary>A wave of 5,000 answers: response, raking and 300 domains of two measures by two weights. The time is told, not judged.</summary>
    [Fact]
    public void Wave_OfFiveThousandAnswersAndThreeHundredDomains_IsEstimatedWhole()
    {
        var (random, n) = (new Random(5), 7000);
        string[] strata = [.. Enumerable.Range(0, n).Select(unit => $"h{unit % 80}")];
        bool[] answers = [.. Enumerable.Range(0, n).Select(unit => unit % 7 < 5)];
        double[][] x = [.. Enumerable.Range(0, n).Select(unit => Enumerable.Range(0, 14).Select(at => at < 13 ? unit % 13 == at ? 1.0 : 0 : 1 + random.Next(60)).ToArray())];
        var totals = Enumerable.Range(0, 14).Select(at => x.Sum(row => row[at]) * 10 * (at < 13 ? 1 : 1.01)).ToArray();
        string?[] words = [.. Enumerable.Range(0, n).Select(_ => random.Next(3) switch { 0 => "H", 1 => "B", _ => "S" })];
        double[] sizes = [.. x.Select(row => row[13])];
        bool[][] domains = [.. Enumerable.Range(0, 300).Select(domain => Enumerable.Range(0, n).Select(unit => (unit * 31) % 300 == domain || random.Next(40) == 0).ToArray())];
        var started = System.Diagnostics.Stopwatch.StartNew();
        var sample = new SurveySample([.. Enumerable.Range(0, n).Select(unit => $"f{unit}")], strata, strata.Distinct().ToDictionary(one => one, one => new StratumSize(10.0 * n / 80, n / 80.0)), answers)
        {
            ResponseCells = [.. Enumerable.Range(0, n).Select(unit => new[] { $"s{unit % 5}", $"{1 + (unit % 4)}" })],
            Calibration = new CalibrationTarget(x, totals, CalibrationMethod.Raking),
        }.Weigh();
        var found = (from measure in new[] { SurveyMeasure.Share("s", words, ["H"]), SurveyMeasure.Balance("b", words, "H", "B") } from weight in new[] { null, sizes } from domain in domains
                     select SurveyEstimator.Estimate(sample, measure, domain, weight)).ToList();
        Report($"survey: 5,000 answers, 80 strata, 14 margins, 300 domains, {found.Count} estimates in {started.Elapsed.TotalSeconds:0.00} s");
        found.ShouldAllBe(one => one.N > 50 && one.StandardError > 0 && one.Low < one.Estimate && one.Estimate < one.High);
        sample.Units.Count.ShouldBe(5000);
    }

    private static void Report(FormattableString line)
    {
        if (Environment.GetEnvironmentVariable("BEFFROI_DRILL_REPORT") is { } path)
        {
            File.AppendAllText(path, FormattableString.Invariant(line) + Environment.NewLine);
        }
    }

    private static void Near(SurveyEstimate found, double estimate, double error)
    {
        found.Estimate!.Value.ShouldBe(estimate, 1e-9 * Math.Abs(estimate));
        found.StandardError!.Value.ShouldBe(error, 1e-8 * error);
    }

    private static double?[] Told(double[] numbers) => [.. numbers.Select(number => (double?)number)];

    private static (SurveySample Sample, SurveyData Data) Mini()
    {
        var data = SurveyData.Read("mini.csv");
        var strata = data.Words("h");
        var sizes = strata.Zip(data.Numbers("N")).GroupBy(one => one.First).ToDictionary(one => one.Key, one => new StratumSize(one.First().Second, one.Count()));
        return (new SurveySample(data.Words("id"), strata, sizes, [.. strata.Select(_ => true)]), data);
    }

    private static (SurveySample Sample, SurveyData Data) Calmar()
    {
        var data = SurveyData.Read("calmar_echantillon.csv");
        var (strata, y3, x) = (data.Words("Y2"), data.Words("Y3"), data.Numbers("X"));
        return (new SurveySample(data.Words("ident"), strata, Sizes(strata), [.. strata.Select(_ => true)])
        {
            Calibration = new CalibrationTarget([.. y3.Zip(x, (category, value) => new[] { category == "1" ? 1.0 : 0, category == "2" ? 1 : 0, category == "3" ? 1 : 0, value })],
                [5028, 29865, 15107, 175480191.950505], CalibrationMethod.Raking),
        }, data);
    }

    private static WeightedSample Part(SurveyData data, int from, int count)
    {
        string[] strata = data.Words("Y2")[from..(from + count)];
        return new SurveySample(data.Words("ident")[from..(from + count)], strata, Sizes(strata), [.. strata.Select(_ => true)]).Weigh();
    }

    private static Dictionary<string, StratumSize> Sizes(string[] strata) =>
        strata.GroupBy(one => one).ToDictionary(one => one.Key, one => new StratumSize(10_000, one.Count()));

    private sealed class PairWithin(double tolerance) : IEqualityComparer<(double, double)>
    {
        public bool Equals((double, double) x, (double, double) y) => Math.Abs(x.Item1 - y.Item1) <= tolerance && Math.Abs(x.Item2 - y.Item2) <= tolerance;

        public int GetHashCode((double, double) pair) => 0;
    }
}
