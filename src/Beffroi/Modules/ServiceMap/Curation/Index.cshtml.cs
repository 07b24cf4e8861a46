using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Modules.ServiceMap.Search;
using Beffroi.Platform;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.ServiceMap.Curation;

/// <param name="Fresh">How many were verified within half a year.</param>
internal sealed record SourceAge(string Source, int Structures, int Fresh, DateOnly Latest);

/// <summary>The curator's desk: what people propose, what is old, and whom to ask.</summary>
[Requires(Permission.DirectoryCurate)]
internal sealed class IndexModel(
    Curation curation, ServiceDirectory directory, CurrentPerson current, PageScope scope, TimeProvider time) : PageModel
{
    private const int DaysFresh = 183;
    private const int MostListed = 50;

    public IReadOnlyList<(SheetProposal Proposal, string Name)> Open { get; private set; } = [];

    public IReadOnlyList<SourceAge> Sources { get; private set; } = [];

    /// <summary>Structures never verified or longest ago, first those of which we know an address.</summary>
    public IReadOnlyList<(StructureSheet Sheet, MapEntry Entry,
        IReadOnlyList<string> Doubtful)> Oldest { get; private set; } = [];

    public bool IsLate(SheetProposal proposal) => time.GetUtcNow() - proposal.At > SheetProposal.Term;

    public string? Error { get; private set; }

    public Task OnGetAsync(CancellationToken cancel) => ReadAsync(cancel);

    public Task<IActionResult> OnPostAcceptAsync(Guid id, CancellationToken cancel) =>
        DoAsync(() => curation.DecideAsync(id, isAccepted: true, SignInSetup.OriginOf(HttpContext), current.Id!.Value, cancel),
            cancel);

    public Task<IActionResult> OnPostRefuseAsync(Guid id, CancellationToken cancel) =>
        DoAsync(() => curation.DecideAsync(id, isAccepted: false, SignInSetup.OriginOf(HttpContext), current.Id!.Value, cancel),
            cancel);

    public Task<IActionResult> OnPostAskBackAsync(Guid id, string? question, CancellationToken cancel) => DoAsync(
        () => curation.AskBackAsync(id, question ?? "", SignInSetup.OriginOf(HttpContext), current.Id!.Value, cancel), cancel);

    public Task<IActionResult> OnPostVerifyAsync(string? key, CancellationToken cancel) =>
        DoAsync(() => curation.VerifyAsync(key ?? "", current.Id!.Value, cancel), cancel);

    public Task<IActionResult> OnPostAskAsync(string? key, CancellationToken cancel) =>
        DoAsync(() => curation.AskAsync(key ?? "", SignInSetup.OriginOf(HttpContext), current.Id!.Value, cancel), cancel);

    private async Task<IActionResult> DoAsync(Func<Task> act, CancellationToken cancel)
    {
        try
        {
            await act();
            return LocalRedirect(Addresses.PathOf("/ServiceMap/Curation/Index", scope.Language));
        }
        catch (BrokenRuleException broken)
        {
            Error = scope.Text[broken.Key, broken.Facts];
            await ReadAsync(cancel);
            return Page();
        }
    }

    private async Task ReadAsync(CancellationToken cancel)
    {
        var (held, since) = (await directory.GetAsync(cancel), time.GetUtcNow().AddDays(-DaysFresh));
        Open = [.. (await curation.OpenAsync(cancel)).Select(one => (one, (one.Kind == MapEntry.Structure
            ? held.FindStructure(one.Key)?.Name : held.FindService(one.Key)?.Sheet.Name) ?? one.Key))];
        Sources = [.. held.Structures.GroupBy(one => one.Sheet.Source).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new SourceAge(group.Key, group.Count(), group.Count(one => one.Entry.VerifiedAt >= since),
                group.Max(one => one.Sheet.ModifiedOn)))];
        Oldest = [.. held.Structures.OrderBy(one => one.Entry.VerifiedAt ?? DateTimeOffset.MinValue).ThenBy(one =>
            one.Sheet.Mail is null)
            .ThenBy(one => one.Sheet.ModifiedOn).ThenBy(one => one.Entry.Key, StringComparer.Ordinal).Take(MostListed)
            .Select(one => (one.Sheet, one.Entry, FieldCare.Doubtful(one.Sheet, one.Entry,
                DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime))))];
    }
}
