using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Beffroi.Platform.Publication.Releases;

internal enum ReleaseState
{
    /// <summary>Received; nothing was chosen yet.</summary>
    Draft,

    /// <summary>What to hide is chosen; it was not yet attacked.</summary>
    Protected,

    /// <summary>Attacked by a second solver, and its proof checked: it may leave.</summary>
    Audited,

    Published,

    /// <summary>A correction stands in its place.</summary>
    Superseded,

    /// <summary>Nothing was found that protects.</summary>
    Refused,
}

/// <summary>A table on its way out, or out: what anyone may know of it. What it was made of lies in its material.</summary>
internal sealed class Release
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>What it is a month of: two releases of one series and period correct each other.</summary>
    public required string Series { get; init; }
    public required string Period { get; init; }
    public required string Title { get; init; }
    public required string Source { get; init; }
    public required string Unit { get; init; }
    public required bool IsFictitious { get; init; }

    /// <summary>Names of the sides of the table, separated by a tab.</summary>
    public required string Sides { get; init; }

    /// <summary>Whether its counts leave perturbed, in whatever cross-table a reader asks for, and never exact.</summary>
    public bool IsPerturbed { get; init; }

    /// <summary>The tree of codes of each side, public as the codes are.</summary>
    public IReadOnlyList<CodeTree> Trees { get; set; } = [];

    /// <summary>The families of rules, joined by <c>+</c>, and the hash of those that it was made under.</summary>
    public required string Policy { get; init; }
    public string PolicyHash { get; set; } = "";
    public bool ShowsIntervals { get; set; }
    public ReleaseState State { get; set; }
    public required DateTimeOffset DraftedAt { get; init; }
    public Guid? DraftedBy { get; init; }
    public DateTimeOffset? PublishedAt { get; set; }
    public Guid? PublishedBy { get; set; }

    /// <summary>What stands in its place.</summary>
    public Guid? Correction { get; set; }

    /// <summary>Until when a worker holds it; a worker that died lets it go.</summary>
    public DateTimeOffset? WorkedUntil { get; set; }

    /// <summary>Whether somebody wants it protected.</summary>
    public bool IsAsked { get; set; }

    /// <summary>From 0 to 1, of the stage that runs.</summary>
    public double Progress { get; set; }

    /// <summary>Key of the sentence that says why it was refused, and its facts separated by a tab.</summary>
    public string? Refusal { get; set; }

    /// <summary>What the certificate says to anyone.</summary>
    public ReleaseVerdict? Verdict { get; set; }
}

/// <param name="Total">The code of the total.</param>
/// <param name="Parents">For each other code the one that it is under.</param>
/// <param name="Zones">Zones that cut across, each with the codes that it is the sum of; null in what was kept before there were
/// any.</param>
internal sealed record CodeTree(
    string Total, IReadOnlyDictionary<string, string> Parents,
    IReadOnlyDictionary<string, IReadOnlyList<string>>? Zones = null);

/// <summary>The verdict of a certificate: of whoever was tried, how many learn too much (none), and what it cost.</summary>
/// <param name="Outcome"><c>optimal</c> or <c>feasible</c>.</param>
/// <param name="Gap">How much of what was lost might have been spared at most, from 0 to 1.</param>
/// <param name="LostShare">Share of the sum of inner cells that is hidden; null where the total is hidden too: the share and
/// what is shown would tell it.</param>
internal sealed record ReleaseVerdict(
    string Outcome, double Gap, int Cells, int Equations, int Primary, int Secondary, double? LostShare, int Attackers,
    int Witnesses, int Earlier, int Exposed, double Seconds);

/// <summary>A cell as anyone may read it. A hidden one has no value here.</summary>
internal sealed class ReleaseCell
{
    public required Guid ReleaseId { get; init; }
    public required int Number { get; init; }

    /// <summary>Codes in the order of the sides, separated by a tab.</summary>
    public required string Key { get; init; }
    public required string Status { get; init; }
    public required double? Value { get; init; }
    public required double? Low { get; init; }
    public required double? High { get; init; }

    /// <summary>How many sensitive cells lean on it, and the keys of the first of them.</summary>
    public required int Protects { get; init; }
    public required string ProtectsFirst { get; init; }
}

/// <summary>Microdata and proof of a release, sealed with the keys of the folder.</summary>
internal sealed class ReleaseMaterial
{
    public required Guid ReleaseId { get; init; }
    public required byte[] Rows { get; init; }
    public byte[]? Proof { get; set; }
}

internal sealed class ReleaseConfiguration : IEntityTypeConfiguration<Release>
{
    public void Configure(EntityTypeBuilder<Release> builder)
    {
        builder.ToTable("platform_release");
        builder.HasKey(release => release.Id);
        builder.HasIndex(release => new { release.Series, release.Period });
        builder.Property(release => release.State).HasConversion<string>();
        builder.Property(release => release.Verdict).HasConversion(
            verdict => JsonSerializer.Serialize(verdict, JsonSerializerOptions.Web),
            text => JsonSerializer.Deserialize<ReleaseVerdict>(text, JsonSerializerOptions.Web));
        builder.Property(release => release.Trees).HasConversion(
            trees => JsonSerializer.Serialize(trees, JsonSerializerOptions.Web),
            text => JsonSerializer.Deserialize<IReadOnlyList<CodeTree>>(text, JsonSerializerOptions.Web)!,
            ValueComparer.CreateDefault<IReadOnlyList<CodeTree>>(favorStructuralComparisons: false));
    }
}

internal sealed class ReleaseCellConfiguration : IEntityTypeConfiguration<ReleaseCell>
{
    public void Configure(EntityTypeBuilder<ReleaseCell> builder)
    {
        builder.ToTable("platform_release_cell");
        builder.HasKey(cell => new { cell.ReleaseId, cell.Number });
        builder.HasOne<Release>().WithMany().HasForeignKey(cell => cell.ReleaseId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ReleaseMaterialConfiguration : IEntityTypeConfiguration<ReleaseMaterial>
{
    public void Configure(EntityTypeBuilder<ReleaseMaterial> builder)
    {
        builder.ToTable("platform_release_material");
        builder.HasKey(material => material.ReleaseId);
        builder.HasOne<Release>().WithOne().HasForeignKey<ReleaseMaterial>(m => m.ReleaseId).OnDelete(DeleteBehavior.Cascade);
    }
}
