using Beffroi.Platform.Audit;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.Administration;

/// <summary>The organisations whose people the reader looks after, and the ways to the other pages.</summary>
[Requires(Permission.SeatsManage)]
internal sealed class IndexModel(
    BeffroiDb db, CurrentPerson current, AuditTrail audit, PageScope scope, TimeProvider time) : PageModel
{
    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Siret { get; set; }

    public IReadOnlyList<(Organisation Organisation, int Seats)> Organisations { get; private set; } = [];

    public IReadOnlyList<(string Page, string TextKey)> Ways { get; private set; } = [];

    public bool MayCreate { get; private set; }

    public string? Error { get; private set; }

    public Task OnGetAsync(CancellationToken cancel) => ReadAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await current.MayAsync(Permission.OrganisationsManage, cancel))
        {
            return Forbid();
        }

        var name = Name?.Trim() ?? "";
        var isWrongSiret = Siret is { Length: > 0 } siret && (siret.Length != 14 || !siret.All(char.IsAsciiDigit));
        var wrong = name.Length is 0 or > Organisation.LongestName ? "organisation.nameMissing"
            : await db.Set<Organisation>().AnyAsync(o => o.Name == name, cancel) ? "organisation.known"
            : isWrongSiret ? "organisation.siret" : null;
        if (wrong is not null)
        {
            Error = scope.Text[wrong, name];
            await ReadAsync(cancel);
            return Page();
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var made = new Organisation { Name = name, Siret = Siret, CreatedAt = time.GetUtcNow() };
        db.Add(made);
        await db.SaveChangesAsync(cancel);
        await audit.AppendAsync(Act.OrganisationCreated, $"organisation:{made.Id:N}", current.Id, cancel);
        await transaction.CommitAsync(cancel);
        return LocalRedirect(Addresses.PathOf("/Administration/Organisation", scope.Language, ("id", made.Id.ToString())));
    }

    private async Task ReadAsync(CancellationToken cancel)
    {
        MayCreate = await current.MayAsync(Permission.OrganisationsManage, cancel);
        var where = await current.WhereMayAsync(Permission.SeatsManage, cancel);
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var seats = await db.Set<Seat>().AsNoTracking().Where(s => s.Until == null || s.Until >= today)
            .GroupBy(s => s.OrganisationId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g =>
                g.Count, cancel);
        var held = await db.Set<Organisation>().AsNoTracking().OrderBy(o => o.Name).ToListAsync(cancel);
        Organisations = [.. held.Where(o => where is null || where.Contains(o.Id)).Select(o =>
            (o, seats.GetValueOrDefault(o.Id)))];
        var ways = new List<(string, string)>();
        foreach (var (permission, page, key) in AllWays)
        {
            if (await current.MayAsync(permission, cancel))
            {
                ways.Add((page, key));
            }
        }

        Ways = ways;
    }

    private static readonly (string Permission, string Page, string TextKey)[] AllWays =
    [
        (Permission.ReviewsDo, "/Administration/Review", "review.title"),
            (Permission.AuditRead, "/Administration/Audit", "audit.title"),
        (Permission.OutboxRead, "/Administration/Outbox", "outbox.title"),
        (Permission.ReleasesManage, "/Observatory/ReleasePages/Board", "release.board"),
        (Permission.DirectoryCurate, "/ServiceMap/Curation/Index", "curation.title"),
        (Permission.DataImport, "/Observatory/DataPages/Import", "data.import"),
    ];
}
