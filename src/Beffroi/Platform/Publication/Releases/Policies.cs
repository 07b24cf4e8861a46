using System.Text.Json;
using Beffroi.Platform.Audit;
using Beffroi.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Beffroi.Platform.Publication.Releases;

/// <summary>The rules that hold on a day, and the changes to them.</summary>
internal sealed class Policies(BeffroiDb db, AuditTrail audit, TimeProvider time)
{
    public const int LongestReason = 1_000;

    /// <summary>Every family with the rules that hold on a day: of all that begin by then the latest, the site's before the
    /// shipped.</summary>
    public async Task<IReadOnlyList<PolicyPack>> OnAsync(DateOnly day, CancellationToken cancel)
    {
        var own = (await db.Set<PolicyChange>().AsNoTracking().Where(change => change.IsAccepted).ToListAsync(cancel))
            .OrderBy(change => change.DecidedAt).Select(RulesOf);
        return
        [
            .. PolicyPack.Shipped.Select(pack => (pack, Rank: 0)).Concat(own.Select((pack, i) => (pack, Rank: i + 1)))
                .Where(held => held.pack.From <= day).GroupBy(held => held.pack.Id)
                .Select(family => family.OrderBy(held => held.pack.From).ThenBy(held => held.Rank).Last().pack),
        ];
    }

    /// <param name="ids">A family, or several joined by <c>+</c>: the strictest of their rules hold together.</param>
    /// <returns>Null where one of them is not known.</returns>
    public async Task<PolicyPack?> FindAsync(string ids, DateOnly day, CancellationToken cancel)
    {
        var held = await OnAsync(day, cancel);
        var packs = ids.Split('+').Select(id => held.FirstOrDefault(pack => pack.Id == id)).ToList();
        return packs.Contains(null) ? null : packs.OfType<PolicyPack>().Aggregate((one, other) => one.And(other));
    }

    /// <summary>In words, joined as the families are.</summary>
    public static string NameOf(string ids, IStringLocalizer<Texts> texts) =>
        string.Join(" + ", ids.Split('+').Select(id => texts["policy." + id]));

    public Task<List<PolicyChange>> ChangesAsync(CancellationToken cancel) =>
        db.Set<PolicyChange>().AsNoTracking().OrderByDescending(change => change.ProposedAt).ToListAsync(cancel);

    public static PolicyPack RulesOf(PolicyChange change) =>
        JsonSerializer.Deserialize<PolicyPack>(change.Rules, JsonSerializerOptions.Web)!;

    /// <exception cref="BrokenRuleException">The rules say something impossible, begin in the past, or lack their
    /// reason.</exception>
    public async Task ProposeAsync(PolicyPack pack, string reason, Guid by, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (!pack.IsSound || PolicyPack.Shipped.All(shipped => shipped.Id != pack.Id))
        {
            throw new BrokenRuleException("policy.numbers");
        }

        if (pack.From < DateOnly.FromDateTime(now.UtcDateTime))
        {
            throw new BrokenRuleException("policy.past");
        }

        if (string.IsNullOrWhiteSpace(reason) || reason.Length > LongestReason)
        {
            throw new BrokenRuleException("policy.reason");
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var change = new PolicyChange
        {
            Pack = pack.Id, From = pack.From, Rules = JsonSerializer.Serialize(pack, JsonSerializerOptions.Web),
            Reason = reason.Trim(), ProposedBy = by, ProposedAt = now,
        };
        db.Add(change);
        await db.SaveChangesAsync(cancel);
        await audit.AppendAsync(Act.PolicyProposed, $"policy:{change.Id:N}", by, cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <exception cref="BrokenRuleException">Whoever proposed it decides, or it is decided already.</exception>
    public async Task DecideAsync(Guid id, bool isAccepted, Guid by, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var now = time.GetUtcNow();
        var decided = await db.Set<PolicyChange>().Where(c => c.Id == id && c.DecidedAt == null && c.ProposedBy != by)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.DecidedBy, by).SetProperty(c => c.DecidedAt, now)
                .SetProperty(c => c.IsAccepted, isAccepted), cancel);
        if (decided == 0)
        {
            throw new BrokenRuleException("policy.twoPersons");
        }

        await audit.AppendAsync(isAccepted ? Act.PolicyAccepted : Act.PolicyRefused, $"policy:{id:N}", by, cancel);
        await transaction.CommitAsync(cancel);
    }
}
