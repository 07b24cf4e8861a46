using Beffroi.Platform.Audit;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Mail;
using Beffroi.Platform.Publication.Protection;
using Beffroi.Platform.Storage;
using Beffroi.Statistics.Disclosure;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Beffroi.Platform.Publication.Releases;

/// <param name="Series">What it is a month of.</param>
/// <param name="Policy">The family of rules.</param>
/// <param name="IsPerturbed">Whether counts of persons leave perturbed, in any cross-table, instead of protected in one.</param>
internal sealed record ReleaseDraft(
    string Series, string Period, string Title, string Source, string Unit, string Policy, bool IsFictitious,
        bool IsPerturbed = false);

/// <summary>
/// The one gate: it alone sees who gave what, and what it lets through was chosen, attacked by a second solver, and proven.
/// </summary>
internal sealed class ReleaseGate(
    BeffroiDb db, Policies policies, AuditTrail audit, MailOutbox outbox, IDataProtectionProvider protection, DataVersion version,
    IStringLocalizer<Texts> texts, TimeProvider time)
{
    private static readonly TimeSpan LongestChoice = TimeSpan.FromSeconds(60);

    private readonly IDataProtector _sealing = protection.CreateProtector("release-material");

    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    /// <summary>Takes a file that says who gave what; it is read here and nowhere else.</summary>
    /// <inheritdoc cref="ProtectionTableReader.ReadMicrodata"/>
    public Task<Guid> DraftAsync(ReleaseDraft draft, ProtectionSpec spec, string path, Guid? by, CancellationToken cancel) =>
        DraftAsync(draft, new ProtectionTableReader(spec, texts).ReadMicrodata(path), by, cancel);

    public async Task<Guid> DraftAsync(ReleaseDraft draft, Microdata data, Guid? by, CancellationToken cancel)
    {
        if (await policies.FindAsync(draft.Policy, Today, cancel) is null)
        {
            throw new BrokenRuleException("release.policyUnknown", draft.Policy);
        }

        if (draft.IsPerturbed && data.Rows.Any(row => row.Value != 1 || row.Weight != 1))
        {
            throw new BrokenRuleException("release.countsOnly");
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var release = new Release
        {
            Series = draft.Series, Period = draft.Period, Title = draft.Title, Source = draft.Source, Unit = draft.Unit,
            IsFictitious = draft.IsFictitious, IsPerturbed = draft.IsPerturbed,
                Sides = string.Join('\t', data.Shape.Dimensions.Select(side => side.Name)),
            Policy = draft.Policy, DraftedAt = time.GetUtcNow(), DraftedBy = by, IsAsked = true,
        };
        db.Add(release);
        db.Add(new ReleaseMaterial { ReleaseId = release.Id, Rows = _sealing.Protect(data.Pack()) });
        await db.SaveChangesAsync(cancel);
        await audit.AppendAsync(Act.ReleaseDrafted, $"release:{release.Id:N}", by, cancel);
        await transaction.CommitAsync(cancel);
        db.ChangeTracker.Clear();
        return release.Id;
    }

    /// <summary>Chooses what to hide, attacks it, and leaves the release ready to be looked at.</summary>
    /// <param name="at">Told how far the stage is, from 0 to 1.</param>
    public async Task ProtectAsync(Guid id, Action<double> at, CancellationToken cancel)
    {
        var release = await db.Set<Release>().SingleAsync(r => r.Id == id, cancel);
        var material = await db.Set<ReleaseMaterial>().SingleAsync(m => m.ReleaseId == id, cancel);
        try
        {
            var pack = await policies.FindAsync(release.Policy, Today, cancel)
                ?? throw new BrokenRuleException("release.policyUnknown", release.Policy);
            if (release.IsPerturbed)
            {
                (release.State, release.PolicyHash, release.Trees) = (ReleaseState.Audited, pack.Hash,
                    Microdata.TreesOf(Microdata.Unpack(_sealing.Unprotect(material.Rows)).Shape));
                await DoneAsync(release, cancel);
                return;
            }

            var earlier = await EarlierAsync(release, cancel);
            var system = ReleaseSystem.Of(pack, Microdata.Unpack(_sealing.Unprotect(material.Rows)), earlier,
                await ShownBeforeAsync(release, cancel));
            var proof = release.State == ReleaseState.Protected && release.PolicyHash == pack.Hash && material.Proof is { } held
                ? ReleaseProof.Unpack(_sealing.Unprotect(held)) : null;
            if (proof?.Earlier != earlier.Count)
            {
                proof = Choose(system, earlier.Count, at, cancel);
                material.Proof = _sealing.Protect(proof.Pack());
                (release.State, release.PolicyHash, release.ShowsIntervals) =
                    (ReleaseState.Protected, pack.Hash, pack.PublishesIntervals);
                await db.SaveChangesAsync(cancel);
            }

            await AuditAsync(release, system, proof, earlier.Count, at, cancel);
        }
        catch (BrokenRuleException refusal)
        {
            (release.State, release.Refusal) =
                (ReleaseState.Refused, string.Join('\t', [refusal.Key, .. refusal.Facts.Select(fact => fact.ToString())]));
        }

        await DoneAsync(release, cancel);
    }

    private async Task DoneAsync(Release release, CancellationToken cancel)
    {
        (release.IsAsked, release.WorkedUntil) = (false, null);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.SaveChangesAsync(cancel);
        await audit.AppendAsync(Act.ReleaseProtected, $"release:{release.Id:N}", null, cancel);
        await TellAsync(release, cancel);
        await transaction.CommitAsync(cancel);
        db.ChangeTracker.Clear();
    }

    /// <exception cref="BrokenRuleException">It is not audited, or the rules or the ledger changed since.</exception>
    public async Task PublishAsync(Guid id, Guid by, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await audit.LockAsync(cancel); // two corrections of one table do not pass together
        var release = await db.Set<Release>().SingleOrDefaultAsync(r => r.Id == id && r.State == ReleaseState.Audited, cancel)
            ?? throw new BrokenRuleException("release.notAudited");
        var pack = await policies.FindAsync(release.Policy, Today, cancel);
        var before = await EarlierOf(release).OrderBy(r => r.PublishedAt).ToListAsync(cancel);
        if (await db.Set<Release>().AnyAsync(
            r => r.Series == release.Series && r.PublishedAt != null && r.IsPerturbed != release.IsPerturbed, cancel))
        {
            throw new BrokenRuleException("release.mixed");
        }

        if (pack?.Hash != release.PolicyHash || (!release.IsPerturbed && before.Count != release.Verdict!.Earlier))
        {
            throw new BrokenRuleException("release.changedSince");
        }

        var now = time.GetUtcNow();
        foreach (var old in before.Where(old => old.State == ReleaseState.Published))
        {
            (old.State, old.Correction) = (ReleaseState.Superseded, release.Id);
        }

        (release.State, release.PublishedAt, release.PublishedBy) = (ReleaseState.Published, now, by);
        db.AddRange((await db.Set<ReleaseCell>().AsNoTracking().Where(cell => cell.ReleaseId == id).ToListAsync(cancel)).Select(
            cell => new LedgerEntry
            {
                Series = release.Series, Period = release.Period, Key = cell.Key, Status = cell.Status, Value = cell.Value,
                    At = now,
                Channel = "release", ReleaseId = id,
            }));
        if (release.IsPerturbed)
        {
            db.Add(new LedgerEntry
            {
                Series = release.Series, Period = release.Period, Key = "*", Status = "perturbed", At = now, Channel = "release",
                ReleaseId = id,
            });
        }

        await db.SaveChangesAsync(cancel);
        await audit.AppendAsync(Act.ReleasePublished, $"release:{id:N}", by, cancel);
        await transaction.CommitAsync(cancel);
        db.ChangeTracker.Clear();
        version.Changed();
    }

    /// <summary>Forgets a release that never left, with all that it was made of.</summary>
    public async Task<bool> DropAsync(Guid id, Guid by, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var dropped = await db.Set<Release>().Where(r => r.Id == id && r.PublishedAt == null).ExecuteDeleteAsync(cancel);
        if (dropped == 0)
        {
            return false;
        }

        await audit.AppendAsync(Act.ReleaseDropped, $"release:{id:N}", by, cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    /// <summary>The table with its true values, for a statistician who checks it with another tool.</summary>
    public async Task<byte[]> ExportAsync(Guid id, Guid by, CancellationToken cancel)
    {
        var material = await db.Set<ReleaseMaterial>().AsNoTracking().SingleOrDefaultAsync(m => m.ReleaseId == id, cancel)
            ?? throw new BrokenRuleException("release.noMaterial");
        var data = Microdata.Unpack(_sealing.Unprotect(material.Rows));
        var statuses = await db.Set<ReleaseCell>().AsNoTracking().Where(cell => cell.ReleaseId == id)
            .ToDictionaryAsync(cell => cell.Key, cell => cell.Status, cancel);
        var contents = data.Contents();
        var files = ArgusFiles.Write(contents, cell =>
            statuses.GetValueOrDefault(string.Join('\t', contents.Shape.KeyOf(cell)), "V"));
        await audit.AppendAsync(Act.ReleaseExported, $"release:{id:N}", by, cancel);
        return files;
    }

    /// <summary>Counts of a perturbed release by some of its sides; the same question has the same answer for ever.</summary>
    /// <exception cref="BrokenRuleException">A side is not one of its own, or its material is no longer kept.</exception>
    public async Task<IReadOnlyList<CrossCell>> CrossAsync(
        Release release, IReadOnlyList<string> sides, CrossTables tables, CancellationToken cancel)
    {
        var known = release.Sides.Split('\t');
        if (sides.Count is 0 or > CrossTables.MostSides || sides.Except(known).Any()
            || sides.Distinct().Count() < sides.Count || !release.IsPerturbed)
        {
            throw new BrokenRuleException("cross.sides", CrossTables.MostSides, string.Join(", ", known));
        }

        return await tables.GetAsync(release.Id, sides, async () =>
        {
            var material = await db.Set<ReleaseMaterial>().AsNoTracking().SingleOrDefaultAsync(
                m => m.ReleaseId == release.Id, cancel) ?? throw new BrokenRuleException("release.noMaterial");
            return Microdata.Unpack(_sealing.Unprotect(material.Rows));
        }, cancel);
    }

    /// <returns>How many releases went that were drafted before an instant and never published.</returns>
    public Task<int> DropDraftsAsync(DateTimeOffset before, CancellationToken cancel) =>
        db.Set<Release>().Where(r => r.PublishedAt == null && r.DraftedAt < before).ExecuteDeleteAsync(cancel);

    /// <returns>Of how many releases, published before an instant, what they were made of went.</returns>
    public Task<int> ForgetAsync(DateTimeOffset before, CancellationToken cancel) => db.Set<ReleaseMaterial>()
        .Where(m => db.Set<Release>().Any(r => r.Id == m.ReleaseId && r.PublishedAt < before)).ExecuteDeleteAsync(cancel);

    private static ReleaseProof Choose(ReleaseSystem system, int earlier, Action<double> at, CancellationToken cancel)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var found = LazySuppression.Choose(
            system.System, system.First, system.Insiders, () => LongestChoice - clock.Elapsed,
            (_, _) => at(Math.Min(0.99, clock.Elapsed / LongestChoice)), (done, of) => at((double)done / of), cancel);
        return found.Certificate is null ? throw new BrokenRuleException("release.nothingProtects")
            : new ReleaseProof(found.Chosen.Outcome == SuppressionOutcome.Optimal ? "optimal" : "feasible", found.Chosen.Gap,
                earlier, clock.Elapsed.TotalSeconds,
                [.. Enumerable.Range(0, system.System.Cells.Count).Where(i => found.Chosen.IsHidden[i])], found.Certificate);
    }

    private async Task AuditAsync(
        Release release, ReleaseSystem system, ReleaseProof proof, int earlier, Action<double> at, CancellationToken cancel)
    {
        var hidden = new bool[system.System.Cells.Count];
        foreach (var cell in proof.Hidden)
        {
            hidden[cell] = true;
        }

        // The second solver looks as an outsider does; the proof speaks for all others, and its check needs no solver.
        var seen = DisclosureAudit.Attack(system.System, hidden, system.First, AttackSolver.Clp,
            (done, of) => at((double)done / of), cancel).ToDictionary(cell => cell.Cell);
        var faults = CertificateChecker.Faults(system.System, hidden, system.Attackers, proof.Certificate);
        var exposed = seen.Values.Count(cell => cell.IsExposed);
        if (exposed > 0 || faults.Count > 0)
        {
            throw new BrokenRuleException("release.auditFailed", exposed + faults.Count);
        }

        var cells = ReleaseCells.Of(release, system, hidden, seen, proof.Certificate);
        await db.Set<ReleaseCell>().Where(cell => cell.ReleaseId == release.Id).ExecuteDeleteAsync(cancel);
        db.AddRange(cells);
        release.Trees = Microdata.TreesOf(system.Shape);
        release.Verdict = ReleaseCells.Verdict(system, proof, cells, earlier);
        (release.State, release.Refusal, release.Progress) = (ReleaseState.Audited, null, 1);
    }

    private async Task<IReadOnlyList<EarlierRelease>> EarlierAsync(Release release, CancellationToken cancel)
    {
        var earlier = new List<EarlierRelease>();
        foreach (var old in await EarlierOf(release).AsNoTracking().OrderBy(r => r.PublishedAt).ToListAsync(cancel))
        {
            var material = await db.Set<ReleaseMaterial>().AsNoTracking().SingleOrDefaultAsync(m => m.ReleaseId == old.Id, cancel)
                ?? throw new BrokenRuleException("release.tooOld", old.Period);
            var hidden = await db.Set<LedgerEntry>().AsNoTracking().Where(e => e.ReleaseId == old.Id && e.Status != "V")
                .Select(e => e.Key).ToListAsync(cancel);
            earlier.Add(new EarlierRelease(Microdata.Unpack(_sealing.Unprotect(material.Rows)), hidden.ToHashSet()));
        }

        return earlier;
    }

    /// <summary>Keys of the cells that the last period before this one showed.</summary>
    private async Task<IReadOnlySet<string>> ShownBeforeAsync(Release release, CancellationToken cancel)
    {
        var last = await db.Set<Release>().AsNoTracking().Where(r => r.Series == release.Series
                && r.Period.CompareTo(release.Period) < 0 && r.State == ReleaseState.Published)
            .OrderByDescending(r => r.Period).FirstOrDefaultAsync(cancel);
        return last is null ? new HashSet<string>() : (await db.Set<ReleaseCell>().AsNoTracking()
            .Where(cell => cell.ReleaseId == last.Id && cell.Status == "V").Select(cell =>
                cell.Key).ToListAsync(cancel)).ToHashSet();
    }

    private IQueryable<Release> EarlierOf(Release release) => db.Set<Release>().Where(r => r.Series == release.Series
        && r.Period == release.Period && r.PublishedAt != null && r.Id != release.Id);

    private async Task TellAsync(Release release, CancellationToken cancel)
    {
        if (await db.Set<Person>().AsNoTracking().FirstOrDefaultAsync(p => p.Id == release.DraftedBy, cancel)
            is not { Email: { } email } person)
        {
            return;
        }

        using (Texts.Speak(person.Language))
        {
            var key = release.State == ReleaseState.Audited ? "mail.release.ready" : "mail.release.refused";
            await outbox.WriteAsync(email, texts[key + ".subject", release.Title],
                texts[key + ".body", person.Name, release.Title, release.Period], cancel);
        }
    }
}
