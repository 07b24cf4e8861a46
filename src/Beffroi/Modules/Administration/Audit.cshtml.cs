using Beffroi.Platform.Audit;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.Administration;

/// <summary>The trace of acts, latest first, and the proof that nobody altered it.</summary>
[Requires(Permission.AuditRead)]
internal sealed class AuditModel(BeffroiDb db, AuditVerifier verifier) : PageModel
{
    public const int PageSize = 100;

    [BindProperty(SupportsGet = true, Name = "before")]
    public long? Before { get; set; }

    public IReadOnlyList<(AuditEntry Entry, string? Name)> Entries { get; private set; } = [];

    public AuditVerdict? Verdict { get; private set; }

    public Task OnGetAsync(CancellationToken cancel) => ReadAsync(cancel);

    public async Task OnPostAsync(CancellationToken cancel)
    {
        Verdict = await verifier.VerifyAsync(cancel);
        await ReadAsync(cancel);
    }

    private async Task ReadAsync(CancellationToken cancel)
    {
        var found = await db.Set<AuditEntry>().AsNoTracking().Where(e => Before == null || e.Seq < Before)
            .OrderByDescending(e => e.Seq).Take(PageSize).ToListAsync(cancel);
        var ids = found.Select(e => e.By).Distinct().ToList();
        var names = await db.Set<Person>().AsNoTracking().Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p =>
            p.Name, cancel);
        Entries = found.ConvertAll(e => (e, e.By is { } by ? names.GetValueOrDefault(by, by.ToString()) : null));
    }
}
