using Beffroi.Platform.Identity;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Tables;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.ServiceMap.Practices;

/// <summary>Good practices of the territory: where, for whom, on what conditions, at what cost, with what evidence.</summary>
[AllowAnonymous]
internal sealed class IndexModel(BeffroiDb db, CurrentPerson current) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Words { get; set; }

    [BindProperty(SupportsGet = true, Name = "evidence")]
    public Evidence? Least { get; set; }

    public IReadOnlyList<Practice> Shown { get; private set; } = [];

    public bool MayEdit { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var wanted = Table.Normalise(Words ?? "");
        Shown = [.. (await db.Set<Practice>().AsNoTracking().Include(one => one.Replications).ToListAsync(cancel))
            .Where(one => (Least is null || one.Evidence >= Least)
                && (wanted.Length == 0 || Table.Normalise(one.Name + one.What + one.Where + one.ForWhom).Contains(wanted,
                    StringComparison.Ordinal)))
            .OrderByDescending(one => one.Evidence).ThenBy(one => one.Name, StringComparer.CurrentCultureIgnoreCase)];
        MayEdit = await current.MayAsync(Permission.DirectoryCurate, cancel);
    }
}
