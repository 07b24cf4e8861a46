using System.Security.Cryptography;
using Beffroi.Modules.ServiceMap.Model;
using Beffroi.Platform;
using Beffroi.Platform.Audit;
using Beffroi.Platform.Jobs;
using Beffroi.Platform.Mail;
using Beffroi.Platform.Storage;
using Beffroi.Platform.Web;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Beffroi.Modules.ServiceMap.Curation;

/// <summary>How sheets stay true: proposals by anyone, decided by a curator, and confirmations by whoever a sheet is
/// about.</summary>
internal sealed class Curation(
    BeffroiDb db, AuditTrail audit, MailOutbox outbox, IDataProtectionProvider protection, DataVersion version,
    IStringLocalizer<Texts> texts, TimeProvider time) : IPurge
{
    private const int MostOpen = 500;
    private static readonly TimeSpan LinkServes = TimeSpan.FromDays(30);
    private readonly ITimeLimitedDataProtector _links = protection.CreateProtector("service-map.confirm")
        .ToTimeLimitedDataProtector();

    private readonly IDataProtector _replies = protection.CreateProtector("service-map.reply");

    public string Kind => "sheet-proposals";

    /// <summary>A sheet as the pages show it, corrections taken in.</summary>
    public async Task<MapEntry?> FindAsync(string kind, string key, CancellationToken cancel)
    {
        var entry = await db.Set<MapEntry>().AsNoTracking()
            .FirstOrDefaultAsync(one => one.Kind == kind && one.Key == key && one.GoneAt == null, cancel);
        if (entry is not null)
        {
            var accepted = await db.Set<SheetProposal>().AsNoTracking().Where(one => one.Kind == kind && one.Key == key
                && one.State == ProposalState.Accepted).OrderBy(one => one.DecidedAt).ToListAsync(cancel);
            Corrections.Apply(entry, accepted, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        }

        return entry;
    }

    public async Task ProposeAsync(SheetProposal proposal, CancellationToken cancel)
    {
        if (await db.Set<SheetProposal>().CountAsync(one => one.State == ProposalState.Open, cancel) >= MostOpen)
        {
            throw new BrokenRuleException("proposal.tooMany");
        }

        db.Add(proposal);
        await db.SaveChangesAsync(cancel);
    }

    public async Task<IReadOnlyList<SheetProposal>> OpenAsync(CancellationToken cancel) => await db.Set<SheetProposal>()
        .AsNoTracking()
        .Where(one => one.State == ProposalState.Open).OrderBy(one => one.At).ToListAsync(cancel);

    /// <param name="origin">The address of this site, without a path.</param>
    public async Task DecideAsync(Guid id, bool isAccepted, string origin, Guid by, CancellationToken cancel)
    {
        var proposal = await db.Set<SheetProposal>().FirstOrDefaultAsync(one => one.Id == id, cancel)
            ?? throw new BrokenRuleException("proposal.decided");
        if (isAccepted && proposal.State == ProposalState.Open && (await FindAsync(proposal.Kind, proposal.Key,
            cancel) is not { } entry
            || Corrections.TextOf(entry.Sheet, proposal.Field) != proposal.Before))
        {
            throw new BrokenRuleException("proposal.lapsed"); // it would change nothing, and its author be told that it did
        }

        var (now, author) = (time.GetUtcNow(), AuthorOf(proposal));
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        proposal.Decide(isAccepted, by, now);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            throw new BrokenRuleException("proposal.decided");
        }

        if (author is not null)
        {
            await TellAsync(author, proposal, isAccepted, origin, cancel);
        }

        if (isAccepted)
        {
            await db.Set<MapEntry>().Where(entry => entry.Kind == proposal.Kind && entry.Key == proposal.Key).ExecuteUpdateAsync(
                set => set.SetProperty(entry => entry.ChangedAt, now), cancel);
        }

        await audit.AppendAsync(isAccepted ? Act.SheetCorrected : Act.ProposalRefused, $"sheet:{proposal.Kind}:{proposal.Key}",
            by, cancel);
        await transaction.CommitAsync(cancel);
        version.Changed();
    }

    /// <summary>A curator writes many fields at once: each is a proposal that is taken at once, so that each can be
    /// traced.</summary>
    /// <returns>How many sheets changed.</returns>
    public async Task<int> CorrectAsync(IReadOnlyList<SheetProposal> corrections, Guid by, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        foreach (var one in corrections)
        {
            one.Decide(isAccepted: true, by, now);
            db.Add(one);
            await db.Set<MapEntry>().Where(entry => entry.Kind == one.Kind && entry.Key == one.Key).ExecuteUpdateAsync(
                set => set.SetProperty(entry => entry.ChangedAt, now), cancel);
            await audit.AppendAsync(Act.SheetCorrected, $"sheet:{one.Kind}:{one.Key}", by, cancel);
        }

        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        version.Changed();
        return corrections.Count;
    }

    /// <summary>Asks whoever proposed something what they meant; their answer is a new proposal.</summary>
    public async Task AskBackAsync(Guid id, string question, string origin, Guid by, CancellationToken cancel)
    {
        var proposal = await db.Set<SheetProposal>().FirstOrDefaultAsync(one => one.Id == id, cancel)
            ?? throw new BrokenRuleException("proposal.decided");
        if (proposal.ReplyContent is not { } seal || string.IsNullOrWhiteSpace(question))
        {
            throw new BrokenRuleException("proposal.noReply");
        }

        var to = _replies.Unprotect(seal);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        proposal.Ask(by, time.GetUtcNow());
        await db.SaveChangesAsync(cancel);
        using (Texts.Speak("fr"))
        {
            var link = origin + Addresses.PathOf("/ServiceMap/Curation/Propose", "fr", ("code", proposal.Kind), ("id",
                proposal.Key));
            await outbox.WriteAsync(to, texts["mail.askBack.subject"], texts["mail.askBack.body", question.Trim(), link], cancel);
        }

        await audit.AppendAsync(Act.ProposalAsked, $"sheet:{proposal.Kind}:{proposal.Key}", by, cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>Null where nobody left an address, or the key that sealed it is no longer there.</summary>
    private string? AuthorOf(SheetProposal proposal)
    {
        try
        {
            return proposal.ReplyContent is { } seal ? _replies.Unprotect(seal) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private async Task TellAsync(
        string author, SheetProposal proposal, bool isAccepted, string origin, CancellationToken cancel)
    {
        using (Texts.Speak("fr"))
        {
            var page = proposal.Kind == MapEntry.Service ? "/ServiceMap/Sheets/Service" : "/ServiceMap/Sheets/Structure";
            await outbox.WriteAsync(author, texts["mail.decided.subject"], texts["mail.decided."
                + (isAccepted ? "accepted" : "refused"), origin + Addresses.PathOf(page, "fr", ("id", proposal.Key))], cancel);
        }
    }

    /// <summary>Seals the address at which somebody may be asked back.</summary>
    public string SealReply(string address) => _replies.Protect(address);

    /// <summary>Somebody says that a structure's sheet and those of its services are true today.</summary>
    /// <param name="by">Null for whoever followed the link of a mail.</param>
    public async Task VerifyAsync(string structure, Guid? by, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Set<MapEntry>().Where(entry => entry.GoneAt == null && ((entry.Kind == MapEntry.Structure
            && entry.Key == structure)
            || (entry.Kind == MapEntry.Service && entry.StructureKey == structure)))
            .ExecuteUpdateAsync(set => set.SetProperty(entry => entry.VerifiedAt, now), cancel);
        await audit.AppendAsync(Act.SheetVerified, $"sheet:{MapEntry.Structure}:{structure}", by, cancel);
        await transaction.CommitAsync(cancel);
        version.Changed();
    }

    /// <summary>Asks the structure itself, by the address of its sheet.</summary>
    /// <param name="origin">The address of this site, without a path.</param>
    public async Task AskAsync(string structure, string origin, Guid? by, CancellationToken cancel)
    {
        var entry = await FindAsync(MapEntry.Structure, structure, cancel) ?? throw new BrokenRuleException("find.absent",
            structure);
        var sheet = SheetJson.Read<StructureSheet>(entry.Sheet);
        if (sheet.Mail is not { } mail)
        {
            throw new BrokenRuleException("proposal.noMail", sheet.Name);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        using (Texts.Speak("fr"))
        {
            var link = origin + Addresses.PathOf("/ServiceMap/Curation/Confirm", "fr", ("secret", _links.Protect(structure,
                LinkServes)));
            await outbox.WriteAsync(mail, texts["mail.confirm.subject", sheet.Name], texts["mail.confirm.body", sheet.Name,
                link], cancel);
        }

        await audit.AppendAsync(Act.ConfirmationAsked, $"sheet:{MapEntry.Structure}:{structure}", by, cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>The structure that a link is about; null where it is over or was never ours.</summary>
    public string? StructureOf(string secret)
    {
        try
        {
            return _links.Unprotect(secret);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Refused and forgotten proposals go; accepted ones are what the sheets say.</summary>
    public Task<int> PurgeAsync(DateTimeOffset before, CancellationToken cancel) => db.Set<SheetProposal>()
        .Where(one => one.State != ProposalState.Accepted && one.At < before).ExecuteDeleteAsync(cancel);
}
