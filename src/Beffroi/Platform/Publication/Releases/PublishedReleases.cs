using System.Collections.Concurrent;
using System.Globalization;
using Beffroi.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Beffroi.Platform.Publication.Releases;

/// <summary>A table as it was published: all that a page, a file or an attacker has of it.</summary>
internal sealed record PublicRelease(Release Release, IReadOnlyList<string> Sides, IReadOnlyList<ReleaseCell> Cells)
{
    public IEnumerable<string> Columns => [.. Sides, "value", "status", "low", "high"];

    public static string[] CodesOf(ReleaseCell cell) => cell.Key.Split('\t');

    /// <summary>Lines of text, numbers in invariant form; a hidden cell has no value, never a zero.</summary>
    public List<string[]> Rows() =>
        [.. Cells.Select(cell => (string[])[.. CodesOf(cell), Text(cell.Value), cell.Status, Text(cell.Low), Text(cell.High)])];

    private static string Text(double? number) =>
        number is { } value ? Math.Round(value, 6).ToString("0.######", CultureInfo.InvariantCulture) : "";
}

/// <summary>What anyone may read of releases, and the attacker that anyone may let loose on them.</summary>
internal sealed class PublishedReleases(BeffroiDb db)
{
    /// <summary>Attacks take the machine: one at a time, and each answer is kept, since it does not change.</summary>
    private static readonly SemaphoreSlim One = new(1);
    private static readonly ConcurrentDictionary<Guid, IReadOnlyList<AttackedRow>> Attacked = new();
    private const int MostKept = 50;

    public Task<List<Release>> ListAsync(CancellationToken cancel) => db.Set<Release>().AsNoTracking()
        .Where(r => r.State == ReleaseState.Published).OrderByDescending(r => r.PublishedAt).ToListAsync(cancel);

    public async Task<PublicRelease?> FindAsync(Guid id, CancellationToken cancel)
    {
        var release = await db.Set<Release>().AsNoTracking().FirstOrDefaultAsync(r => r.Id == id && r.PublishedAt != null,
            cancel);
        return release is null ? null : await WithCellsAsync(release, cancel);
    }

    public async Task<PublicRelease> WithCellsAsync(Release release, CancellationToken cancel) => new(
        release, release.Sides.Split('\t'),
        await db.Set<ReleaseCell>().AsNoTracking().Where(c => c.ReleaseId == release.Id).OrderBy(c =>
            c.Number).ToListAsync(cancel));

    /// <summary>What the built-in attacker learns of each hidden cell from what is published, and from nothing else.</summary>
    public static async Task<IReadOnlyList<AttackedRow>> AttackAsync(PublicRelease release, CancellationToken cancel)
    {
        if (Attacked.TryGetValue(release.Release.Id, out var held))
        {
            return held;
        }

        await One.WaitAsync(cancel);
        try
        {
            var made = await Task.Run(() => PublicAttack.Run(release, cancel), cancel);
            if (Attacked.Count >= MostKept)
            {
                Attacked.Clear();
            }

            return Attacked[release.Release.Id] = made;
        }
        finally
        {
            One.Release();
        }
    }
}

/// <param name="IsExact">Whether nothing but one value is possible.</param>
internal sealed record AttackedRow(string Key, string Status, double Low, double? High, bool IsExact);
