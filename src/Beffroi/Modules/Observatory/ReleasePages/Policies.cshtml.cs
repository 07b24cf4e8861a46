using System.Globalization;
using Beffroi.Platform;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Publication.Releases;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.Observatory.ReleasePages;

/// <summary>The rules of secrecy that hold, and changes to them: one person proposes, another decides.</summary>
[Requires(Permission.ReleasesManage)]
internal sealed class PoliciesModel(Policies policies, CurrentPerson current, TimeProvider time, PageScope scope) : PageModel
{
    [BindProperty]
    public PolicyInput Input { get; set; } = new();

    public IReadOnlyList<PolicyPack> Packs { get; private set; } = [];

    public IReadOnlyList<PolicyChange> Changes { get; private set; } = [];

    public string? Error { get; private set; }

    public Guid? Me => current.Id;

    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    public Task OnGetAsync(CancellationToken cancel) => ReadAsync(cancel);

    public Task<IActionResult> OnPostAsync(CancellationToken cancel) => DoAsync(async () =>
    {
        var held = await policies.FindAsync(Input.Pack ?? "", Today, cancel) ?? throw new BrokenRuleException("policy.numbers");
        await policies.ProposeAsync(Input.Over(held, Today), Input.Reason ?? "", current.Id!.Value, cancel);
    }, cancel);

    public Task<IActionResult> OnPostAcceptAsync(Guid id, CancellationToken cancel) =>
        DoAsync(() => policies.DecideAsync(id, isAccepted: true, current.Id!.Value, cancel), cancel);

    public Task<IActionResult> OnPostRefuseAsync(Guid id, CancellationToken cancel) =>
        DoAsync(() => policies.DecideAsync(id, isAccepted: false, current.Id!.Value, cancel), cancel);

    private async Task<IActionResult> DoAsync(Func<Task> act, CancellationToken cancel)
    {
        try
        {
            await act();
            return LocalRedirect(Addresses.PathOf("/Observatory/ReleasePages/Policies", scope.Language));
        }
        catch (BrokenRuleException broken)
        {
            Error = scope.Text[broken.Key, broken.Facts];
            await ReadAsync(cancel);
            return Page();
        }
    }

    private async Task ReadAsync(CancellationToken cancel)
    {
        Packs = await policies.OnAsync(Today, cancel);
        Changes = await policies.ChangesAsync(cancel);
    }
}

/// <summary>A proposal as it was typed; a field left empty keeps what holds.</summary>
internal sealed record PolicyInput
{
    public string? Pack { get; init; }
    public string? From { get; init; }
    public string? MinimumContributors { get; init; }
    public string? DominancePercent { get; init; }
    public string? PPercent { get; init; }
    public string? ProtectionPercent { get; init; }
    public string? PublishesIntervals { get; init; }
    public string? Reason { get; init; }

    public PolicyPack Over(PolicyPack held, DateOnly today) => held with
    {
        From = string.IsNullOrWhiteSpace(From) ? today
            : DateOnly.TryParseExact(From, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
            : throw new BrokenRuleException("policy.past"),
        MinimumContributors = (int)(Number(MinimumContributors) ?? held.MinimumContributors),
        DominancePercent = Number(DominancePercent) ?? held.DominancePercent,
        PPercent = Number(PPercent) ?? held.PPercent,
        ProtectionPercent = Number(ProtectionPercent) ?? held.ProtectionPercent,
        PublishesIntervals = PublishesIntervals switch { "yes" => true, "no" => false, _ => held.PublishesIntervals },
        CheckedOn = today,
    };

    private static double? Number(string? typed) => string.IsNullOrWhiteSpace(typed) ? null
        : double.TryParse(typed.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
        : throw new BrokenRuleException("policy.numbers");
}
