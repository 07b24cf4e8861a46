using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Modules.ServiceMap.Schema;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.ServiceMap.Curation;

/// <summary>Whoever a sheet is about follows the link of a mail, reads it, and says in one click that it is true.</summary>
[AllowAnonymous]
internal sealed class ConfirmModel(Curation curation) : PageModel
{
    public MapEntry? Entry { get; private set; }

    public IReadOnlyList<(FieldRule Rule, string Now)> Fields { get; private set; } = [];

    public bool IsDone { get; private set; }

    public async Task<IActionResult> OnGetAsync(string secret, CancellationToken cancel)
    {
        Response.Headers.CacheControl = "no-store";
        await ReadAsync(secret, cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string secret, CancellationToken cancel)
    {
        await ReadAsync(secret, cancel);
        if (Entry is not null)
        {
            await curation.VerifyAsync(Entry.Key, by: null, cancel);
            IsDone = true;
        }

        return Page();
    }

    private async Task ReadAsync(string secret, CancellationToken cancel)
    {
        Entry = curation.StructureOf(secret) is { } key ? await curation.FindAsync(MapEntry.Structure, key, cancel) : null;
        Fields = Entry is null ? [] : [.. Corrections.FieldsOf(MapEntry.Structure)
            .Select(rule => (rule, Corrections.TextOf(Entry.Sheet, rule.Name))).Where(one => one.Item2.Length > 0)];
    }
}
