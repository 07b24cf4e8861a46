using System.Text.RegularExpressions;
using Beffroi.Platform;
using Beffroi.Platform.Audit;
using Beffroi.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.Surveys.Questionnaires;

/// <summary>All questionnaires: those that are shipped, and those that chambers build.</summary>
internal sealed partial class QuestionnaireBook(BeffroiDb db, AuditTrail audit, TimeProvider time)
{
    /// <summary>Those that firms can be asked: shipped, or built and frozen.</summary>
    public async Task<IReadOnlyList<Questionnaire>> ListAsync(CancellationToken cancel) =>
    [
        .. QuestionnaireFile.Shipped,
        .. (await db.Set<BuiltQuestionnaire>().AsNoTracking().Where(one => one.FrozenOn != null).OrderBy(one => one.Version)
            .ToListAsync(cancel)).Select(one => Questionnaire.Read(one.Content)),
    ];

    public async Task<IReadOnlyList<BuiltQuestionnaire>> BuiltAsync(CancellationToken cancel) =>
        await db.Set<BuiltQuestionnaire>().AsNoTracking().OrderBy(one => one.Version).ToListAsync(cancel);

    /// <summary>One that firms can be asked.</summary>
    public async Task<Questionnaire?> FindAsync(string version, CancellationToken cancel) => QuestionnaireFile.Find(version)
        ?? (await FindBuiltAsync(version, cancel) is { FrozenOn: not null } built ? Questionnaire.Read(built.Content) : null);

    public Task<BuiltQuestionnaire?> FindBuiltAsync(string version, CancellationToken cancel) =>
        db.Set<BuiltQuestionnaire>().AsNoTracking().FirstOrDefaultAsync(one => one.Version == version, cancel);

    /// <summary>Begins a draft as a copy of another questionnaire.</summary>
    /// <exception cref="BrokenRuleException">Its name is none, or taken; or there is no such original.</exception>
    public async Task CreateAsync(string from, string version, Words title, Guid owner, Guid by, CancellationToken cancel)
    {
        if (!Name().IsMatch(version))
        {
            throw new BrokenRuleException("designer.version", version);
        }

        if (!title.ContainsKey("fr"))
        {
            throw new BrokenRuleException("designer.title");
        }

        var original = await FindAsync(from, cancel) ?? throw new BrokenRuleException("wave.questionnaire", from);
        if (QuestionnaireFile.Find(version) is not null || await FindBuiltAsync(version, cancel) is not null)
        {
            throw new BrokenRuleException("designer.taken", version);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        db.Add(new BuiltQuestionnaire
        {
            Version = version, OwnerId = owner,
            Content = (original with { Id = version[..version.IndexOf('-')], Version = version, Title = title }).Write(),
        });
        await db.SaveChangesAsync(cancel);
        await audit.AppendAsync(Act.QuestionnaireBegun, $"questionnaire:{version}", by, cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>Changes a draft.</summary>
    /// <param name="revision">The one that was read.</param>
    /// <exception cref="BrokenRuleException">It is frozen, or somebody else has changed it.</exception>
    /// <exception cref="QuestionnaireException">It would not hold together.</exception>
    public async Task ChangeAsync(
        string version, int revision, Func<Questionnaire, Questionnaire> change, CancellationToken cancel)
    {
        var draft = await DraftAsync(version, revision, cancel);
        var changed = change(Questionnaire.Read(draft.Content));
        QuestionnaireCheck.MustBeSound(changed);
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
    /// <exception cref="BrokenRuleException">It is frozen, or somebody else has changed it.</exception>
    public async Task FreezeAsync(string version, int revision, Guid by, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await audit.LockAsync(cancel);
        var draft = await DraftAsync(version, revision, cancel);
        (draft.FrozenOn, draft.Revision) = (LocalTime.DayOf(time.GetUtcNow()), revision + 1);
        await db.SaveChangesAsync(cancel);
        await audit.AppendAsync(Act.QuestionnaireFrozen, $"questionnaire:{version}", by, cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <exception cref="BrokenRuleException">It is frozen: it stays.</exception>
    public async Task DropAsync(string version, Guid by, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await audit.LockAsync(cancel);
        if (await db.Set<BuiltQuestionnaire>().Where(one => one.Version == version && one.FrozenOn == null)
            .ExecuteDeleteAsync(cancel) == 0)
        {
            throw new BrokenRuleException("designer.changed");
        }

        await audit.AppendAsync(Act.QuestionnaireDropped, $"questionnaire:{version}", by, cancel);
        await transaction.CommitAsync(cancel);
    }

    private async Task<BuiltQuestionnaire> DraftAsync(string version, int revision, CancellationToken cancel) =>
        await db.Set<BuiltQuestionnaire>().FirstOrDefaultAsync(one => one.Version == version && one.FrozenOn == null
            && one.Revision == revision, cancel) ?? throw new BrokenRuleException("designer.changed");

    /// <summary>As BTR-2027-01: letters, a year, a number.</summary>
    [GeneratedRegex("^[A-Z][A-Z0-9]{1,9}-[0-9]{4}-[0-9]{2}$")]
    private static partial Regex Name();
}
