using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Modules.ServiceMap.Schema;
using Beffroi.Platform;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.ServiceMap.Curation;

/// <summary>Anyone says that one field of a sheet is wrong. No account; they may leave an address to be asked back.</summary>
[AllowAnonymous]
internal sealed class ProposeModel(Curation curation, PageScope scope, TimeProvider time) : PageModel
{
    [BindProperty]
    public string? Field { get; set; }

    [BindProperty]
    public string? After { get; set; }

    /// <summary>Where the curator may ask back; nobody has to say.</summary>
    [BindProperty]
    public string? Reply { get; set; }

    public MapEntry Entry { get; private set; } = null!;

    public IReadOnlyList<(FieldRule Rule, string Now)> Fields { get; private set; } = [];

    public string? Error { get; private set; }

    public bool IsDone { get; private set; }

    public async Task<IActionResult> OnGetAsync(string code, string id, CancellationToken cancel) =>
        await ReadAsync(code, id, cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string code, string id, CancellationToken cancel)
    {
        if (!await ReadAsync(code, id, cancel))
        {
            return NotFound();
        }

        var (field, after) = (Field ?? "", (After ?? "").Trim().ReplaceLineEndings("\n"));
        var before = Fields.FirstOrDefault(one => one.Rule.Name == field).Now ?? "";
        if (after == before || after.Length > SheetProposal.LongestValue)
        {
            Error = scope.Text[after == before ? "proposal.same" : "proposal.tooLong"];
            return Page();
        }

        if (Corrections.FaultOf(code, field, after, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)) is { } fault)
        {
            Error = scope.Text[fault.Reason, fault.Facts];
            return Page();
        }

        var reply = Reply?.Trim() is { Length: > 0 } typed ? typed : null;
        if (reply is not null && !MimeKit.MailboxAddress.TryParse(reply, out _))
        {
            Error = scope.Text["issue.mail"];
            return Page();
        }

        try
        {
            await curation.ProposeAsync(new SheetProposal
            {
                Kind = code, Key = id, Field = field, Before = before, After = after, At = time.GetUtcNow(),
                ReplyContent = reply is null ? null : curation.SealReply(reply),
            }, cancel);
            IsDone = true;
        }
        catch (BrokenRuleException broken)
        {
            Error = scope.Text[broken.Key, broken.Facts];
        }

        return Page();
    }

    private async Task<bool> ReadAsync(string kind, string key, CancellationToken cancel)
    {
        if (kind is not (MapEntry.Structure or MapEntry.Service) || await curation.FindAsync(kind, key, cancel) is not { } entry)
        {
            return false;
        }

        Entry = entry;
        Fields = [.. Corrections.FieldsOf(kind).Select(rule => (rule, Corrections.TextOf(entry.Sheet, rule.Name)))];
        return true;
    }
}
