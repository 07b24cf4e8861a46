using System.Text.Json;
using Beffroi.Modules.Observatory.Indicators;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Setup;
using Beffroi.Platform.Web;
using Beffroi.Reference;
using Beffroi.Platform.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.Observatory.DataPages;

/// <param name="Kind">A kind of file.</param>
/// <param name="Last">Last period held.</param>
/// <param name="Expected">The period that should be held by now.</param>
internal sealed record CalendarLine(string Kind, string? Last, int Expected, bool IsOverdue);

/// <summary>Everything held: source, licence, dates, rows, refused lines, what uses it, and what is missing.</summary>
internal sealed class IndexModel(HeldFiles files, ImportService imports, BeffroiDb db, TimeProvider time) : PageModel
{
    public IReadOnlyList<ReceivedFile> Files { get; private set; } = [];

    public IReadOnlyList<CalendarLine> Calendar { get; private set; } = [];

    public IReadOnlyList<SeriesBreak> Breaks { get; private set; } = [];

    public bool MayWrite => WebDefences.IsLocal(HttpContext);

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Files = [.. (await files.ListAsync(cancel)).OrderBy(f => f.Kind).ThenByDescending(f => f.Period)];
        Breaks = await db.Set<SeriesBreak>().AsNoTracking().OrderBy(b => b.FirstPeriod).ToListAsync(cancel);
        var rules = JsonSerializer.Deserialize<List<CalendarRule>>(
            await System.IO.File.ReadAllTextAsync(Path.Combine(SetupService.ShippedData, "parameters", "calendar.json"), cancel),
            JsonSerializerOptions.Web)!;
        Calendar = rules.ConvertAll(LineOf);
    }

    public async Task<IActionResult> OnPostUndoAsync(Guid id, CancellationToken cancel)
    {
        if (!MayWrite)
        {
            return StatusCode(StatusCodes.Status403Forbidden);
        }

        await imports.UndoAsync(id, cancel);
        return Redirect(HttpContext.Request.Path);
    }

    public static IEnumerable<Indicator> UsersOf(string kind) => IndicatorCatalogue.All.Where(indicator =>
        indicator.Datasets.Contains(kind) || (kind == "bmo-sums" && indicator.IsFromBmo));

    private CalendarLine LineOf(CalendarRule rule)
    {
        var today = time.GetUtcNow();
        var expected = today.Year - rule.PeriodLagYears - (today.Month >= rule.PublishedInMonth ? 0 : 1);
        var last = Files.Where(f => f.Kind.StartsWith(rule.Kind, StringComparison.Ordinal) && f.Kind is not "bmo-zoning")
            .Select(f => f.Period).Max(StringComparer.Ordinal);
        return new CalendarLine(rule.Kind, last, expected, !int.TryParse(last, out var held) || held < expected);
    }

    private sealed record CalendarRule(string Kind, int PublishedInMonth, int PeriodLagYears);
}

/// <summary>One file: where it comes from and each line that was refused.</summary>
internal sealed class FileModel(BeffroiDb db) : PageModel
{
    public ReceivedFile Received { get; private set; } = null!;

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
