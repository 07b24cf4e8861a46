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
/// The one exit of figures: pages, answers, exports and the command line ask here. For now it lets pass what a producer
/// already published, and nothing else.
/// </summary>
internal sealed class PublishedFigures(IEnumerable<IFigureSource> sources)
{
    public async Task<IReadOnlyList<Figure>> ListAsync(FigureQuery query, CancellationToken cancel)
    {
        var source = sources.FirstOrDefault(candidate => candidate.Answers(query.Indicator));
        if (source is null)
        {
            return [];
        }

        var candidates = await source.ListAsync(query, cancel);
        return [.. candidates.Select(Pass)];
    }

    public async Task<Figure?> FindAsync(FigureQuery query, CancellationToken cancel) =>
        (await ListAsync(query, cancel)) is [var first, ..] ? first : null;

    private static Figure Pass(CandidateFigure candidate) => candidate.IsPublishedByProducer
        ? candidate.Figure
        : candidate.Figure with { Value = null, Low = null, High = null, Status = FigureStatus.NotAvailable };
}
