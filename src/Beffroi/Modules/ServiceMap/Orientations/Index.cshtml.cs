using Beffroi.Modules.ServiceMap.Search;
using Beffroi.Platform.Identity;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.ServiceMap.Orientations;

/// <summary>A counsellor sees whom they sent where, and how long structures take to answer.</summary>
[RequiresSignIn]
internal sealed class IndexModel(OrientationBook book, ServiceDirectory directory, CurrentPerson current) : PageModel
{
    public IReadOnlyList<(Orientation Orientation, string Who, string Service)> Sent { get; private set; } = [];

    public IReadOnlyList<(AnswerDelay Delay, string Name)> Delays { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var held = await directory.GetAsync(cancel);
        Sent = [.. (await book.SentByAsync(current.Id!.Value, cancel)).Select(one =>
            (one, book.WhoIs(one)?.Name ?? "–", held.FindService(one.Service)?.Sheet.Name ?? one.Service))];
        Delays = [.. (await book.DelaysAsync(null, cancel)).Select(one => (one, held.FindStructure(one.Structure)?.Name
            ?? one.Structure))];
    }
}
