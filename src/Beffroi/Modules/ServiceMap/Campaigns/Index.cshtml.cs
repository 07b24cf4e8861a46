using Beffroi.Modules.ServiceMap.Schema;
using Beffroi.Platform;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Web;
using Beffroi.Reference.Zones;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.ServiceMap.Campaigns;

/// <summary>A curator asks a territory or a network to confirm its sheets, and sees how far that is.</summary>
[Requires(Permission.DirectoryCurate)]
internal sealed class IndexModel(CampaignBook book, CurrentPerson current, PageScope scope, TimeProvider time) : PageModel
{
    /// <summary>As long as a campaign usually runs.</summary>
    private const int UsualDays = 60;

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Zone { get; set; }

    [BindProperty]
    public string? Network { get; set; }

    [BindProperty]
    public DateOnly? EndsOn { get; set; }

    public IReadOnlyList<CampaignView> Campaigns { get; private set; } = [];

    public IReadOnlyList<(string Code, string Name)> Networks { get; private set; } = [];

    public DateOnly Today { get; private set; }

    public string? Error { get; private set; }

    public string? Done { get; private set; }

    public Task OnGetAsync(CancellationToken cancel) => ReadAsync(cancel);

    public Task<IActionResult> OnPostStartAsync(CancellationToken cancel) => DoAsync(async () =>
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (!ZoneRef.TryParse(Zone ?? "", out var zone) || scope.Places.CommunesOf(zone).Count == 0)
        {
            throw new BrokenRuleException("campaign.zone");
        }

        await book.StartAsync(new Campaign
        {
            Name = (Name ?? "").Trim(), Zone = zone.ToString(), Network = Network is { Length: > 0 } one
                && ServiceCodes.Networks.Has(one) ? one : null,
            StartsOn = today, EndsOn = EndsOn ?? today.AddDays(UsualDays), StartedBy = current.Id!.Value,
        }, cancel);
        return null;
    }, cancel);

    public Task<IActionResult> OnPostAskAsync(Guid id, CancellationToken cancel) => DoAsync(async () =>
        scope.Text["campaign.asked", await book.AskAsync(id, SignInSetup.OriginOf(HttpContext), current.Id, cancel)], cancel);

    public Task<IActionResult> OnPostStopAsync(Guid id, CancellationToken cancel) => DoAsync(async () =>
    {
        await book.StopAsync(id, current.Id!.Value, cancel);
        return null;
    }, cancel);

    private async Task<IActionResult> DoAsync(Func<Task<string?>> act, CancellationToken cancel)
    {
        try
        {
            if (await act() is not { } said)
            {
                return LocalRedirect(Addresses.PathOf("/ServiceMap/Campaigns/Index", scope.Language));
            }

            Done = said;
        }
        catch (BrokenRuleException broken)
        {
            Error = scope.Text[broken.Key, broken.Facts];
        }

        await ReadAsync(cancel);
        return Page();
    }

    private async Task ReadAsync(CancellationToken cancel)
    {
        Today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        EndsOn ??= Today.AddDays(UsualDays);
        Networks = [.. ServiceCodes.Networks.Codes.Select(code => (code, ServiceCodes.Networks.Name(code, scope.Language)))
            .OrderBy(one => one.Item2, StringComparer.CurrentCultureIgnoreCase)];
        Campaigns = await book.ListAsync(cancel);
    }
}
