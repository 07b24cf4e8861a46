using System.Globalization;
using Beffroi.Modules.Surveys.Answers;
using Beffroi.Modules.Surveys.Firms;
using Beffroi.Modules.Surveys.Questionnaires;
using Beffroi.Platform;
using Beffroi.Platform.Audit;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Web;
using Beffroi.Reference;
using Beffroi.Reference.Zones;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.Surveys.Waves;

/// <param name="Origin">Address of this site, without a path: links in mails begin with it.</param>
internal sealed record WaveRequest(
    string Month, string Questionnaire, WavePlan Plan, bool Repeats, bool IsFictitious, string Origin);

/// <param name="Written">Firms that were written to.</param>
/// <param name="Answered">Firms that handed in an answer.</param>
internal sealed record StratumBoard(WaveStratum Stratum, int Written, int Answered)
{
    public double? Rate => Stratum.Drawn == 0 ? null : (double)Answered / Stratum.Drawn;
}

/// <summary>Waves: drawn, opened, stopped, closed; how far they are.</summary>
internal sealed class WaveBook(
    BeffroiDb db, AnswerStore answers, QuestionnaireBook questionnaires, ITerritoryGuide guide, ReferenceCache reference,
    AuditTrail audit, TimeProvider time)
{
    public Task<List<Wave>> ListAsync(CancellationToken cancel) =>
        db.Set<Wave>().AsNoTracking().OrderByDescending(wave => wave.Month).ToListAsync(cancel);

    public Task<Wave?> FindAsync(Guid id, CancellationToken cancel) =>
        db.Set<Wave>().AsNoTracking().FirstOrDefaultAsync(wave => wave.Id == id, cancel);

    /// <summary>Draws the firms of a month.</summary>
    /// <exception cref="BrokenRuleException">The month, the questionnaire or the plan is none, or nobody is on the
    /// list.</exception>
    public async Task<Guid> PrepareAsync(WaveRequest asked, Guid by, CancellationToken cancel)
    {
        if (!DateOnly.TryParseExact(asked.Month + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None,
            out var first))
        {
            throw new BrokenRuleException("wave.month", asked.Month);
        }

        var closesAt = LocalTime.At(first.AddDays(WavePlan.Days), WavePlan.LastHour);
        if (closesAt <= time.GetUtcNow())
        {
            throw new BrokenRuleException("wave.past", asked.Month);
        }

        if (await questionnaires.FindAsync(asked.Questionnaire, cancel) is null)
        {
            throw new BrokenRuleException("wave.questionnaire", asked.Questionnaire);
        }

        if (!asked.Plan.IsSound)
        {
            throw new BrokenRuleException("wave.plan");
        }

        var territory = (await guide.GetAsync(cancel)).Choices.First(zone => zone.Zoning == Zonings.Epci);
        var communes = (await reference.PlacesAsync(cancel)).CommunesOf(territory);
        var firms = (await db.Set<Firm>().AsNoTracking().Where(firm => firm.IsFictitious == asked.IsFictitious
            && firm.EndedOn == null).ToListAsync(cancel)).FindAll(firm => communes.Contains(firm.Commune));
        if (firms.Count == 0)
        {
            throw new BrokenRuleException("wave.noFirm");
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await audit.LockAsync(cancel); // two that prepare the same month: the second is told
        if (await db.Set<Wave>().AnyAsync(w => w.Month == asked.Month && w.IsFictitious == asked.IsFictitious, cancel))
        {
            throw new BrokenRuleException("wave.twice", asked.Month);
        }

        var last = await db.Set<Wave>().AsNoTracking().Where(w => w.IsFictitious == asked.IsFictitious
            && w.Month.CompareTo(asked.Month) < 0).OrderByDescending(w => w.Month).FirstOrDefaultAsync(cancel);
        var before = last is null ? [] : await db.Set<WaveStratum>().AsNoTracking().Where(one => one.WaveId == last.Id)
            .ToDictionaryAsync(one => one.Name, cancel);
        var seed = await db.Set<Wave>().AsNoTracking().Where(w => w.IsFictitious == asked.IsFictitious).OrderBy(w => w.Month)
            .Select(w => w.Seed).FirstOrDefaultAsync(cancel) ?? Platform.Identity.Secrets.Make();
        var wave = new Wave
        {
            Month = asked.Month, Questionnaire = asked.Questionnaire, Plan = asked.Plan, Seed = seed, OpensOn = first,
            ClosesAt = closesAt, IsFictitious = asked.IsFictitious, Repeats = asked.Repeats, PreparedBy = by,
            Origin = asked.Origin,
        };
        var (strata, drawn) = WaveDraw.Of(wave, firms, last, before);
        db.Add(wave);
        db.AddRange(strata);
        db.AddRange(drawn);
        await db.SaveChangesAsync(cancel);
        await audit.AppendAsync(Act.WavePrepared, $"wave:{wave.Id:N}", by, cancel);
        await transaction.CommitAsync(cancel);
        db.ChangeTracker.Clear();
        return wave.Id;
    }

    /// <summary>Stops mails, or lets them go on; or draws it no more by itself.</summary>
    public async Task ChangeAsync(Guid id, Action<Wave> change, Guid by, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await audit.LockAsync(cancel); // before the wave, as the close does: the two never wait for each other
        var wave = await db.Set<Wave>().FirstOrDefaultAsync(one => one.Id == id, cancel)
            ?? throw new BrokenRuleException("wave.absent");
        change(wave);
        await db.SaveChangesAsync(cancel);
        await audit.AppendAsync(Act.WaveChanged, $"wave:{id:N}", by, cancel);
        await transaction.CommitAsync(cancel);
        db.ChangeTracker.Clear();
    }

    /// <summary>Forgets a wave that was drawn and not opened.</summary>
    /// <exception cref="BrokenRuleException">Somebody was asked already.</exception>
    public async Task DropAsync(Guid id, Guid by, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await audit.LockAsync(cancel);
        if (await db.Set<Wave>().Where(one => one.Id == id && one.State == WaveState.Prepared).ExecuteDeleteAsync(cancel) == 0)
        {
            throw new BrokenRuleException("wave.begun");
        }

        await audit.AppendAsync(Act.WaveDropped, $"wave:{id:N}", by, cancel);
        await transaction.CommitAsync(cancel);
    }

    public async Task<IReadOnlyList<StratumBoard>> BoardAsync(Guid id, CancellationToken cancel)
    {
        var drawn = await db.Set<DrawnFirm>().AsNoTracking().Where(one => one.WaveId == id).ToListAsync(cancel);
        var written = (await db.Set<SurveyMail>().AsNoTracking().Where(mail => mail.WaveId == id && mail.Rank == 0)
            .Select(mail => mail.Siret).ToListAsync(cancel)).ToHashSet();
        var answered = await answers.AnsweredAsync(id, drawn.Select(one => one.Id), cancel);
        var byStratum = drawn.ToLookup(one => one.Stratum);
        return [.. (await db.Set<WaveStratum>().AsNoTracking().Where(one => one.WaveId == id).OrderBy(one => one.Name)
            .ToListAsync(cancel)).Select(stratum => new StratumBoard(stratum,
                byStratum[stratum.Name].Count(one => written.Contains(one.Siret)),
                byStratum[stratum.Name].Count(one => answered.Contains(one.Id))))];
    }

    /// <summary>Opens what begins today and closes what ends; a wave that repeats draws the next month.</summary>
    public async Task TurnAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var today = LocalTime.DayOf(now);
        foreach (var wave in await db.Set<Wave>().AsNoTracking().Where(one => one.State != WaveState.Closed).ToListAsync(cancel))
        {
            if (wave.ClosesAt <= now)
            {
                await CloseAsync(wave, cancel);
            }
            else if (wave.State == WaveState.Prepared && wave.OpensOn <= today)
            {
                await db.Set<Wave>().Where(one => one.Id == wave.Id && one.State == WaveState.Prepared)
                    .ExecuteUpdateAsync(set => set.SetProperty(one => one.State, WaveState.Open), cancel);
            }
        }

        // Looked at each time: a program that died between the close and the next draw makes up for it.
        foreach (var kind in (await db.Set<Wave>().AsNoTracking().ToListAsync(cancel)).GroupBy(one => one.IsFictitious))
        {
            if (kind.MaxBy(one => one.Month, StringComparer.Ordinal) is { State: WaveState.Closed, Repeats: true } latest)
            {
                await RepeatAsync(latest, cancel);
            }
        }
    }

    private async Task CloseAsync(Wave wave, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await audit.LockAsync(cancel);
        var root = await answers.RootAsync(wave.Id, cancel);
        if (await db.Set<Wave>().Where(one => one.Id == wave.Id && one.State != WaveState.Closed).ExecuteUpdateAsync(
            set => set.SetProperty(one => one.State, WaveState.Closed).SetProperty(one => one.Root, root), cancel) == 0)
        {
            return; // another process did
        }

        await answers.DropSheetsAsync(wave.Id, cancel);
        await audit.AppendAsync(Act.WaveClosed, $"wave:{wave.Id:N}:{root}", null, cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>Draws the next month that is still open.</summary>
    private async Task RepeatAsync(Wave wave, CancellationToken cancel)
    {
        var month = wave.OpensOn.AddMonths(1);
        while (LocalTime.At(month.AddDays(WavePlan.Days), WavePlan.LastHour) <= time.GetUtcNow())
        {
            month = month.AddMonths(1);
        }

        try
        {
            await PrepareAsync(new WaveRequest(month.ToString("yyyy-MM", CultureInfo.InvariantCulture),
                wave.Questionnaire, wave.Plan, true, wave.IsFictitious, wave.Origin), wave.PreparedBy, cancel);
        }
        catch (BrokenRuleException)
        {
            // somebody prepared it by hand, or every firm left the list
        }
    }
}
