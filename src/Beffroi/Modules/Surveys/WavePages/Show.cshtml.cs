using Beffroi.Modules.Surveys.Answers;
using Beffroi.Modules.Surveys.Waves;
using Beffroi.Platform;
using Beffroi.Platform.Audit;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.Surveys.WavePages;

/// <summary>The board of a wave: who was asked and how many answered, by stratum; a chamber stops mails and enters what comes by
/// phone or on paper. What firms answer is not here.</summary>
[Requires(Permission.SurveysRun)]
internal sealed class ShowModel(
    WaveBook book, BeffroiDb db, AnswerStore answers, SurveyKeys keys, AuditTrail audit, CurrentPerson current, PageScope scope)
    : PageModel
{
    public Wave Wave { get; private set; } = null!;

    public IReadOnlyList<StratumBoard> Strata { get; private set; } = [];

    public IReadOnlyList<(string Name, int Population, int Drawn, int Written, int Answered)> Sectors { get; private set; } = [];

    public string? Siret { get; private set; }

    public string? Error { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancel) =>
        await ReadAsync(id, cancel) ? Page() : NotFound();

    public Task<IActionResult> OnPostPauseAsync(Guid id, CancellationToken cancel) => ChangeAsync(id, wave =>
        wave.State = wave.State == WaveState.Open ? WaveState.Paused : throw new BrokenRuleException("wave.notOpen"), cancel);

    public Task<IActionResult> OnPostResumeAsync(Guid id, CancellationToken cancel) => ChangeAsync(id, wave =>
        wave.State = wave.State == WaveState.Paused ? WaveState.Open : throw new BrokenRuleException("wave.notOpen"), cancel);

    public Task<IActionResult> OnPostRepeatAsync(Guid id, bool repeats, CancellationToken cancel) =>
        ChangeAsync(id, wave => wave.Repeats = repeats, cancel);

    public Task<IActionResult> OnPostDropAsync(Guid id, CancellationToken cancel) => DoAsync(id, async () =>
    {
        await book.DropAsync(id, current.Id!.Value, cancel);
        return Addresses.PathOf("/Surveys/WavePages/Index", scope.Language);
    }, cancel);

    /// <summary>Opens the form for what a firm says by phone or sent on paper.</summary>
    public Task<IActionResult> OnPostEnterAsync(Guid id, string? siret, AnswerChannel channel, CancellationToken cancel) =>
        DoAsync(id, async () =>
        {
            Siret = siret;
            var number = string.Concat((siret ?? "").Where(char.IsAsciiDigit));
            var drawn = await db.Set<DrawnFirm>().AsNoTracking().FirstOrDefaultAsync(
                one => one.WaveId == id && one.Siret == number, cancel)
                ?? throw new BrokenRuleException("wave.notDrawn", siret ?? "");
            var firm = await db.Set<Firms.Firm>().AsNoTracking().FirstOrDefaultAsync(one => one.Siret == number, cancel);
            if (firm is null || !await current.MayAsync(Permission.SurveysRun, firm.SenderId, cancel))
            {
                throw new BrokenRuleException("wave.notYours", number);
            }

            if (channel == AnswerChannel.Web || await answers.HasBegunAsync(drawn.Id, cancel))
            {
                throw new BrokenRuleException("wave.hasBegun", number); // what it answered itself is not ours to read
            }

            await audit.AppendAsync(Act.AnswerEntered, $"wave:{id:N}", current.Id, cancel);
            return Addresses.PathOf("/Surveys/Form/Fill", scope.Language, ("secret", keys.LinkOf(drawn.Id, channel)));
        }, cancel);

    private Task<IActionResult> ChangeAsync(Guid id, Action<Wave> change, CancellationToken cancel) => DoAsync(id, async () =>
    {
        await book.ChangeAsync(id, change, current.Id!.Value, cancel);
        return Addresses.PathOf("/Surveys/WavePages/Show", scope.Language, ("id", id.ToString()));
    }, cancel);

    private async Task<IActionResult> DoAsync(Guid id, Func<Task<string>> act, CancellationToken cancel)
    {
        try
        {
            return LocalRedirect(await act());
        }
        catch (BrokenRuleException broken)
        {
            Error = scope.Text[broken.Key, broken.Facts];
        }
        catch (DbUpdateConcurrencyException)
        {
            Error = scope.Text["wave.notOpen"];
            db.ChangeTracker.Clear();
        }

        return await ReadAsync(id, cancel) ? Page() : NotFound();
    }

    private async Task<bool> ReadAsync(Guid id, CancellationToken cancel)
    {
        if (await book.FindAsync(id, cancel) is not { } wave)
        {
            return false;
        }

        (Wave, Strata) = (wave, await book.BoardAsync(id, cancel));
        Sectors = [.. Firms.Sectors.All.Select(sector => (sector, Part: Strata.Where(one =>
            one.Stratum.Name.StartsWith(sector + "|", StringComparison.Ordinal)).ToList())).Where(one => one.Part.Count > 0)
            .Select(one => (one.sector, one.Part.Sum(part => part.Stratum.Population), one.Part.Sum(part => part.Stratum.Drawn),
                one.Part.Sum(part => part.Written), one.Part.Sum(part => part.Answered)))];
        return true;
    }
}
