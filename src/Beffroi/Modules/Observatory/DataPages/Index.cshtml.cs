using System.Text.Json;
using Beffroi.Modules.Observatory.Indicators;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Setup;
using Beffroi.Platform.Web;
using Beffroi.Reference;
using Beffroi.Platform.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.Observatory.DataPages;

/// <param name="Kind">A kind of file.</param>
/// <param name="Last">Last period held.</param>
/// <param name="Expected">The period that should be held by now.</param>
/// <param name="Missing">The years after the last one held, up to the expected one.</param>
internal sealed record CalendarLine(string Kind, string? Last, int Expected, bool IsOverdue, IReadOnlyList<int> Missing);

/// <summary>Everything held: source, licence, dates, rows, refused lines, what uses it, and what is missing.</summary>
[AllowAnonymous]
internal sealed class IndexModel(HeldFiles files, ImportService imports, BeffroiDb db, PageScope scope,
    CurrentPerson current, TimeProvider time) : PageModel
{
    public IReadOnlyList<ReceivedFile> Files { get; private set; } = [];

    public IReadOnlyList<CalendarLine> Calendar { get; private set; } = [];

    public IReadOnlyList<SeriesBreak> Breaks { get; private set; } = [];

    public bool MayWrite { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        MayWrite = await current.MayAsync(Permission.DataImport, cancel);
        Files = [.. (await files.ListAsync(cancel)).OrderBy(f => f.Kind).ThenByDescending(f => f.Period)];
        Breaks = await db.Set<SeriesBreak>().AsNoTracking().OrderBy(b => b.FirstPeriod).ToListAsync(cancel);
        var rules = JsonSerializer.Deserialize<List<CalendarRule>>(
            await System.IO.File.ReadAllTextAsync(Path.Combine(SetupService.ShippedData, "parameters", "calendar.json"), cancel),
            JsonSerializerOptions.Web)!;
        Calendar = rules.ConvertAll(LineOf);
    }

    public async Task<IActionResult> OnPostUndoAsync(Guid id, CancellationToken cancel)
    {
        if (!await current.MayAsync(Permission.DataImport, cancel))
        {
            return current.IsSignedIn ? Forbid() : Challenge();
        }

        await imports.UndoAsync(id, cancel);
        return Redirect(HttpContext.Request.Path);
    }

    /// <summary>The indicators that a kind of file feeds; without any, it serves every page.</summary>
    public string UsesOf(string kind)
    {
        const int Named = 4;
        var users = IndicatorCatalogue.All
            .Where(indicator => indicator.Datasets.Contains(kind) || (kind == "bmo-sums" && indicator.IsFromBmo))
            .Select(indicator => scope.Text[$"indicator.{indicator.Id}.name"].Value).ToList();
        return users.Count == 0 ? scope.Text["data.usedByAll"]
            : string.Join(", ", users.Take(Named))
                + (users.Count > Named ? " " + scope.Text["data.usedByMore", users.Count - Named] : "");
    }

    private CalendarLine LineOf(CalendarRule rule)
    {
        var today = time.GetUtcNow();
        var expected = today.Year - rule.PeriodLagYears - (today.Month >= rule.PublishedInMonth ? 0 : 1);
        var last = Files.Where(f => f.Kind.StartsWith(rule.Kind, StringComparison.Ordinal) && f.Kind is not "bmo-zoning")
            .Select(f => f.Period).Max(StringComparer.Ordinal);
        var isKnown = int.TryParse(last, out var held);
        return new CalendarLine(rule.Kind, last, expected, !isKnown || held < expected,
            isKnown && held < expected ? [.. Enumerable.Range(held + 1, expected - held)] : []);
    }

    private sealed record CalendarRule(string Kind, int PublishedInMonth, int PeriodLagYears);
}

/// <summary>One file: where it comes from and each line that was refused.</summary>
[AllowAnonymous]
internal sealed class FileModel(BeffroiDb db) : PageModel
{
    /// <summary>From more lines on, those refused for one reason are told together.</summary>
    public const int FewLines = 5;

    public ReceivedFile Received { get; private set; } = null!;

    public IEnumerable<IGrouping<(string Column, string Reason, string Facts), FileIssue>> Grouped =>
        Received.Issues.OrderBy(issue => issue.Line).GroupBy(issue => (issue.Column, issue.Reason, issue.Facts));

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancel)
    {
        var found = await db.Set<ReceivedFile>().Include(f => f.Issues).AsNoTracking().FirstOrDefaultAsync(f => f.Id == id,
            cancel);
        if (found is null)
        {
            return NotFound();
        }

        Received = found;
        return Page();
    }
}
