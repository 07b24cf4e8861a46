using Beffroi.Matching.Eligibility;
using Beffroi.Modules.ServiceMap.Eligibility;
using Beffroi.Modules.ServiceMap.Measures;
using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Modules.ServiceMap.Search;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.ServiceMap.Curation;

/// <summary>A curator writes who is let into one service, beside what its source says in words.</summary>
[Requires(Permission.DirectoryCurate)]
internal sealed class RuleModel(
    BeffroiDb db, MeasureBook book, ServiceDirectory directory, CurrentPerson current, PageScope scope) : PageModel
{
    public MapItem Item { get; private set; } = null!;

    public ServiceSheet Sheet { get; private set; } = null!;

    public RuleForm Rule { get; private set; } = RuleForm.Of(null);

    public string? Error { get; private set; }

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken cancel)
    {
        if (!await ReadAsync(id, cancel))
        {
            return NotFound();
        }

        Rule = RuleForm.Of(await db.Set<ServiceRule>().Where(one => one.Service == id).Select(one => one.Rule)
            .FirstOrDefaultAsync(cancel));
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string id, CancellationToken cancel)
    {
        if (!await ReadAsync(id, cancel))
        {
            return NotFound();
        }

        Rule = RuleForm.Read(Request.Form);
        try
        {
            if (!Rule.HasWrong)
            {
                await book.PutRuleAsync(id, Rule.ToJson(), current.Id!.Value, cancel);
                return LocalRedirect(Addresses.PathOf("/ServiceMap/Sheets/Service", scope.Language, ("id", id)));
            }

            Error = scope.Text["rule.wrong.number", ""];
        }
        catch (RuleException refusal)
        {
            Error = scope.Text["rule.wrong." + refusal.Why, refusal.Read];
        }

        return Page();
    }

    private async Task<bool> ReadAsync(string id, CancellationToken cancel)
    {
        var held = await directory.GetAsync(cancel);
        if (held.FindService(id) is not var (sheet, _))
        {
            return false;
        }

        (Sheet, Item) = (sheet, held.GetItem(id));
        return true;
    }
}
