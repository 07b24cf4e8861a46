using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Beffroi.Modules.Shared;

/// <summary>The reference of the read interface, drawn from its own description so that it cannot say anything else.</summary>
[AllowAnonymous]
internal sealed class ApiReferenceModel([FromKeyedServices("v1")] IOpenApiDocumentProvider description, PageScope scope)
    : PageModel
{
    public IReadOnlyList<(string Path, string Method, OpenApiOperation Operation)> Operations { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var document = await description.GetOpenApiDocumentAsync(cancel);
        Operations = [.. document.Paths.SelectMany(path => (path.Value.Operations ?? [])
            .Select(found => (path.Key, found.Key.Method, found.Value)))];
    }

    /// <summary>
    /// An address to open as it stands, for what can be read without choosing more than the page already chose.
    /// </summary>
    public string? ExampleOf(string path, string? operation) => operation switch
    {
        "listFigures" => Filled(path) + $"?zone={scope.Selection.Zone}&period={scope.Selection.Period}",
        "getFigureFile" => Filled(path) + $"?zone={scope.Selection.Zone}&by=period",
        "mapZones" => Filled(path) + $"?indicator=difficult-share&period={scope.Selection.Period}&within={scope.Selection.Zone}",
        "tileZones" => Filled(path) + $"?indicator=difficult-share&period={scope.Selection.Period}",
        "getRelease" or "getReleaseFile" or "crossRelease" => null, // the list gives their numbers
        "getStructure" or "getService" => null, // the same
        "getDirectoryFile" => path.Replace("{format}", "geojson", StringComparison.Ordinal),
        "searchServices" => Filled(path) + "?town=Lille",
        _ => Filled(path),
    };

    private string Filled(string path) => path
        .Replace("{id}", "difficult-share", StringComparison.Ordinal)
        .Replace("{z}/{x}/{y}", "7/65/43", StringComparison.Ordinal) // Lille
        .Replace("{format}", "csv", StringComparison.Ordinal)
        .Replace("{zoning}", scope.Selection.Zone.Zoning, StringComparison.Ordinal)
        .Replace("{code}", scope.Selection.Zone.Code, StringComparison.Ordinal)
        .Replace("{nomenclature}", Reference.Occupations.Nomenclatures.BmoFamily, StringComparison.Ordinal);
}
