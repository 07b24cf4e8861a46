using System.Globalization;
using Beffroi.Modules.Surveys.Expressions;
using Beffroi.Modules.Surveys.Waves;
using Beffroi.Platform;
using Beffroi.Platform.Audit;
using Beffroi.Platform.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.Surveys.Firms;

/// <summary>Requests of firms: taken with an answer, read by whoever calls back, closed with what came of it.</summary>
internal sealed class FirmRequests(BeffroiDb db, IDataProtectionProvider protection, AuditTrail audit, TimeProvider time)
{
    private readonly IDataProtector _sealing = protection.CreateProtector("surveys.requests");

    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    /// <summary>Takes what a firm says of itself. Said again it replaces what stands open; no longer said, it goes.</summary>
    public async Task TakeAsync(
        string siret, Guid wave, IReadOnlyDictionary<string, object?> values, CancellationToken cancel)
    {
        string Text(string name) => Expression.AsText(values.GetValueOrDefault(name)) ?? "";
        await PutAsync(siret, wave, FirmRequestKind.CallBack, Text("CONTACT") == "O" ? Text("CONTACT_TEL") : null, cancel);
        await PutAsync(siret, wave, FirmRequestKind.Correction, Text("ID_OK") == "N"
            ? string.Create(CultureInfo.InvariantCulture, $"{Text("ID_CORR_EFF")}\t{Text("ID_CORR_ACT")}") : null, cancel);
    }

    /// <summary>The last call that a firm asked for in a wave before, as long as it has not said what came of it.</summary>
    public async Task<FirmRequest?> UnjudgedAsync(string siret, string month, CancellationToken cancel)
    {
        var last = await (from request in db.Set<FirmRequest>().AsNoTracking()
                          join wave in db.Set<Wave>().AsNoTracking() on request.WaveId equals wave.Id
                          where request.Siret == siret && request.Kind == FirmRequestKind.CallBack
                              && wave.Month.CompareTo(month) < 0
                          orderby wave.Month descending
                          select request).FirstOrDefaultAsync(cancel);
        return last is { Verdict: null } ? last : null;
    }

    /// <summary>Takes what a firm says of a request of its own; said again it replaces what it said.</summary>
    public Task JudgeAsync(string siret, Guid id, RequestVerdict verdict, CancellationToken cancel)
    {
        var today = Today;
        return db.Set<FirmRequest>().Where(one => one.Id == id && one.Siret == siret && one.Kind == FirmRequestKind.CallBack)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.Verdict, verdict).SetProperty(one => one.VerdictOn, today),
                cancel);
    }

    public async Task<IReadOnlyList<(FirmRequest Request, Firm Firm, string Content)>> ListAsync(
        Func<Firm, bool> isMine, CancellationToken cancel)
    {
        var found = await (from request in db.Set<FirmRequest>().AsNoTracking()
                           join firm in db.Set<Firm>().AsNoTracking() on request.Siret equals firm.Siret
                           select new { request, firm }).ToListAsync(cancel);
        return [.. found.Where(one => isMine(one.firm)).OrderBy(one => one.request.Outcome != RequestOutcome.Open)
            .ThenBy(one => one.request.AskedOn).ThenBy(one => one.firm.Name, StringComparer.OrdinalIgnoreCase)
            .Select(one => (one.request, one.firm,
                System.Text.Encoding.UTF8.GetString(_sealing.Unprotect(one.request.Content))))];
    }

    /// <exception cref="BrokenRuleException">It is not there, not theirs, or closed already.</exception>
    public async Task CloseAsync(Guid id, RequestOutcome outcome, Func<Firm, bool> isMine, Guid by, CancellationToken cancel)
    {
        var request = await db.Set<FirmRequest>().FirstOrDefaultAsync(one => one.Id == id, cancel);
        if (request is not { Outcome: RequestOutcome.Open or RequestOutcome.InProgress } || outcome == RequestOutcome.Open
            || await db.Set<Firm>().AsNoTracking().FirstOrDefaultAsync(one => one.Siret == request.Siret, cancel) is not { } firm
            || !isMine(firm))
        {
            throw new BrokenRuleException("request.closed");
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        (request.Outcome, request.ClosedBy, request.ClosedOn) = (outcome, by, Today);
        await db.SaveChangesAsync(cancel);
        await audit.AppendAsync(Act.FirmRequestClosed, $"request:{id:N}", by, cancel);
        await transaction.CommitAsync(cancel);
    }

    private async Task PutAsync(string siret, Guid wave, FirmRequestKind kind, string? text, CancellationToken cancel)
    {
        var held = await db.Set<FirmRequest>().FirstOrDefaultAsync(
            one => one.WaveId == wave && one.Siret == siret && one.Kind == kind, cancel);
        if (held is { Outcome: not RequestOutcome.Open })
        {
            return; // somebody has seen to it
        }

        if (text is null)
        {
            db.RemoveRange(new[] { held }.OfType<FirmRequest>());
        }
        else
        {
            var content = _sealing.Protect(System.Text.Encoding.UTF8.GetBytes(text));
            if (held is null)
            {
                db.Add(new FirmRequest { Siret = siret, WaveId = wave, Kind = kind, Content = content, AskedOn = Today });
            }
            else
            {
                held.Content = content;
            }
        }

        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException) when (held is null)
        {
            db.ChangeTracker.Clear(); // sent twice at once: the other one stands, and says the same
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear(); // somebody has just seen to it
        }
    }
}
