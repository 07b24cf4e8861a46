using Beffroi.Platform.Identity;
using Beffroi.Reference;
using Beffroi.Reference.Zones;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Platform.Web;

/// <summary>What a module knows about the choices that a reader has; the Observatory answers.</summary>
internal interface ITerritoryGuide
{
    Task<TerritoryGuide> GetAsync(CancellationToken cancel);
}

/// <param name="Zone">Where a reader who chose nothing stands.</param>
/// <param name="Compare">What that place is compared with.</param>
/// <param name="Choices">Places offered in the header.</param>
/// <param name="Periods">Periods held, latest first.</param>
/// <param name="Overdue">Years that are published and not held here.</param>
internal sealed record TerritoryGuide(
    ZoneRef Zone, ZoneRef? Compare, IReadOnlyList<ZoneRef> Choices, IReadOnlyList<string> Periods, IReadOnlyList<string> Overdue);

/// <summary>Fills <see cref="PageScope"/> before any page runs.</summary>
internal sealed class PagePreparation(
    PageScope scope, ReferenceCache reference, ITerritoryGuide guide, CurrentPerson current) : IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        await PrepareAsync(context.HttpContext, context.HttpContext.RequestAborted);
        scope.Here = (
            context.ActionDescriptor.ViewEnginePath,
            [.. context.RouteData.Values.Where(v => v.Key is not "page").Select(v =>
                (v.Key, v.Value?.ToString() ?? ""))]);
        if (context.HandlerInstance is PageModel page)
        {
            page.ViewData["Scope"] = scope;
        }

        await next();
    }

    private async Task PrepareAsync(HttpContext context, CancellationToken cancel)
    {
        scope.IsSignedIn = current.IsSignedIn;
        scope.MayAdminister = scope.IsSignedIn && await current.MayAsync(Permission.SeatsManage, cancel);
        scope.Places = await reference.PlacesAsync(cancel);
        scope.Occupations = await reference.OccupationsAsync(cancel);
        var known = await guide.GetAsync(cancel);
        var query = context.Request.Query;
        var zone = ZoneRef.TryParse(query["zone"], out var asked) && scope.Places.Find(asked) is not null
            ? scope.Places.Current(asked) : known.Zone;
        ZoneRef? compare = query["compare"].ToString() is { Length: > 0 } text
            ? ZoneRef.TryParse(text, out var other) && scope.Places.Find(other) is not null ? other : null
            : query.ContainsKey("compare") ? null : zone == known.Compare ? known.Zone : known.Compare;
        var period = query["period"].ToString() is var wanted && known.Periods.Contains(wanted)
            ? wanted : known.Periods.Count > 0 ? known.Periods[0] : "";
        scope.Selection = new Selection(zone, compare == zone ? null : compare, period);
        scope.Periods = known.Periods;
        scope.Choices = [.. known.Choices.Concat(new[] { zone, compare ?? zone }).Distinct()];
        TellWhatCannotBeShown(query);
        scope.Overdue = known.Overdue.Count == 0 || known.Periods.Count == 0
            ? null : (string)scope.Text["header.overdue", known.Periods[0], string.Join(", ", known.Overdue)];
    }

    private void TellWhatCannotBeShown(IQueryCollection query)
    {
        var (zone, compare, period) = scope.Selection;
        if (query["zone"].ToString() is { Length: > 0 } asked && !IsHeld(asked))
        {
            scope.Notices.Add(scope.Text["header.zoneNotHeld", asked, scope.Name(zone)]);
        }

        if (query["compare"].ToString() is { Length: > 0 } other && !IsHeld(other))
        {
            scope.Notices.Add(scope.Text["header.zoneNotHeld", other, compare is { } shown ? scope.Name(shown)
                : scope.Text["territory.none"].Value]);
        }

        if (query["period"].ToString() is { Length: > 0 } wanted && wanted != period)
        {
            scope.Notices.Add(scope.Text["header.periodNotHeld", wanted, period]);
        }
    }

    private bool IsHeld(string zone) => ZoneRef.TryParse(zone, out var asked) && scope.Places.Find(asked) is not null;
}
