using System.Globalization;

namespace Beffroi.Statistics.Surveys;

/// <summary>Weights of those who answer carry those who do not, within cells of units taken to be alike.</summary>
/// <remarks>In a cell g: Σ_drawn d / Σ_answering d. A cell of fewer than five answers is merged with its neighbour.</remarks>
public static class ResponseAdjustment
{
    /// <summary>Fewer answers make no cell of their own.</summary>
    public const int LeastAnswers = 5;

    /// <summary>By what the weight of each unit that answers is multiplied.</summary>
    /// <param name="weights">Design weights of all units drawn.</param>
    /// <param name="answers">Which of them answered.</param>
    /// <param name="cells">The cell of each, part by part; neighbours are those alike in all but the last part, which is ordered
    /// by the number it begins with, then by its letters. Empty for one cell.</param>
    /// <returns>One for each unit; 0 for those who do not answer.</returns>
    public static double[] Factors(
        IReadOnlyList<double> weights, IReadOnlyList<bool> answers, IReadOnlyList<string[]> cells)
    {
        var factors = new double[weights.Count];
        foreach (var cell in Merged(answers, cells))
        {
            var drawn = cell.Sum(unit => weights[unit]);
            var answering = cell.Where(unit => answers[unit]).Sum(unit => weights[unit]);
            foreach (var unit in cell.Where(unit => answers[unit]))
            {
                factors[unit] = drawn / answering;
            }
        }

        return factors;
    }

    /// <summary>Units by merged cell.</summary>
    internal static IReadOnlyList<IReadOnlyList<int>> Merged(IReadOnlyList<bool> answers, IReadOnlyList<string[]> cells)
    {
        var all = Enumerable.Range(0, answers.Count).ToList();
        if (cells.Count == 0 || cells[0].Length == 0)
        {
            return [all];
        }

        var merged = all.GroupBy(unit => string.Join('\u001f', cells[unit][..^1]))
            .OrderBy(outer => outer.Key, StringComparer.Ordinal)
            .SelectMany(outer => WithNeighbours([.. outer.GroupBy(unit => cells[unit][^1])
                .OrderBy(inner => NumberOf(inner.Key)).ThenBy(inner => inner.Key, StringComparer.Ordinal)
                .Select(inner => inner.ToList())], answers)).ToList();
        return WithNeighbours(merged, answers); // an outer part of few answers joins the one beside it
    }

    private static List<List<int>> WithNeighbours(List<List<int>> cells, IReadOnlyList<bool> answers)
    {
        bool IsSmall(List<int> cell) => cell.Count(unit => answers[unit]) < LeastAnswers;
        for (var at = 0; at < cells.Count && cells.Count > 1;)
        {
            if (!IsSmall(cells[at]))
            {
                at++;
                continue;
            }

            var neighbour = at + 1 < cells.Count ? at + 1 : at - 1;
            cells[neighbour].AddRange(cells[at]);
            cells.RemoveAt(at);
            at = Math.Min(at, neighbour);
        }

        return cells;
    }

    private static double NumberOf(string text)
    {
        var digits = new string([.. text.TakeWhile(char.IsAsciiDigit)]);
        return double.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number : double.PositiveInfinity;
    }
}
