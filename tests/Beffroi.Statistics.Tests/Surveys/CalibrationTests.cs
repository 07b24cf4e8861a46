using Beffroi.Statistics.Surveys;
using Shouldly;
using Xunit;

namespace Beffroi.Statistics.Tests.Surveys;

/// <summary>Against the weights that the program of INSEE gives, and by hand.</summary>
[Trait("Capability", "R7.3")]
public sealed class CalibrationTests
{
    private const double Population = 50_000;

    [Theory]
    [InlineData(CalibrationMethod.Linear, 1, "weight_cal_lin", false)]
    [InlineData(CalibrationMethod.Raking, 1, "weight_cal_raking", false)]
    [InlineData(CalibrationMethod.Logit, 1, "weight_cal_logit", false)]
    [InlineData(CalibrationMethod.Linear, 2, "weight_cal_lin_2", false)]
    [InlineData(CalibrationMethod.Raking, 2, "weight_cal_raking_2", false)]
    [InlineData(CalibrationMethod.Logit, 2, "weight_cal_logit_2", false)]
    [InlineData(CalibrationMethod.Linear, 1, "weight_cal_lin_qtest", true)]
    public void Solve_ThousandUnits_GivesTheWeightsOfCalmar(CalibrationMethod method, int margins, string column, bool isScaled)
    {
        var sample = SurveyData.Read("calmar_echantillon.csv");
        var (x, totals) = sample.Margins(SurveyData.Read($"calmar_marges_{margins}.csv"), Population);
        var found = Calibration.Solve(sample.Numbers("weight"), x, totals, method, new RatioBounds(0.2, 1.3), isScaled ? sample.Numbers("qTest") : null);
        Compare(found.Weights, SurveyData.Read("calmar_poids_attendus.csv").Numbers(column));
        for (var at = 0; at < totals.Length; at++)
        {
            x.Select((row, unit) => row[at] * found.Weights[unit]).Sum().ShouldBe(totals[at], 1e-9 * totals[at]);
        }
    }

    [Theory]
    [InlineData(CalibrationMethod.Linear, 1, "weight_cal_lin", false)]
    [InlineData(CalibrationMethod.Raking, 1, "weight_cal_raking", false)]
    [InlineData(CalibrationMethod.Logit, 1, "weight_cal_logit", false)]
    [InlineData(CalibrationMethod.Linear, 2, "weight_cal_lin_2", false)]
    [InlineData(CalibrationMethod.Raking, 2, "weight_cal_raking_2", false)]
    [InlineData(CalibrationMethod.Logit, 2, "weight_cal_logit_2", false)]
    [InlineData(CalibrationMethod.Raking, 2, "weight_cal_raking_2_qtest", true)]
    public void Solve_ThoseWhoAnswered_GivesTheWeightsOfCalmar(CalibrationMethod method, int margins, string column, bool isScaled)
    {
        var (sample, weights) = Answering();
        var (x, totals) = sample.Margins(SurveyData.Read($"calmar_marges_{margins}.csv"), Population);
        var found = Calibration.Solve(weights, x, totals, method, new RatioBounds(0.1, 2), isScaled ? sample.Numbers("qTest") : null);
        Compare(found.Weights, SurveyData.Read("calmar_poids_attendus_nr.csv").Numbers(column));
    }

    [Fact]
    public void Solve_BoundsTooNarrow_IsRefusedAndSaysWhichTotal()
    {
        var (sample, weights) = Answering();
        var (x, totals) = sample.Margins(SurveyData.Read("calmar_marges_1.csv"), Population);
        Should.Throw<CalibrationException>(() => Calibration.Solve(weights, x, totals, CalibrationMethod.Logit, new RatioBounds(0.2, 1.3)))
            .Failure.ShouldBe(CalibrationFailure.NotConverged);
        var (y, wages) = Employees(SurveyData.Read("calmar_employes15.csv"));
        Should.Throw<CalibrationException>(() => Calibration.Solve(Enumerable.Repeat(10.0, 15).ToArray(), y, wages, CalibrationMethod.Logit, new RatioBounds(0.6, 2)));
    }

    [Theory]
    [InlineData(CalibrationMethod.Linear, "wLinear", 2.93)]
    [InlineData(CalibrationMethod.Raking, "wRaking", 3.22)]
    [InlineData(CalibrationMethod.Logit, "wLogit", 3.14)]
    public void Solve_FifteenEmployees_GivesThePrintedWeights(CalibrationMethod method, string column, double movies)
    {
        var sample = SurveyData.Read("calmar_employes15.csv");
        var (x, totals) = Employees(sample);
        var found = Calibration.Solve(sample.Numbers("weight"), x, totals, method, new RatioBounds(0.4, 2.2));
        foreach (var (weight, expected) in found.Weights.Zip(sample.Numbers(column)))
        {
            weight.ShouldBe(expected, 1e-4);
        }

        (found.Weights.Zip(sample.Numbers("movies"), (weight, seen) => weight * seen).Sum() / found.Weights.Sum()).ShouldBe(movies, 0.005);
        found.Weights.Min().ShouldBe(method == CalibrationMethod.Linear ? -0.7084 : sample.Numbers(column).Min(), 1e-4); // below 0 is right
    }

    /// <summary>Two units of weight 1 and one total: w₁ + 2 w₂ = 4.</summary>
    [Fact]
    public void Solve_TwoUnits_ByHand()
    {
        double[][] x = [[1], [2]];
        var linear = Calibration.Solve([1, 1], x, [4], CalibrationMethod.Linear);
        linear.Weights.ShouldBe([1.2, 1.4], 1e-12); // λ = (4 − 3) / (1 + 4)
        var raking = Calibration.Solve([1, 1], x, [4], CalibrationMethod.Raking);
        var root = (Math.Sqrt(33) - 1) / 4; // e^λ = t with t + 2 t² = 4
        raking.Weights.ShouldBe([root, root * root], 1e-10);
        var cut = Calibration.Solve([1, 1], x, [3.7], CalibrationMethod.Truncated, new RatioBounds(0.5, 1.25));
        cut.Weights.ShouldBe([1.2, 1.25], 1e-9); // the second, 1 + 2λ, is cut at 1.25; the first brings the rest
    }

    [Fact]
    public void Solve_RedundantTotalsRowsTurnedAndNobody_BehaveAsTheyShould()
    {
        double[][] x = [[1, 0, 10], [1, 0, 20], [0, 1, 30], [0, 1, 45], [0, 0, 5]];
        double[] weights = [2, 3, 4, 5, 0];
        double[] totals = [6, 10, 480];
        var found = Calibration.Solve(weights, x, totals, CalibrationMethod.Raking);
        found.Weights[4].ShouldBe(0); // a weight of 0 stays
        found.Ratios[4].ShouldBe(1);
        double[][] twice = [.. x.Select(row => row.Append(row[0] + row[1]).ToArray())];
        Calibration.Solve(weights, twice, [.. totals, 16], CalibrationMethod.Raking).Weights.ShouldBe(found.Weights, 1e-9);
        int[] turned = [3, 1, 4, 0, 2];
        Calibration.Solve([.. turned.Select(unit => weights[unit])], [.. turned.Select(unit => x[unit])], totals, CalibrationMethod.Raking).Weights
            .ShouldBe(turned.Select(unit => found.Weights[unit]), 1e-9);
        Should.Throw<CalibrationException>(() => Calibration.Solve(weights, twice, [.. totals, 17], CalibrationMethod.Raking)).Failure.ShouldBe(CalibrationFailure.NotConverged);
        double[][] lacking = [.. x.Select(row => row.Append(0).ToArray())];
        var nobody = Should.Throw<CalibrationException>(() => Calibration.Solve(weights, lacking, [.. totals, 3], CalibrationMethod.Raking));
        (nobody.Failure, nobody.Column).ShouldBe((CalibrationFailure.NobodyThere, 3));
        Should.Throw<ArgumentException>(() => Calibration.Solve([-1, 1, 1, 1, 1], x, totals, CalibrationMethod.Linear));
        Should.Throw<ArgumentException>(() => Calibration.Solve(weights, x, totals, CalibrationMethod.Logit, new RatioBounds(1.1, 2)));
    }

    [Fact]
    public void KishEffect_AndQuantile_ByHand()
    {
        SurveyMoments.KishEffect([1, 3, 0]).ShouldBe(2 * 10 / 16.0, 1e-12);
        SurveyMoments.Cv([1, 3]).ShouldBe(0.5, 1e-12);
        SurveyMoments.Quantile([4, 1, 3, 2], 0.99).ShouldBe(3.97, 1e-12); // type 7
        SurveyMoments.Quantile([7], 0.5).ShouldBe(7);
    }

    private static (SurveyData Sample, double[] Weights) Answering()
    {
        var sample = SurveyData.Read("calmar_echantillon.csv").Where("responding", "1");
        var start = sample.Numbers("weight");
        var factor = Population / start.Sum();
        factor.ShouldBe(1.4481496433, 1e-9);
        return (sample, [.. start.Select(weight => weight * factor)]);
    }

    private static (double[][] X, double[] Totals) Employees(SurveyData sample)
    {
        var (category, sex, department, salary) = (sample.Words("category"), sample.Words("sex"), sample.Words("department"), sample.Numbers("salary"));
        double Is(string one, string other) => one == other ? 1 : 0;
        return ([.. Enumerable.Range(0, sample.Count).Select(unit => new[]
        {
            Is(category[unit], "1"), Is(category[unit], "2"), Is(category[unit], "3"), Is(sex[unit], "1"), Is(sex[unit], "2"),
            Is(department[unit], "1"), Is(department[unit], "2"), salary[unit],
        })], [80, 90, 60, 140, 90, 100, 130, 470_000]);
    }

    private static void Compare(IReadOnlyList<double> found, double[] expected)
    {
        found.Count.ShouldBe(expected.Length);
        for (var unit = 0; unit < expected.Length; unit++)
        {
            found[unit].ShouldBe(expected[unit], 1e-6 * Math.Abs(expected[unit]), $"unit {unit}");
        }
    }
}
