using Beffroi.Matching.Eligibility;
using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Modules.ServiceMap.Search;
using Beffroi.Platform.Identity;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.ServiceMap.Measures;

/// <summary>One measure: what creates it, for whom, who pays how much, which services carry it out, whether it works.</summary>
[AllowAnonymous]
internal sealed class ShowModel(MeasureBook book, ServiceDirectory directory, CurrentPerson current, TimeProvider time)
    : PageModel
{
    public Measure Measure { get; private set; } = null!;

    public Measure? Successor { get; private set; }

    public IReadOnlyList<Measure> Replaced { get; private set; } = [];

    public Rule? Rule { get; private set; }

    public IReadOnlyList<MoneyOfYear> Money { get; private set; } = [];

    public IReadOnlyList<MapItem> Services { get; private set; } = [];

    public bool IsAlive { get; private set; }

    public bool MayEdit { get; private set; }

    public async Task<IActionResult> OnGetAsync(string code, CancellationToken cancel)
    {
        if (await book.FindAsync(code, cancel) is not { } measure)
        {
            return NotFound();
        }

        var (all, held) = (await book.ListAsync(cancel), await directory.GetAsync(cancel));
        Measure = measure;
        Successor = all.FirstOrDefault(one => one.Code == measure.Successor);
        Replaced = [.. all.Where(one => one.Successor == code)];
        Rule = measure.Rule is null ? null : RuleJson.Read(measure.Rule);
        Money = await book.MoneyAsync(code, null, cancel);
        Services = [.. (await book.ServicesOfAsync(code, cancel)).Where(key => held.FindService(key) is not null)
            .Select(held.GetItem)];
        IsAlive = measure.IsAliveOn(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        MayEdit = await current.MayAsync(Permission.DirectoryCurate, cancel);
        return Page();
    }
}
