using System.Text.RegularExpressions;
using Beffroi.Platform;
using Beffroi.Platform.Audit;
using Beffroi.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Modules.Surveys.Verbatims;

/// <summary>All code books: the one that is shipped, and those that the secretariat adopted.</summary>
internal sealed partial class CodeBooks(BeffroiDb db, AuditTrail audit, TimeProvider time)
{
    /// <returns>Those shipped, then those adopted, latest last. One adopted here keeps its name, whatever is shipped
    /// later.</returns>
    public async Task<IReadOnlyList<CodeBook>> ListAsync(CancellationToken cancel)
    {
        var adopted = (await db.Set<AdoptedCodeBook>().AsNoTracking().OrderBy(one => one.AdoptedOn).ThenBy(one => one.Version)
            .ToListAsync(cancel)).ConvertAll(one => CodeBook.Read(one.Content));
        return [.. CodeBook.Shipped.Where(one => !adopted.Exists(other => other.Version == one.Version)), .. adopted];
    }

    public async Task<CodeBook?> FindAsync(string version, CancellationToken cancel) =>
        (await ListAsync(cancel)).FirstOrDefault(one => one.Version == version);

    /// <exception cref="BrokenRuleException">Its name is none or taken, or a line is no theme.</exception>
    public async Task AdoptAsync(string version, string lines, Guid by, CancellationToken cancel)
    {
        if (!Name().IsMatch(version))
        {
            throw new BrokenRuleException("codebook.version", version);
        }

        if (await FindAsync(version, cancel) is not null)
        {
            throw new BrokenRuleException("codebook.taken", version);
        }

        var book = CodeBook.Parse(version, lines);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        db.Add(new AdoptedCodeBook
        {
            Version = version, Content = book.Write(), AdoptedOn = LocalTime.DayOf(time.GetUtcNow()), AdoptedBy = by,
        });
        await db.SaveChangesAsync(cancel);
        await audit.AppendAsync(Act.CodeBookAdopted, $"codebook:{version}", by, cancel);
        await transaction.CommitAsync(cancel);
        db.ChangeTracker.Clear();
    }

    /// <summary>As THEMES-2027-02: letters, a year, a number.</summary>
    [GeneratedRegex("^[A-Z][A-Z0-9]{1,9}-[0-9]{4}-[0-9]{2}$")]
    private static partial Regex Name();
}
