using Beffroi.Modules.Observatory.Indicators;
using Microsoft.AspNetCore.Authorization;
using Markdig;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.Observatory.Methods;

/// <summary>The methods, one page each.</summary>
[AllowAnonymous]
internal sealed class IndexModel : PageModel;

/// <summary>A method as it is written in docs/methods, in the reader's language.</summary>
[AllowAnonymous]
internal sealed class ShowModel : PageModel
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().Build();

    public string Id { get; private set; } = "";

    public string Html { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken cancel)
    {
        if (!IndicatorCatalogue.Methods.Contains(id))
        {
            return NotFound();
        }

        Id = id;
        var file = Path.Combine(AppContext.BaseDirectory, "methods", id + ".md");
        Html = Markdown.ToHtml(SectionOf(await System.IO.File.ReadAllTextAsync(file, cancel), Texts.Language), Pipeline);
        return Page();
    }

    private static string SectionOf(string markdown, string language)
    {
        var heading = language switch { "nl" => "## Nederlands", "en" => "## English", _ => "## Français" };
        var start = markdown.IndexOf(heading, StringComparison.Ordinal);
        var rest = start < 0 ? markdown : markdown[(start + heading.Length)..];
        var end = rest.IndexOf("\n## ", StringComparison.Ordinal);
        return (end < 0 ? rest : rest[..end]).Replace("\n### ", "\n## ", StringComparison.Ordinal);
    }
}
