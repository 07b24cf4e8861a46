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
    [BindProperty]
    public string? Waiting { get; set; }

    [BindProperty]
    public string? Kind { get; set; }

    [BindProperty]
    public DateOnly? AsOf { get; set; }

    public string? Error { get; private set; }

    public ReadResult? Result { get; private set; }

    public ReceivedFile? Done { get; private set; }

    public bool WasHeld { get; private set; }

    public IEnumerable<string> Kinds => imports.Kinds;

    public async Task OnPostAsync(CancellationToken cancel)
    {
        if (Upload is not { Length: > 0 })
        {
            Error = scope.Text["import.choose"];
            return;
        }

        var ending = Path.GetExtension(Upload.FileName).ToLowerInvariant();
        if (!FileLimits.LargestByEnding.TryGetValue(ending, out var largest))
        {
            Error = scope.Text["import.ending", Path.GetFileName(Upload.FileName),
                string.Join(", ", FileLimits.LargestByEnding.Keys)];
            return;
        }

        if (Upload.Length > largest)
        {
            Error = scope.Text["import.refused", Path.GetFileName(Upload.FileName),
                scope.Text.Of(new FileRefusedException("file.tooLarge", Upload.Length >> 20, largest >> 20))];
            return;
        }

        // The typed name never becomes a path: only its last part is kept, after an identifier of ours.
        Waiting = Guid.CreateVersion7().ToString("N") + "-" + Path.GetFileName(Upload.FileName);
        await using (var target = System.IO.File.Create(WaitingPath))
        {
            await Upload.CopyToAsync(target, cancel);
        }

        await LookAsync(cancel);
    }

    public async Task OnPostConfirmAsync(CancellationToken cancel)
    {
        if (Waiting is null || Path.GetFileName(Waiting) != Waiting || !System.IO.File.Exists(WaitingPath))
        {
            Error = scope.Text["import.expired"];
            return;
        }

        try
        {
            using (var file = SourceFile.Open(WaitingPath, ShownName))
            {
                var outcome = await imports.ImportAsync(
                    imports.GetReader(Kind ?? ""), file, AsOf, isShipped: false, ImportProgress.None, cancel);
                (Done, WasHeld) = (outcome.File, outcome.WasHeld);
            }

            System.IO.File.Delete(WaitingPath);
        }
        catch (FileRefusedException refusal)
        {
            Error = scope.Text["import.refused", ShownName, scope.Text.Of(refusal)];
        }
    }

    public string ShownName => Waiting is null ? "" : Waiting[33..];

    private string WaitingPath => Path.Combine(folder.Incoming, Waiting!);

    private async Task LookAsync(CancellationToken cancel)
    {
        try
        {
            using var file = SourceFile.Open(WaitingPath, ShownName);
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
        }
        catch (FileRefusedException refusal)
        {
            Error = scope.Text["import.refused", ShownName, scope.Text.Of(refusal)];
            System.IO.File.Delete(WaitingPath);
        }
    }
}
