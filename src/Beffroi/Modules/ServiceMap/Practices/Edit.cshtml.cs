using Beffroi.Platform;
using Beffroi.Platform.Audit;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.ServiceMap.Practices;

/// <summary>What a curator types about a practice.</summary>
internal sealed class PracticeInput
{
    public string? Name { get; set; }
    public string? What { get; set; }
    public string? Where { get; set; }
    public string? ForWhom { get; set; }
    public string? Conditions { get; set; }
    public string? Cost { get; set; }
    public Evidence Evidence { get; set; }
    public string? Finding { get; set; }
    public string? FindingLink { get; set; }
    public string? Takers { get; set; }
    public string? Measure { get; set; }
    public string? Source { get; set; }

    public static PracticeInput Of(Practice one) => new()
    {
        Name = one.Name, What = one.What, Where = one.Where, ForWhom = one.ForWhom, Conditions = one.Conditions, Cost = one.Cost,
        Evidence = one.Evidence, Finding = one.Finding, FindingLink = one.FindingLink, Takers = one.Takers, Measure = one.Measure,
        Source = one.Source,
    };

    /// <exception cref="BrokenRuleException">Something that a practice must have is missing.</exception>
    public void WriteTo(Practice one)
    {
        string Must(string? text) => string.IsNullOrWhiteSpace(text) || text.Length > 4000
            ? throw new BrokenRuleException("practices.missing") : text.Trim();
        string May(string? text) => text is { Length: > 4000 } ? throw new BrokenRuleException("practices.missing")
            : text?.Trim() ?? "";
        (one.Name, one.What, one.Where, one.ForWhom, one.Source) = (Must(Name), Must(What), Must(Where), Must(ForWhom),
            Must(Source));
        (one.Conditions, one.Cost, one.Finding, one.Takers, one.Evidence) = (May(Conditions), May(Cost), May(Finding),
            May(Takers), Evidence);
        one.Measure = May(Measure) is { Length: > 0 } code ? code : null;
        one.FindingLink = May(FindingLink) is { Length: > 0 } link
            ? Uri.TryCreate(link, UriKind.Absolute, out var read) && read.Scheme == "https" ? link
                : throw new BrokenRuleException("issue.link") : null;
        if (one.Evidence > Evidence.Told && one.Finding.Length == 0)
        {
            throw new BrokenRuleException("practices.noFinding"); // what is said to be shown must say what was shown
        }
    }
}

/// <summary>A curator writes a practice, the decision on it, and how it goes elsewhere.</summary>
[Requires(Permission.DirectoryCurate)]
internal sealed class EditModel(BeffroiDb db, AuditTrail audit, CurrentPerson current, PageScope scope, TimeProvider time)
    : PageModel
{
    public const string New = "new";

    [BindProperty]
    public PracticeInput Input { get; set; } = new();

    public Practice? Practice { get; private set; }

    public bool IsNew { get; private set; }

    public string? Error { get; private set; }

    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    public async Task<IActionResult> OnGetAsync(string code, CancellationToken cancel)
    {
        if (!await ReadAsync(code, cancel))
        {
            return NotFound();
        }

        Input = Practice is null ? new PracticeInput() : PracticeInput.Of(Practice);
        ModelState.Clear();
        return Page();
    }

    public Task<IActionResult> OnPostSaveAsync(string code, CancellationToken cancel) => DoAsync(code, practice =>
    {
        Input.WriteTo(practice);
        practice.ChangedAt = time.GetUtcNow();
    }, cancel);

    public Task<IActionResult> OnPostDecideAsync(string code, Extension extension, string? decision, CancellationToken cancel) =>
        DoAsync(code, practice =>
    {
        if (string.IsNullOrWhiteSpace(decision) || decision.Length > 1000)
        {
            throw new BrokenRuleException("practices.noDecision");
        }

        practice.Decide(extension, decision.Trim(), Today);
    }, cancel);

    public Task<IActionResult> OnPostReplicateAsync(string code, string? where, string? who, CancellationToken cancel) =>
        DoAsync(code, practice =>
    {
        if (practice.Extension != Extension.Extend)
        {
            throw new BrokenRuleException("practices.notExtended");
        }

        if (string.IsNullOrWhiteSpace(where) || string.IsNullOrWhiteSpace(who) || (where + who).Length > 400)
        {
            throw new BrokenRuleException("practices.missing");
        }

        practice.Replications.Add(new Replication { Where = where.Trim(), Who = who.Trim(), Since = Today, NewsOn = Today });
    }, cancel);

    public Task<IActionResult> OnPostNewsAsync(string code, Guid replication, ReplicationState state, string? news,
        CancellationToken cancel) =>
        DoAsync(code, practice =>
        {
            var one = practice.Replications.Find(found => found.Id == replication)
                ?? throw new BrokenRuleException("practices.missing");
            (one.State, one.News, one.NewsOn) = (state, news is { Length: <= 1000 } ? news.Trim() : "", Today);
        }, cancel);

    private async Task<IActionResult> DoAsync(string code, Action<Practice> change, CancellationToken cancel)
    {
        var typed = Input;
        if (!await ReadAsync(code, cancel))
        {
            return NotFound();
        }

        try
        {
            var practice = Practice ?? new Practice
            {
                Name = "", What = "", Where = "", ForWhom = "", Source = "", WrittenBy = current.Id!.Value,
                    ChangedAt = time.GetUtcNow(),
            };
            change(practice);
            await using var transaction = await db.Database.BeginTransactionAsync(cancel);
            if (IsNew)
            {
                db.Add(practice);
            }

            // The database knows the others already: what it does not know is new, whatever its identifier says.
            practice.Replications.Where(one => db.Entry(one).State == EntityState.Detached).ToList().ForEach(one => db.Add(one));
            await db.SaveChangesAsync(cancel);
            await audit.AppendAsync(Act.PracticeChanged, $"practice:{practice.Id:N}", current.Id, cancel);
            await transaction.CommitAsync(cancel);
            return LocalRedirect(Addresses.PathOf("/ServiceMap/Practices/Edit", scope.Language, ("code",
                practice.Id.ToString())));
        }
        catch (BrokenRuleException broken)
        {
            Error = scope.Text[broken.Key, broken.Facts];
            db.ChangeTracker.Clear();
            Input = typed.Name is null && Practice is not null ? PracticeInput.Of(Practice) : typed;
            return Page();
        }
    }

    private async Task<bool> ReadAsync(string code, CancellationToken cancel)
    {
        IsNew = code == New;
        Practice = Guid.TryParse(code, out var id)
            ? await db.Set<Practice>().Include(one => one.Replications).FirstOrDefaultAsync(one => one.Id == id, cancel) : null;
        return IsNew || Practice is not null;
    }
}
