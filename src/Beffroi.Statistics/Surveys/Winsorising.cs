namespace Beffroi.Statistics.Surveys;

/// <summary>Large firms do not decide alone: what a firm weighs with its size is cut at the 99th percentile of its
/// group.</summary>
public static class Winsorising
{
    /// <summary>Groups of fewer answers are left as they are.</summary>
    public const int LeastAnswers = 100;

    /// <summary>Of what a group weighs.</summary>
    public const double Percentile = 0.99;

    /// <summary>Sizes, those of units whose weight times size is above the cut of their group made smaller.</summary>
    /// <param name="sample">Those who answered, weighed.</param>
    /// <param name="sizes">Of each unit of the sample, 0 or more.</param>
    /// <param name="groups">The group of each, as its sector.</param>
    public static double[] Cut(WeightedSample sample, IReadOnlyList<double> sizes, IReadOnlyList<string> groups)
    {
        var cut = sizes.ToArray();
        foreach (var group in sample.Units.Index().GroupBy(one => groups[one.Item]).Where(one => one.Count() >= LeastAnswers))
        {
            double Weighs((int Index, int Item) one) => sample.Weights[one.Index] * sizes[one.Item];
            var most = SurveyMoments.Quantile(group.Select(Weighs), Percentile);
            foreach (var one in group.Where(one => Weighs(one) > most))
            {
                cut[one.Item] = most / sample.Weights[one.Index];
            }
        }

        return cut;
    }
}
