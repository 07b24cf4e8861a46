using Beffroi.Platform;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Publication.Protection;
using Beffroi.Platform.Publication.Releases;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Tables;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beffroi.Modules.Observatory.ReleasePages;

/// <summary>Brings who gave what to the gate, and says what table it is to become.</summary>
[Requires(Permission.ReleasesManage)]
[RequestSizeLimit(FileLimits.LargestFile + FileLimits.LargestForm)]
[RequestFormLimits(MultipartBodyLengthLimit = FileLimits.LargestFile + FileLimits.LargestForm)]
internal sealed class DraftModel(
    ReleaseGate gate, Policies policies, ReleaseBell bell, StoreFolder folder, CurrentPerson current, TimeProvider time,
    PageScope scope) : PageModel
{
    [BindProperty]
    public DraftInput Input { get; set; } = new();

    [BindProperty]
    public IFormFile? Upload { get; set; }

    /// <summary>Trees of codes, as a spec of the command line has them.</summary>
    [BindProperty]
    public IFormFile? Spec { get; set; }

    public IReadOnlyList<PolicyPack> Packs { get; private set; } = [];

    public string? Error { get; private set; }

    public Task OnGetAsync(CancellationToken cancel) => ReadAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var upload = Path.Combine(folder.Incoming, Guid.CreateVersion7().ToString("N"));
        try
        {
            var draft = Input.Draft();
            if (Upload is not { Length: > 0 })
            {
                throw new BrokenRuleException("import.choose");
            }

            var named = upload + "-" + Path.GetFileName(Upload.FileName);
            var spec = Input.Fill(Spec is { Length: > 0 } ? await SpecAsync(upload + ".json", cancel) : new ProtectionSpec());
            await SaveAsync(Upload, named, cancel);
            var id = await gate.DraftAsync(draft, spec, named, current.Id, cancel);
            bell.Ring();
            return LocalRedirect(Addresses.PathOf("/Observatory/ReleasePages/Work", scope.Language, ("id", id.ToString())));
        }
        catch (BrokenRuleException broken)
        {
            Error = scope.Text[broken.Key, broken.Facts];
        }
        catch (FileRefusedException refusal)
        {
            Error = scope.Text["import.refused", Path.GetFileName(Upload!.FileName), scope.Text.Of(refusal)];
        }
        finally
        {
            // Who gave what lies nowhere but sealed.
            Directory.GetFiles(folder.Incoming, Path.GetFileName(upload) + "*").ToList().ForEach(System.IO.File.Delete);
        }

        await ReadAsync(cancel);
        return Page();
    }

    private async Task<ProtectionSpec> SpecAsync(string path, CancellationToken cancel)
    {
        await SaveAsync(Spec!, path, cancel);
        return ProtectionSpec.Read(path);
    }

    private static async Task SaveAsync(IFormFile file, string path, CancellationToken cancel)
    {
        await using var target = StoreFolder.CreateForOwner(path);
        await file.CopyToAsync(target, cancel);
    }

    private async Task ReadAsync(CancellationToken cancel) =>
        Packs = await policies.OnAsync(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), cancel);
}

/// <summary>What the form says of the table.</summary>
internal sealed record DraftInput
{
    private const int Longest = 200;

    public string? Title { get; init; }
    public string? Series { get; init; }
    public string? Period { get; init; }
    public string? Source { get; init; }
    public string? Unit { get; init; }
    public string[] Policies { get; init; } = [];
    public string? Sides { get; init; }
    public string? Value { get; init; }
    public string? Contributor { get; init; }
    public string? Holding { get; init; }
    public bool IsFictitious { get; init; }

    /// <summary>Whether counts leave perturbed, in any cross-table.</summary>
    public bool IsPerturbed { get; init; }

    /// <exception cref="BrokenRuleException">Something is missing or too long; the sentence names it.</exception>
    public ReleaseDraft Draft()
    {
        foreach (var (name, text) in new[]
        {
            ("name", Title), ("series", Series), ("source", Source), ("unitLabel", Unit), ("sides", Sides),
            ("contributor", Contributor),
        })
        {
            if (string.IsNullOrWhiteSpace(text) || text.Length > Longest)
            {
                throw new BrokenRuleException($"release.missing.{name}", Longest);
            }
        }

        if (Policies.Length == 0)
        {
            throw new BrokenRuleException("release.missing.policy");
        }

        return Platform.Publication.Period.IsOne(Period ?? "")
            ? new ReleaseDraft(Series!.Trim(), Period!, Title!.Trim(), Source!.Trim(), Unit!.Trim(),
                string.Join('+', Policies.Distinct()), IsFictitious,
                IsPerturbed)
            : throw new BrokenRuleException("release.missing.period", Period ?? "");
    }

    /// <summary>
    /// A spec with the columns of the form; of a spec that came with it the trees, weights and waivers are kept.
    /// </summary>
    public ProtectionSpec Fill(ProtectionSpec spec) => spec with
    {
        Input = "microdata", Status = null, Count = null, Largest = [],
        Value = string.IsNullOrWhiteSpace(Value) ? null : Value.Trim(), Contributor = Contributor!.Trim(),
        Holding = string.IsNullOrWhiteSpace(Holding) ? null : Holding.Trim(),
        Dimensions = [.. Sides!.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(side => spec.Dimensions.FirstOrDefault(known => known.Name == side)
                ?? new DimensionSpec { Name = side, Column = side })],
    };
}
