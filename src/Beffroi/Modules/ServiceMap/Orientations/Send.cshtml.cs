using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Modules.ServiceMap.Search;
using Beffroi.Platform;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Tables;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.ServiceMap.Orientations;

/// <summary>Somebody asks to be sent to a service, or a counsellor sends them.</summary>
[AllowAnonymous]
[RequestSizeLimit(LargestDocument + FileLimits.LargestForm)]
[RequestFormLimits(MultipartBodyLengthLimit = LargestDocument + FileLimits.LargestForm)]
internal sealed class SendModel(OrientationBook book, ServiceDirectory directory, CurrentPerson current, PageScope scope)
    : PageModel
{
    public const long LargestDocument = 2L << 20;
    private const int LongestText = 2000;

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Reach { get; set; }

    [BindProperty]
    public string? Need { get; set; }

    [BindProperty]
    public bool Agrees { get; set; }

    [BindProperty]
    public IFormFile? Document { get; set; }

    public MapItem Item { get; private set; } = null!;

    public bool IsCounsellor => current.IsSignedIn;

    public string? Error { get; private set; }

    /// <summary>Where the person follows what they asked; null until it was sent.</summary>
    public string? Follow { get; private set; }

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken cancel) => await ReadAsync(id, cancel) ? Page()
        : NotFound();

    public async Task<IActionResult> OnPostAsync(string id, CancellationToken cancel)
    {
        if (!await ReadAsync(id, cancel))
        {
            return NotFound();
        }

        try
        {
            if (!Agrees || string.IsNullOrWhiteSpace(Name) || string.IsNullOrWhiteSpace(Reach) || string.IsNullOrWhiteSpace(Need)
                || (Name + Reach + Need).Length > LongestText)
            {
                throw new BrokenRuleException(Agrees ? "orientation.missing" : "orientation.agree");
            }

            var secret = await book.SendAsync(id, new WhoIsSent(Name.Trim(), Reach.Trim(), Need.Trim()),
                await DocumentAsync(cancel),
                SignInSetup.OriginOf(HttpContext), current.Id, cancel);
            Follow = SignInSetup.OriginOf(HttpContext) + Addresses.PathOf("/ServiceMap/Orientations/Follow", scope.Language,
                ("secret", secret));
        }
        catch (BrokenRuleException broken)
        {
            Error = scope.Text[broken.Key, broken.Facts];
        }

        return Page();
    }

    private async Task<(string Name, byte[] Bytes)?> DocumentAsync(CancellationToken cancel)
    {
        if (Document is not { Length: > 0 } file)
        {
            return null;
        }

        if (file.Length > LargestDocument)
        {
            throw new BrokenRuleException("orientation.document");
        }

        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, cancel);
        // What it is, its first bytes say; its name is what somebody typed.
        return bytes.ToArray() switch
        {
            [0x25, 0x50, 0x44, 0x46, ..] pdf => ("document.pdf", pdf),
            [0xFF, 0xD8, 0xFF, ..] jpeg => ("document.jpg", jpeg),
            [0x89, 0x50, 0x4E, 0x47, ..] png => ("document.png", png),
            _ => throw new BrokenRuleException("orientation.document"),
        };
    }

    private async Task<bool> ReadAsync(string id, CancellationToken cancel)
    {
        Response.Headers.CacheControl = "no-store";
        var held = await directory.GetAsync(cancel);
        if (held.FindService(id) is not var (sheet, entry) || (sheet.Mail
            ?? held.FindStructure(entry.StructureKey!)?.Mail) is null)
        {
            return false;
        }

        Item = held.GetItem(id);
        return true;
    }
}
