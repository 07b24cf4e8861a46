using Beffroi.Platform;
using Beffroi.Platform.Publication.Releases;
using Beffroi.Platform.Tables;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;

namespace Beffroi.Modules.Observatory;

/// <summary>Releases for programs: what the gate let through, and nothing else.</summary>
internal static class ReleaseApi
{
    private static readonly string[] Reasons = ["A", "B", "D"];

    public static async Task<Ok<IEnumerable<ReleaseAnswer>>> List(PublishedReleases releases, CancellationToken cancel) =>
        TypedResults.Ok((await releases.ListAsync(cancel)).Select(release => ReleaseAnswer.Of(release, null)));

    public static async Task<Results<Ok<ReleaseAnswer>, ProblemHttpResult>> Get(
        Guid id, PublishedReleases releases, IStringLocalizer<Texts> texts, CancellationToken cancel) =>
        await releases.FindAsync(id, cancel) is { } found ? TypedResults.Ok(ReleaseAnswer.Of(found.Release, found))
            : ObservatoryApi.Problem(texts, "release.absent", id);

    public static async Task<Results<FileContentHttpResult, ProblemHttpResult>> GetFile(
        Guid id, string format, PublishedReleases releases, IStringLocalizer<Texts> texts, CancellationToken cancel)
    {
        if (await releases.FindAsync(id, cancel) is not { } found)
        {
            return ObservatoryApi.Problem(texts, "release.absent", id);
        }

        var (release, sides) = (found.Release, found.Sides.Count);
        string[] notes =
        [
            release.Title, $"{release.Source}, {release.Period}", texts["release.unit", release.Unit],
            .. release.IsFictitious ? [texts["release.isFictitious"].Value] : Array.Empty<string>(),
            .. Reasons.Select(status => $"{status}: {texts["release.why." + status]}"),
        ];
        HashSet<int> numbers = [sides, sides + 2, sides + 3];
        return new TableFiles([.. found.Columns], found.Rows(), numbers, notes).As(format, $"beffroi-{release.Id:N}",
            texts) is { } file
            ? file : ObservatoryApi.Problem(texts, "figures.formatUnknown", format);
    }

    public static async Task<Results<Ok<CrossAnswer>, ProblemHttpResult>> Cross(
        Guid id, string[] side, PublishedReleases releases, ReleaseGate gate, CrossTables tables, IStringLocalizer<Texts> texts,
        CancellationToken cancel)
    {
        if (await releases.FindAsync(id, cancel) is not { } found)
        {
            return ObservatoryApi.Problem(texts, "release.absent", id);
        }

        try
        {
            return TypedResults.Ok(new CrossAnswer(texts["cross.label"], side,
                await gate.CrossAsync(found.Release, side, tables, cancel)));
        }
        catch (BrokenRuleException broken)
        {
            return ObservatoryApi.Problem(texts, broken.Key, broken.Facts);
        }
    }
}

internal sealed record CrossAnswer(string Label, string[] Sides, IReadOnlyList<CrossCell> Cells);

internal sealed record ReleaseAnswer(
    Guid Id, string Series, string Period, string Title, string Source, string Unit, bool IsFictitious, string State,
    DateTimeOffset? PublishedAt, Guid? Correction, string Policy, string PolicyHash, ReleaseVerdict? Verdict,
    IReadOnlyList<string>? Sides, IEnumerable<ReleaseCellAnswer>? Cells)
{
    public static ReleaseAnswer Of(Release release, PublicRelease? cells) => new(
        release.Id, release.Series, release.Period, release.Title, release.Source, release.Unit, release.IsFictitious,
        release.State == ReleaseState.Superseded ? "superseded" : "published", release.PublishedAt, release.Correction,
        release.Policy, release.PolicyHash, release.Verdict, cells?.Sides,
        cells?.Cells.Select(cell => new ReleaseCellAnswer(
            PublicRelease.CodesOf(cell), cell.Status, cell.Value, cell.Low, cell.High)));
}

internal sealed record ReleaseCellAnswer(string[] Key, string Status, double? Value, double? Low, double? High);
