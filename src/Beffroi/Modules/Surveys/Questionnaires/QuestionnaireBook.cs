using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Beffroi.Platform;
using Beffroi.Platform.Audit;
using Beffroi.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.Surveys.Questionnaires;

/// <summary>All questionnaires: those that are shipped, and those that chambers build.</summary>
internal sealed partial class QuestionnaireBook(BeffroiDb db, AuditTrail audit, DataVersion version, TimeProvider time)
{
    /// <summary>What is frozen never changes: it is read once.</summary>
    private static readonly ConcurrentDictionary<string, Questionnaire> Frozen = new();

    /// <summary>Those that firms can be asked: shipped, or built and frozen.</summary>
    public async Task<IReadOnlyList<Questionnaire>> ListAsync(CancellationToken cancel) =>
    [
        .. QuestionnaireFile.Shipped,
        .. (await db.Set<BuiltQuestionnaire>().AsNoTracking().Where(one => one.FrozenOn != null).OrderBy(one => one.Version)
            .ToListAsync(cancel)).Select(FrozenOf),
    ];

    public async Task<IReadOnlyList<BuiltQuestionnaire>> BuiltAsync(CancellationToken cancel) =>
        await db.Set<BuiltQuestionnaire>().AsNoTracking().OrderBy(one => one.Version).ToListAsync(cancel);

    /// <summary>One that firms can be asked.</summary>
    public async Task<Questionnaire?> FindAsync(string code, CancellationToken cancel) => QuestionnaireFile.Find(code)
        ?? (await FindBuiltAsync(code, cancel) is { FrozenOn: not null } built ? FrozenOf(built) : null);

    public Task<BuiltQuestionnaire?> FindBuiltAsync(string code, CancellationToken cancel) =>
        db.Set<BuiltQuestionnaire>().AsNoTracking().FirstOrDefaultAsync(one => one.Version == code, cancel);

    /// <summary>Begins a draft as a copy of another questionnaire.</summary>
    /// <exception cref="BrokenRuleException">Its name is none, or taken; or there is no such original.</exception>
    public async Task CreateAsync(string from, string code, Words title, Guid owner, Guid by, CancellationToken cancel)
    {
        if (!Name().IsMatch(code))
        {
            throw new BrokenRuleException("designer.version", code);
        }

        if (!title.ContainsKey("fr"))
        {
            throw new BrokenRuleException("designer.title");
        }

        var original = await FindAsync(from, cancel) ?? throw new BrokenRuleException("wave.questionnaire", from);
        if (QuestionnaireFile.Find(code) is not null || await FindBuiltAsync(code, cancel) is not null)
        {
            throw new BrokenRuleException("designer.taken", code);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        db.Add(new BuiltQuestionnaire
        {
            Version = code, OwnerId = owner,
            Content = (original with { Id = code[..code.IndexOf('-')], Version = code, Title = title }).Write(),
        });
        await db.SaveChangesAsync(cancel);
        await audit.AppendAsync(Act.QuestionnaireBegun, $"questionnaire:{code}", by, cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>Changes a draft.</summary>
    /// <param name="revision">The one that was read.</param>
    /// <exception cref="BrokenRuleException">It is frozen, or somebody else has changed it.</exception>
    /// <exception cref="QuestionnaireException">It would not hold together.</exception>
    public async Task ChangeAsync(
        string code, int revision, Func<Questionnaire, Questionnaire> change, CancellationToken cancel)
    {
        var draft = await DraftAsync(code, revision, cancel);
        var changed = change(Questionnaire.Read(draft.Content));
        QuestionnaireCheck.MustBeSound(changed);
        DraftRules.MustHold(changed);
        (draft.Content, draft.Revision) = (changed.Write(), revision + 1);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            throw new BrokenRuleException("designer.changed");
        }
    }

    /// <summary>From now on firms can be asked it, and it never changes.</summary>
    /// <exception cref="BrokenRuleException">It is frozen, somebody else has changed it, or it may ask nothing.</exception>
    public async Task FreezeAsync(string code, int revision, Guid by, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await audit.LockAsync(cancel);
        var draft = await DraftAsync(code, revision, cancel);
        DraftRules.MustBeAskable(Questionnaire.Read(draft.Content));
        (draft.FrozenOn, draft.Revision) = (LocalTime.DayOf(time.GetUtcNow()), revision + 1);
        await db.SaveChangesAsync(cancel);
        await audit.AppendAsync(Act.QuestionnaireFrozen, $"questionnaire:{code}", by, cancel);
        await transaction.CommitAsync(cancel);
        version.Changed();
    }

    /// <exception cref="BrokenRuleException">It is frozen and stays, or somebody else has changed it.</exception>
    public async Task DropAsync(string code, int revision, Guid by, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await audit.LockAsync(cancel);
        if (await db.Set<BuiltQuestionnaire>().Where(one => one.Version == code && one.FrozenOn == null
                && one.Revision == revision).ExecuteDeleteAsync(cancel) == 0)
        {
            throw new BrokenRuleException("designer.changed");
        }

        await audit.AppendAsync(Act.QuestionnaireDropped, $"questionnaire:{code}", by, cancel);
        await transaction.CommitAsync(cancel);
    }

    private static Questionnaire FrozenOf(BuiltQuestionnaire built) => Frozen.GetOrAdd(built.Content, Questionnaire.Read);

    private async Task<BuiltQuestionnaire> DraftAsync(string code, int revision, CancellationToken cancel) =>
        await db.Set<BuiltQuestionnaire>().FirstOrDefaultAsync(one => one.Version == code && one.FrozenOn == null
            && one.Revision == revision, cancel) ?? throw new BrokenRuleException("designer.changed");

    /// <summary>As BTR-2027-01: letters, a year, a number.</summary>
    [GeneratedRegex("^[A-Z][A-Z0-9]{1,9}-[0-9]{4}-[0-9]{2}$")]
    private static partial Regex Name();
}
