using Beffroi.Reference;

namespace Beffroi.Platform.Publication;

/// <summary>What a module can answer before it is judged fit to leave. Only the publication exit calls it.</summary>
internal interface IFigureSource
{
    bool Answers(string indicator);

    Task<IReadOnlyList<CandidateFigure>> ListAsync(FigureQuery query, CancellationToken cancel);
}

/// <summary>A figure and whether its producer published it, alone or as the parts from which it is computed.</summary>
internal sealed record CandidateFigure(Figure Figure, bool IsPublishedByProducer);

/// <summary>
/// The one exit of figures: pages, answers, exports and the command line ask here. Its policy is
/// <c>published-by-producer</c>: what a producer published passes unchanged, its hidden cells stay intervals, and nothing else
/// passes. Figures of ours leave as releases.
/// </summary>
internal sealed class PublishedFigures(IEnumerable<IFigureSource> sources, ReferenceCache reference)
{
    public async Task<IReadOnlyList<Figure>> ListAsync(FigureQuery query, CancellationToken cancel)
    {
        var source = sources.FirstOrDefault(candidate => candidate.Answers(query.Indicator));
        if (source is null)
        {
            return [];
        }

        var candidates = await source.ListAsync(query, cancel);
        return await BrokenWhereMeaningChangedAsync([.. candidates.Select(Pass)], cancel);
    }

    public async Task<Figure?> FindAsync(FigureQuery query, CancellationToken cancel) =>
        (await ListAsync(query, cancel)) is [var first, ..] ? first : null;

    /// <summary>
    /// What precedes a registered break is marked wherever the same answer also holds what follows it: nothing may join them.
    /// </summary>
    private async Task<IReadOnlyList<Figure>> BrokenWhereMeaningChangedAsync(List<Figure> figures, CancellationToken cancel)
    {
        if (figures.Count < 2 || figures.TrueForAll(figure => figure.Period == figures[0].Period))
        {
            return figures;
        }

        var occupations = await reference.OccupationsAsync(cancel);
        foreach (var found in await reference.BreaksAsync(cancel))
        {
            bool IsAfter(Figure figure) => string.CompareOrdinal(figure.Period, found.FirstPeriod) >= 0;
            var crossed = figures.Where(f => f.HasValue && IsAfter(f)).Select(f => (f.Zone, f.Occupation)).ToHashSet();
            figures = figures.ConvertAll(figure =>
                figure is { HasValue: true } && !IsAfter(figure) && crossed.Contains((figure.Zone, figure.Occupation))
                    && found.Concerns(figure.Indicator, figure.Occupation is { } code ? occupations.FindAny(code) : null)
                    ? figure with { Status = FigureStatus.BrokenSeries }
                    : figure);
        }

        return figures;
    }

    private static Figure Pass(CandidateFigure candidate) => candidate.IsPublishedByProducer
        ? candidate.Figure
        : candidate.Figure with { Value = null, Low = null, High = null, Status = FigureStatus.NotAvailable };
}
