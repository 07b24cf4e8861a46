using Beffroi.Modules.ServiceMap.Measures;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.ServiceMap.Practices;

/// <summary>One practice, the decision to do it elsewhere, and what became of each place that did.</summary>
[AllowAnonymous]
internal sealed class ShowModel(BeffroiDb db, MeasureBook measures, CurrentPerson current, TimeProvider time) : PageModel
{
    public Practice Practice { get; private set; } = null!;

    public Measure? Measure { get; private set; }

    public bool MayEdit { get; private set; }

    public DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancel)
    {
        if (await db.Set<Practice>().AsNoTracking().Include(one => one.Replications).FirstOrDefaultAsync(one => one.Id == id,
            cancel) is not { } practice)
        {
            return NotFound();
        }

        Practice = practice;
        Measure = practice.Measure is { } code ? await measures.FindAsync(code, cancel) : null;
        MayEdit = await current.MayAsync(Permission.DirectoryCurate, cancel);
        return Page();
    }
}
