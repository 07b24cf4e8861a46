using System.Globalization;
using Beffroi.Modules.ServiceMap.Interchange;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Tables;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.ServiceMap.Curation;

/// <summary>Which column of a list is which field: proposed, corrected, kept for the next list of the same layout.</summary>
[Requires(Permission.DataImport)]
internal sealed class MappingModel(ColumnMappings mappings, StoreFolder folder, PageScope scope) : PageModel
{
    private const int FewLines = 3;
    private const int LongExample = 30;

    [BindProperty]
    public string? Source { get; set; }

    public string Waiting { get; private set; } = "";

    public string ShownName => WaitingUpload.ShownName(Waiting);

    public ColumnMapping Mapping { get; private set; } = null!;

    public IReadOnlyList<string> Columns { get; private set; } = [];

    /// <summary>The first values of each column.</summary>
    public IReadOnlyDictionary<string, string> Examples { get; private set; } = new Dictionary<string, string>();

    public string? Error { get; private set; }

    public async Task<IActionResult> OnGetAsync(string waiting, CancellationToken cancel) =>
        await ReadAsync(waiting, cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string waiting, CancellationToken cancel)
    {
        if (!await ReadAsync(waiting, cancel))
        {
            return NotFound();
        }

        // Columns are chosen by their number: a header may hold what no form sends back as it was.
        string? Chosen(string? number) => int.TryParse(number, CultureInfo.InvariantCulture, out var at) && at >= 0
            && at < Columns.Count ? Columns[at] : null;
        Mapping = new ColumnMapping(ColumnMapping.SourceNamed(Source ?? ""), ColumnMapping.Known
            .Select(field => (field, Columns: Request.Form["field." + field].Select(Chosen).OfType<string>().ToArray()))
            .Where(one => one.Columns.Length > 0).ToDictionary(one => one.field, one => one.Columns)) { Columns = Columns };
        var wrong = !Mapping.Fields.ContainsKey("nom") ? "mapping.noName" : Mapping.Source.Length == 0 ? "mapping.noSource"
            : await mappings.IsOfAnotherAsync(Mapping.Source, cancel) ? "mapping.sourceTaken" : null;
        Error = wrong is null ? null : scope.Text[wrong, Mapping.Source].Value;
        if (Error is not null)
        {
            return Page();
        }

        await ColumnMappings.SaveAsync(WaitingUpload.PathOf(folder, waiting)!, Mapping, cancel);
        return LocalRedirect(Addresses.PathOf("/Observatory/DataPages/Import", scope.Language)
            + $"?waiting={Uri.EscapeDataString(waiting)}&kind={MappedReader.KindName}");
    }

    /// <returns>False where no such file waits.</returns>
    private async Task<bool> ReadAsync(string waiting, CancellationToken cancel)
    {
        if (WaitingUpload.PathOf(folder, waiting) is not { } path)
        {
            return false;
        }

        Waiting = waiting;
        try
        {
            using var file = SourceFile.Open(path, ShownName);
            var foreign = ForeignRows.Of(file);
            Columns = [.. foreign.Columns.Where(column => column.Length > 0).Distinct()];
            Examples = Columns.ToDictionary(column => column, column => string.Join(" · ", foreign.Rows
                .Select(row => row.Values.GetValueOrDefault(column, "")).Where(value => value.Length > 0).Take(FewLines)
                .Select(value => value.Length <= LongExample ? value : value[..LongExample] + "…")));
            Mapping = await mappings.StartAsync(path, Path.GetFileNameWithoutExtension(ShownName), Columns, cancel);
        }
        catch (FileRefusedException refusal)
        {
            (Error, Mapping) = (scope.Text["import.refused", ShownName, scope.Text.Of(refusal)],
                new ColumnMapping("", new Dictionary<string, string[]>()));
        }

        return true;
    }
}
