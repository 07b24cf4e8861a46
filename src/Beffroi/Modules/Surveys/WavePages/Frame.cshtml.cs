using Beffroi.Modules.Surveys.Firms;
using Beffroi.Platform;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Tables;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.Surveys.WavePages;

/// <summary>A chamber brings the list of its firms, and says under what name it writes to them.</summary>
[Requires(Permission.SurveysRun)]
[RequestSizeLimit(FileLimits.LargestFile + FileLimits.LargestForm)]
[RequestFormLimits(MultipartBodyLengthLimit = FileLimits.LargestFile + FileLimits.LargestForm)]
internal sealed class FrameModel(
    FirmBook book, BeffroiDb db, StoreFolder folder, CurrentPerson current, PageScope scope, TimeProvider time) : PageModel
{
    [BindProperty]
    public Guid? Chamber { get; set; }

    [BindProperty]
    public IFormFile? Upload { get; set; }

    [BindProperty]
    public bool IsFictitious { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? ReplyTo { get; set; }

    [BindProperty]
    public IFormFile? Logo { get; set; }

    /// <summary>Chambers for which the reader may act.</summary>
    public IReadOnlyList<Organisation> Chambers { get; private set; } = [];

    public bool HasLogo { get; private set; }

    public string? Error { get; private set; }

    public string? Done { get; private set; }

    public IReadOnlyList<FileIssue> Issues { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        await ReadAsync(cancel);
        if (Chambers is [var only, ..] && await book.SenderAsync(only.Id, cancel) is { } sender)
        {
            (Name, ReplyTo) = (sender.Name, sender.ReplyTo);
        }
    }

    public Task<IActionResult> OnPostListAsync(CancellationToken cancel) => DoAsync(async chamber =>
    {
        if (Upload is not { Length: > 0 })
        {
            throw new BrokenRuleException("import.choose");
        }

        var work = folder.NewWork(); // nothing waits here for anybody: what sweeps uploads has no part in it
        var path = Path.Combine(work, "list");
        try
        {
            await using (var target = StoreFolder.CreateForOwner(path))
            {
                await Upload.CopyToAsync(target, cancel);
            }

            using var file = SourceFile.Open(path, Path.GetFileName(Upload.FileName));
            var (lines, ended, issues) = FirmFile.Read(file, scope.Places);
            var (added, known) = await book.PutAsync(lines, ended, chamber, IsFictitious, LocalTime.DayOf(time.GetUtcNow()),
                current.Id!.Value, cancel);
            Issues = issues.Kept;
            return scope.Text["frame.done", added, known, issues.Count];
        }
        finally
        {
            Directory.Delete(work, recursive: true); // addresses of people lie in the database alone
        }
    }, cancel);

    public Task<IActionResult> OnPostSenderAsync(CancellationToken cancel) => DoAsync(async chamber =>
    {
        byte[]? logo = null;
        if (Logo is { Length: > 0 })
        {
            using var bytes = new MemoryStream();
            await Logo.CopyToAsync(bytes, cancel);
            logo = bytes.ToArray();
        }

        await book.SetSenderAsync(new Sender
        {
            OrganisationId = chamber, Name = (Name ?? "").Trim(), ReplyTo = string.IsNullOrWhiteSpace(ReplyTo) ? null
                : ReplyTo.Trim(), Logo = logo,
        }, current.Id!.Value, cancel);
        return scope.Text["sender.done"];
    }, cancel);

    private async Task<IActionResult> DoAsync(Func<Guid, Task<string>> act, CancellationToken cancel)
    {
        await ReadAsync(cancel);
        try
        {
            var chamber = Chambers.FirstOrDefault(one => one.Id == Chamber) ?? throw new BrokenRuleException("frame.chamber");
            Done = await act(chamber.Id);
        }
        catch (BrokenRuleException broken)
        {
            Error = scope.Text[broken.Key, broken.Facts];
        }
        catch (FileRefusedException refusal)
        {
            Error = scope.Text["import.refused", Path.GetFileName(Upload!.FileName), scope.Text.Of(refusal)];
        }

        return Page();
    }

    private async Task ReadAsync(CancellationToken cancel)
    {
        var mine = await current.WhereMayAsync(Permission.SurveysRun, cancel);
        Chambers = await db.Set<Organisation>().AsNoTracking().Where(one => mine == null || mine.Contains(one.Id))
            .OrderBy(one => one.Name).ToListAsync(cancel);
        HasLogo = Chambers is [var only, ..] && (await book.SenderAsync(only.Id, cancel))?.Logo is not null;
    }
}
