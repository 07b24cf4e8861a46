using Beffroi.Modules.ServiceMap.Search;
using Beffroi.Platform;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.ServiceMap.Orientations;

/// <summary>A structure answers by the link of a mail: takes somebody or not, and later says what came of it.</summary>
[AllowAnonymous]
internal sealed class AnswerModel(OrientationBook book, ServiceDirectory directory, PageScope scope) : PageModel
{
    public Orientation? Orientation { get; private set; }

    public WhoIsSent? Who { get; private set; }

    public string ServiceName { get; private set; } = "";

    public string? Error { get; private set; }

    public Task<IActionResult> OnGetAsync(string secret, CancellationToken cancel) => ShowAsync(secret, cancel);

    public async Task<IActionResult> OnGetDocumentAsync(string secret, CancellationToken cancel)
    {
        await ReadAsync(secret, cancel);
        return Orientation is not null && book.AttachmentOf(Orientation) is { } file
            ? File(file, "application/octet-stream", Orientation.AttachmentName) : NotFound();
    }

    public Task<IActionResult> OnPostAcceptAsync(string secret, CancellationToken cancel) =>
        DoAsync(secret, (one, now) => one.Accept(now), cancel);

    public Task<IActionResult> OnPostRefuseAsync(string secret, RefusalReason reason, CancellationToken cancel) =>
        DoAsync(secret, (one, now) => one.Refuse(reason, now), cancel);

    public Task<IActionResult> OnPostResultAsync(string secret, OrientationResult result, CancellationToken cancel) =>
        DoAsync(secret, (one, now) => one.Tell(result, now), cancel);

    private async Task<IActionResult> DoAsync(string secret, Action<Orientation, DateTimeOffset> change, CancellationToken cancel)
    {
        await ReadAsync(secret, cancel);
        if (Orientation is null)
        {
            return Page();
        }

        try
        {
            await book.ChangeAsync(Orientation, change, cancel);
            return LocalRedirect(Addresses.PathOf("/ServiceMap/Orientations/Answer", scope.Language, ("secret", secret)));
        }
        catch (BrokenRuleException broken)
        {
            Error = scope.Text[broken.Key, broken.Facts];
            return Page();
        }
    }

    private async Task<IActionResult> ShowAsync(string secret, CancellationToken cancel)
    {
        await ReadAsync(secret, cancel);
        return Page();
    }

    private async Task ReadAsync(string secret, CancellationToken cancel)
    {
        Response.Headers.CacheControl = "no-store";
        Orientation = await book.OfStructureAsync(secret, cancel);
        if (Orientation is not null)
        {
            Who = book.WhoIs(Orientation);
            ServiceName = (await directory.GetAsync(cancel)).FindService(Orientation.Service)?.Sheet.Name ?? Orientation.Service;
        }
    }
}
