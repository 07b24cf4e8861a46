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
internal sealed record GridRow(string Key, string Name, string? Commune, string Now, string Typed, string? Fault);

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

    public Task OnGetAsync(CancellationToken cancel) => ReadAsync(new Dictionary<string, string>(), cancel);

    public async Task<IActionResult> OnPostAsync(string[] key, string[] typed, CancellationToken cancel)
    {
        var values = key.Zip(typed).DistinctBy(pair => pair.First).ToDictionary(pair => pair.First, pair => (pair.Second ?? "")
            .Trim().ReplaceLineEndings("\n"));
        await ReadAsync(values, cancel);
        var changed = Rows.Where(row => values.ContainsKey(row.Key) && row.Typed != row.Now).ToList();
        if (changed.Exists(row => row.Fault is not null))
        {
            Error = scope.Text["grid.wrong"]; // nothing is written while a line is wrong, and nothing typed is lost
            return Page();
        }

        try
        {
            var written = await curation.CorrectAsync([.. changed.Select(row => new SheetProposal
            {
                Kind = Kind, Key = row.Key, Field = Field, Before = row.Now, After = row.Typed, At = time.GetUtcNow(),
            })], current.Id!.Value, cancel);
            await ReadAsync(new Dictionary<string, string>(), cancel);
            Done = scope.Text["grid.done", written];
        }
        catch (BrokenRuleException broken)
        {
            Error = scope.Text[broken.Key, broken.Facts];
        }

        return Page();
    }

    private async Task ReadAsync(Dictionary<string, string> typed, CancellationToken cancel)
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
            .Where(one => (!OnlyEmpty || one.Now.Length == 0) && (wanted.Length == 0
                || Table.Normalise(one.Name + one.Item3 + one.Source).Contains(wanted, StringComparison.Ordinal)))
            .OrderBy(one => one.Name, StringComparer.CurrentCultureIgnoreCase).ThenBy(one => one.Entry.Key,
                StringComparer.Ordinal).ToList();
        Total = all.Count;
        Number = Math.Clamp(Number, 1, Math.Max(1, (Total + PageSize - 1) / PageSize));
        var shown = typed.Count > 0 ? all.Where(one => typed.ContainsKey(one.Entry.Key)) : all.Skip((Number - 1) * PageSize)
            .Take(PageSize);
        Rows = [.. shown.Select(one =>
        {
            var value = typed.GetValueOrDefault(one.Entry.Key, one.Now);
            var fault = value == one.Now ? null : Corrections.FaultOf(Kind, Field, value, today);
            return new GridRow(one.Entry.Key, one.Name, one.Item3, one.Now, value, fault is { } wrong ? scope.Text[wrong.Reason,
                wrong.Facts].Value : null);
        })];
    }
}
