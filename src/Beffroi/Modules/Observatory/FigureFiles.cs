using Beffroi.Platform.Publication;
using Beffroi.Platform.Tables;
using Beffroi.Reference;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;

namespace Beffroi.Modules.Observatory;

/// <summary>Figures as files that other programs open.</summary>
internal static class FigureFiles
{
    private static readonly HashSet<int> Numbers = [7, 8, 9];

    public static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Get(
        string format, [AsParameters] FigureRequest request, PublishedFigures figures, ReferenceCache reference,
        IStringLocalizer<Texts> texts, CancellationToken cancel)
    {
        if (!request.TryRead(out var query, out var key, out var fact))
        {
            return ObservatoryApi.Problem(texts, key, fact, ObservatoryApi.Known);
        }

        var rows = await FigureTable.RowsAsync(await figures.ListAsync(query, cancel), reference, Texts.Language, cancel);
        string[] notes =
        [
            texts[$"indicator.{query.Indicator}.name"], texts[$"indicator.{query.Indicator}.explain"],
            texts[$"indicator.{query.Indicator}.caveat"], texts["download.notes"],
            .. rows.Select(row => row[12]).Where(source => source.Length > 0).Distinct(),
        ];
        return new TableFiles(FigureTable.Columns, rows, Numbers, notes).As(format, $"beffroi-{query.Indicator}",
            texts) is { } file
            ? file : ObservatoryApi.Problem(texts, "figures.formatUnknown", format);
    }
}
