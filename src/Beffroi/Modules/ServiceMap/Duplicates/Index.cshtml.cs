using Beffroi.Matching.Linkage;
using Beffroi.Modules.ServiceMap.Curation;
using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Modules.ServiceMap.Search;
using Beffroi.Platform.Audit;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.ServiceMap.Duplicates;

/// <summary>Two sheets side by side, for somebody to say whether they are one.</summary>
/// <param name="Fields">Each field that one of them has: its name and what each says.</param>
internal sealed record PairView(
    LinkedPair Pair, string NameA, string NameB, IReadOnlyList<(string Field, string A, string B)> Fields);

/// <summary>A curator decides of pairs of sheets; matching obeys, and any decision can be taken back.</summary>
[Requires(Permission.DirectoryCurate)]
internal sealed class IndexModel(
    BeffroiDb db, ServiceDirectory directory, AuditTrail audit, DataVersion version, CurrentPerson current, PageScope scope,
    TimeProvider time) : PageModel
{
    private const int MostShown = 10;

    [BindProperty(SupportsGet = true, Name = "kind")]
    public string Kind { get; set; } = MapEntry.Structure;

    /// <summary>Pairs between the two thresholds first, the most doubtful before all; then those joined without anybody having
    /// looked.</summary>
    public IReadOnlyList<PairView> Waiting { get; private set; } = [];

    public int Between { get; private set; }

    public int Joined { get; private set; }

    public IReadOnlyList<(PairDecision Decision, string A, string B)> Decided { get; private set; } = [];

    public Task OnGetAsync(CancellationToken cancel) => ReadAsync(cancel);

    public async Task<IActionResult> OnPostDecideAsync(string? a, string? b, PairVerdict verdict, CancellationToken cancel)
    {
        Kind = Kind == MapEntry.Service ? MapEntry.Service : MapEntry.Structure;
        var held = await directory.GetAsync(cancel);
        if (a is not null && b is not null && a != b && NameOf(held, a) is not null && NameOf(held, b) is not null
            && Enum.IsDefined(verdict))
        {
            var (first, second) = string.CompareOrdinal(a, b) < 0 ? (a, b) : (b, a);
            await WriteAsync(first, second, verdict, cancel);
        }

        return Back();
    }

    public async Task<IActionResult> OnPostTakeBackAsync(string? a, string? b, CancellationToken cancel)
    {
        await WriteAsync(a ?? "", b ?? "", null, cancel);
        return Back();
    }

    private LocalRedirectResult Back() => LocalRedirect(Addresses.PathOf("/ServiceMap/Duplicates/Index", scope.Language)
        + "?kind=" + Kind);

    private async Task WriteAsync(string a, string b, PairVerdict? verdict, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Set<PairDecision>().Where(one => one.Kind == Kind && one.A == a && one.B == b).ExecuteDeleteAsync(cancel);
        if (verdict is { } decided)
        {
            db.Add(new PairDecision { Kind = Kind, A = a, B = b, Verdict = decided, DecidedBy = current.Id!.Value,
                DecidedAt = time.GetUtcNow() });
            await db.SaveChangesAsync(cancel);
        }

        await audit.AppendAsync(Act.PairDecided, $"pair:{a}:{b}:{verdict?.ToString().ToLowerInvariant() ?? "taken-back"}",
            current.Id, cancel);
        await transaction.CommitAsync(cancel);
        version.Changed();
    }

    private async Task ReadAsync(CancellationToken cancel)
    {
        Kind = Kind == MapEntry.Service ? MapEntry.Service : MapEntry.Structure;
        var held = await directory.GetAsync(cancel);
        var decided = held.Extras.Decisions.Where(one => one.Kind == Kind).ToList();
        var known = decided.Select(one => (one.A, one.B)).ToHashSet();
        var pairs = (Kind == MapEntry.Structure ? held.Same : held.SameServices).Pairs.Where(pair => !known.Contains((pair.A,
            pair.B))).ToList();
        var (between, joined) = (pairs.Where(pair => pair.Probability < RecordLinkage.Upper).ToList(),
            pairs.Where(pair => pair.Probability >= RecordLinkage.Upper).ToList());
        (Between, Joined) = (between.Count, joined.Count);
        Waiting = [.. between.Concat(joined.OrderBy(pair => pair.Probability)).Take(MostShown).Select(pair => ViewOf(held,
            pair))];
        Decided = [.. decided.OrderByDescending(one => one.DecidedAt)
            .Select(one => (one, NameOf(held, one.A) ?? one.A, NameOf(held, one.B) ?? one.B))];
    }

    private PairView ViewOf(DirectorySnapshot held, LinkedPair pair)
    {
        var (a, b) = (SheetOf(held, pair.A), SheetOf(held, pair.B));
        return new PairView(pair, NameOf(held, pair.A)!, NameOf(held, pair.B)!, [.. Corrections.FieldsOf(Kind)
            .Select(rule => (rule.Name, A: Corrections.TextOf(a, rule.Name), B: Corrections.TextOf(b, rule.Name)))
            .Where(field => field.A.Length + field.B.Length > 0 && field.Name != "description")]);
    }

    private string SheetOf(DirectorySnapshot held, string key) => Kind == MapEntry.Structure
        ? held.FindStructureEntry(key)!.Value.Entry.Sheet : held.FindService(key)!.Value.Entry.Sheet;

    private string? NameOf(DirectorySnapshot held, string key) =>
        Kind == MapEntry.Structure ? held.FindStructure(key)?.Name : held.FindService(key)?.Sheet.Name;
}
