using Beffroi.Platform.Identity;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Tables;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.Observatory.DataPages;

/// <summary>Drop a file, see what it is and what would be refused, confirm.</summary>
[Requires(Permission.DataImport)]
[RequestSizeLimit(FileLimits.LargestFile + FileLimits.LargestForm)]
[RequestFormLimits(MultipartBodyLengthLimit = FileLimits.LargestFile + FileLimits.LargestForm)]
internal sealed class ImportModel(
    ImportService imports, StoreFolder folder, PageScope scope) : PageModel
{
    [BindProperty]
    public IFormFile? Upload { get; set; }

    /// <summary>The name under which an upload waits for its confirmation.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Waiting { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Kind { get; set; }

    [BindProperty]
    public DateOnly? AsOf { get; set; }

    public string? Error { get; private set; }

    public ReadResult? Result { get; private set; }

    public ReceivedFile? Done { get; private set; }

    public bool WasHeld { get; private set; }

    public IEnumerable<string> Kinds => imports.Kinds;

    /// <summary>The page on which a list of this kind is made ready, and from which one comes back; null for none.</summary>
    public string? Preparing => Waiting is { } waiting && imports.Kinds.Contains(Kind)
        && imports.GetReader(Kind!).PreparedOn is { } page
            ? Addresses.PathOf(page, scope.Language, ("waiting", waiting)) : null;

    /// <summary>Looks at a file that was made ready.</summary>
    public async Task OnGetAsync(CancellationToken cancel)
    {
        if (Waiting is null)
        {
            return;
        }

        if (WaitingUpload.PathOf(folder, Waiting) is { } path)
        {
            await LookAsync(path, cancel); // the file stays: a wrong address is no reason to lose it
        }
        else
        {
            Error = scope.Text["import.expired"];
        }
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (Upload is not { Length: > 0 })
        {
            Error = scope.Text["import.choose"];
            return Page();
        }

        var ending = Path.GetExtension(Upload.FileName).ToLowerInvariant();
        if (!FileLimits.LargestByEnding.TryGetValue(ending, out var largest))
        {
            Error = scope.Text["import.ending", Path.GetFileName(Upload.FileName),
                string.Join(", ", FileLimits.LargestByEnding.Keys)];
            return Page();
        }

        if (Upload.Length > largest)
        {
            Error = scope.Text["import.refused", Path.GetFileName(Upload.FileName),
                scope.Text.Of(new FileRefusedException("file.tooLarge", Upload.Length >> 20, largest >> 20))];
            return Page();
        }

        Waiting = WaitingUpload.NameFor(Upload.FileName);
        var path = Path.Combine(folder.Incoming, Waiting);
        await using (var target = System.IO.File.Create(path))
        {
            await Upload.CopyToAsync(target, cancel);
        }

        if (Preparing is { } preparing && !await IsHeldAsync(path, cancel))
        {
            return LocalRedirect(preparing);
        }

        if (!await LookAsync(path, cancel))
        {
            WaitingUpload.Remove(folder, Waiting);
        }

        return Page();
    }

    public async Task OnPostConfirmAsync(CancellationToken cancel)
    {
        if (WaitingUpload.PathOf(folder, Waiting) is not { } path)
        {
            Error = scope.Text["import.expired"];
            return;
        }

        try
        {
            using (var file = SourceFile.Open(path, ShownName))
            {
                var outcome = await imports.ImportAsync(
                    imports.GetReader(Kind ?? ""), file, AsOf, isShipped: false, ImportProgress.None, cancel);
                (Done, WasHeld) = (outcome.File, outcome.WasHeld);
            }

            WaitingUpload.Remove(folder, Waiting!);
        }
        catch (FileRefusedException refusal)
        {
            Error = scope.Text["import.refused", ShownName, scope.Text.Of(refusal)];
        }
    }

    public string ShownName => WaitingUpload.ShownName(Waiting ?? "");

    /// <summary>What is held already is not prepared again: it is taken back first.</summary>
    private async Task<bool> IsHeldAsync(string path, CancellationToken cancel)
    {
        try
        {
            using var file = SourceFile.Open(path, ShownName);
            return await imports.FindHeldAsync(Kind!, file, cancel) is not null;
        }
        catch (FileRefusedException)
        {
            return true; // looked at below, where the reason is told
        }
    }

    /// <returns>False where it was refused, and why is told.</returns>
    private async Task<bool> LookAsync(string path, CancellationToken cancel)
    {
        try
        {
            using var file = SourceFile.Open(path, ShownName);
            var reader = string.IsNullOrEmpty(Kind) ? imports.Detect(file) : imports.GetReader(Kind);
            if (reader is null)
            {
                throw new FileRefusedException("file.unrecognised");
            }

            Kind = reader.Kind;
            Done = await imports.FindHeldAsync(reader.Kind, file, cancel);
            WasHeld = Done is not null;
            Result = WasHeld ? null : reader.Read(file, ImportProgress.None, cancel);
            if (Result?.Notice is { } notice)
            {
                (Error, Result) = (scope.Text[notice, ShownName], null);
            }

            return true;
        }
        catch (FileRefusedException refusal)
        {
            Error = scope.Text["import.refused", ShownName, scope.Text.Of(refusal)];
            return false;
        }
    }
}
