using Beffroi.Modules.ServiceMap.Search;
using Beffroi.Platform.Audit;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.ServiceMap.Campaigns;

/// <summary>A curator writes that something is closed for a time; the sheets say so until it is over.</summary>
[Requires(Permission.DirectoryCurate)]
internal sealed class ClosuresModel(
    BeffroiDb db, ServiceDirectory directory, AuditTrail audit, DataVersion version, CurrentPerson current, PageScope scope,
    TimeProvider time) : PageModel
{
    private const int LongestMessage = 500;
    private const int LongestDays = 366;

    [BindProperty]
    public string? Structure { get; set; }

    [BindProperty]
    public DateOnly? From { get; set; }

    [BindProperty]
    public DateOnly? Until { get; set; }

    [BindProperty]
    public string? Message { get; set; }

    public IReadOnlyList<(Closure Closure, string Name)> Closures { get; private set; } = [];

    /// <summary>Structures whose establishment the register of firms has closed.</summary>
    public IReadOnlyList<(string Key, string Name, ClosedSiret Closed)> Gone { get; private set; } = [];

    public string? Error { get; private set; }

    public Task OnGetAsync(CancellationToken cancel) => ReadAsync(cancel);

    public async Task<IActionResult> OnPostAddAsync(CancellationToken cancel)
    {
        // The address of a sheet may be pasted as it is: its last part is the key.
        var key = (Structure ?? "").Trim().TrimEnd('/').Split('?')[0].Split('/')[^1];
        var held = await directory.GetAsync(cancel);
        var wrong = held.FindStructure(key) is null ? "closure.structure"
            : From is not { } from || Until is not { } until ? "closure.days"
            : until < from ? "issue.endsBefore"
            : until.DayNumber - from.DayNumber > LongestDays ? "closure.days"
            : string.IsNullOrWhiteSpace(Message) || Message.Length > LongestMessage ? "closure.message" : null;
        if (wrong is not null)
        {
            Error = scope.Text[wrong];
            await ReadAsync(cancel);
            return Page();
        }

        db.Add(new Closure { Structure = key, From = From!.Value, Until = Until!.Value, Message = Message!.Trim(),
            ToldBy = current.Id!.Value });
        return await SaveAsync(key, cancel);
    }

    public async Task<IActionResult> OnPostDropAsync(Guid id, CancellationToken cancel)
    {
        if (await db.Set<Closure>().FirstOrDefaultAsync(one => one.Id == id, cancel) is { } closure)
        {
            db.Remove(closure);
            return await SaveAsync(closure.Structure, cancel);
        }

        return Back();
    }

    private LocalRedirectResult Back() => LocalRedirect(Addresses.PathOf("/ServiceMap/Campaigns/Closures", scope.Language));

    private async Task<IActionResult> SaveAsync(string structure, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.SaveChangesAsync(cancel);
        await audit.AppendAsync(Act.ClosureTold, $"sheet:structure:{structure}", current.Id, cancel);
        await transaction.CommitAsync(cancel);
        version.Changed();
        return Back();
    }

    private async Task ReadAsync(CancellationToken cancel)
    {
        var (held, today) = (await directory.GetAsync(cancel), DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        From ??= today;
        Closures = [.. (await db.Set<Closure>().AsNoTracking().Where(one => one.Until >= today).OrderBy(one => one.From)
            .ToListAsync(cancel))
            .Select(one => (one, held.FindStructure(one.Structure)?.Name ?? one.Structure))];
        Gone = [.. held.Structures.Where(one => one.Sheet.Siret is { } siret && held.Extras.Closed.ContainsKey(siret))
            .Select(one => (one.Entry.Key, one.Sheet.Name, held.Extras.Closed[one.Sheet.Siret!]))];
    }
}
