using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Modules.ServiceMap.Schema;
using Beffroi.Modules.ServiceMap.Search;
using Beffroi.Platform;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Tables;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.ServiceMap.Curation;

/// <summary>One sheet in the grid: what stands there, what was typed, and what is wrong with that.</summary>
/// <param name="Before">What stood there when the page was opened.</param>
internal sealed record GridRow(string Key, string Name, string? Commune, string Now, string Before, string Typed, string? Fault);

/// <summary>A curator writes one field of many sheets at once.</summary>
[Requires(Permission.DirectoryCurate)]
internal sealed class GridModel(
    Curation curation, ServiceDirectory directory, CurrentPerson current, PageScope scope, TimeProvider time) : PageModel
{
    public const int PageSize = 50;

    [BindProperty(SupportsGet = true, Name = "kind")]
    public string Kind { get; set; } = MapEntry.Structure;

    [BindProperty(SupportsGet = true, Name = "field")]
    public string Field { get; set; } = "telephone";

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Words { get; set; }

    /// <summary>Only sheets that do not have the field.</summary>
    [BindProperty(SupportsGet = true, Name = "empty")]
    public bool OnlyEmpty { get; set; }

    [BindProperty(SupportsGet = true, Name = "page-number")]
    public int Number { get; set; } = 1;

    public IReadOnlyList<GridRow> Rows { get; private set; } = [];

    public int Total { get; private set; }

    public IReadOnlyList<FieldRule> Fields => Corrections.FieldsOf(Kind);

    public string? Done { get; private set; }

    public string? Error { get; private set; }

    public Task OnGetAsync(CancellationToken cancel) => ReadAsync([], cancel);

    public async Task<IActionResult> OnPostAsync(string[] key, string[] before, string[] typed, CancellationToken cancel)
    {
        // Only what was touched: the rest may have been changed by others since the page was opened.
        var touched = key.Zip(before, typed).DistinctBy(row => row.First)
            .Select(row => (Key: row.First, Before: Plain(row.Second), Typed: Plain(row.Third))).Where(row =>
                row.Before != row.Typed)
            .ToDictionary(row => row.Key, row => (row.Before, row.Typed));
        await ReadAsync(touched, cancel);
        if (Rows.Any(row => touched.ContainsKey(row.Key) && row.Fault is not null))
        {
            Error = scope.Text["grid.wrong"]; // nothing is written while a line is wrong, and nothing typed is lost
            return Page();
        }

        var changed = Rows.Where(row => touched.ContainsKey(row.Key)).ToList();
        try
        {
            var written = await curation.CorrectAsync([.. changed.Select(row => new SheetProposal
            {
                Kind = Kind, Key = row.Key, Field = Field, Before = row.Now, After = row.Typed, At = time.GetUtcNow(),
            })], current.Id!.Value, cancel);
            await ReadAsync([], cancel);
            Done = scope.Text["grid.done", written];
        }
        catch (BrokenRuleException broken)
        {
            Error = scope.Text[broken.Key, broken.Facts];
        }

        return Page();
    }

    private async Task ReadAsync(Dictionary<string, (string Before, string Typed)> typed, CancellationToken cancel)
    {
        Kind = Kind == MapEntry.Service ? MapEntry.Service : MapEntry.Structure;
        Field = Fields.Any(rule => rule.Name == Field) ? Field : "telephone";
        var (held, today) = (await directory.GetAsync(cancel), DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        var wanted = Table.Normalise(Words ?? "");
        var all = (Kind == MapEntry.Structure
                ? held.Structures.Select(one => (one.Entry, one.Sheet.Name, one.Sheet.Commune, one.Sheet.Source))
                : held.Services.Select(one => (one.Entry, one.Sheet.Name, held.GetItem(one.Entry.Key).At.Commune,
                    one.Sheet.Source)))
            .Select(one => (one.Entry, one.Name, one.Item3, one.Source, Now: Corrections.TextOf(one.Entry.Sheet, Field)))
            .Where(one => (!OnlyEmpty || one.Now.Length == 0 || typed.ContainsKey(one.Entry.Key)) && (wanted.Length == 0
                || Table.Normalise(one.Name + one.Item3 + one.Source).Contains(wanted, StringComparison.Ordinal)))
            .OrderBy(one => one.Name, StringComparer.CurrentCultureIgnoreCase).ThenBy(one => one.Entry.Key,
                StringComparer.Ordinal).ToList();
        Total = all.Count;
        Number = Math.Clamp(Number, 1, Math.Max(1, (Total + PageSize - 1) / PageSize));
        var shown = typed.Count > 0 ? all.Where(one => typed.ContainsKey(one.Entry.Key)) : all.Skip((Number - 1) * PageSize)
            .Take(PageSize);
        Rows = [.. shown.Select(one =>
        {
            var now = Plain(one.Now);
            var (before, value) = typed.GetValueOrDefault(one.Entry.Key, (now, now));
            var fault = before != now ? new Fault("grid.changed", now) : value == now ? null : Corrections.FaultOf(Kind, Field,
                value, today);
            return new GridRow(one.Entry.Key, one.Name, one.Item3, one.Now, now, value,
                fault is { } wrong ? scope.Text[wrong.Reason, wrong.Facts].Value : null);
        })];
    }

    private static string Plain(string? text) => (text ?? "").Trim().ReplaceLineEndings("\n");
}
