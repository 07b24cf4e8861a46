using Beffroi.Platform.Imports;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Beffroi.Platform.Publication.Releases;

/// <summary>
/// Something that was published, for ever: a cell of a release, or all cells of a producer's file, which its hash names. What
/// comes later is attacked together with it.
/// </summary>
internal sealed class LedgerEntry
{
    public long Seq { get; init; }
    public required string Series { get; init; }
    public required string Period { get; init; }

    /// <summary>
    /// The codes of a cell separated by a tab; of a producer's file the hash of its bytes, and every cell of it.
    /// </summary>
    public required string Key { get; init; }

    /// <summary>V, A, B or D; <c>fixed</c> for what a producer published.</summary>
    public required string Status { get; init; }
    public double? Value { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary><c>release</c>, or <c>producer</c>.</summary>
    public required string Channel { get; init; }
    public Guid? ReleaseId { get; init; }

    /// <summary>
    /// What a producer's file leaves in the ledger: it stays there when the file is taken back, since it was read.
    /// </summary>
    public static LedgerEntry OfProducer(ReceivedFile file, DateTimeOffset at) => new()
    {
        Series = file.Dataset, Period = file.Period, Key = file.Sha256, Status = "fixed", At = at, Channel = "producer",
    };
}

internal sealed class LedgerEntryConfiguration : IEntityTypeConfiguration<LedgerEntry>
{
    public void Configure(EntityTypeBuilder<LedgerEntry> builder)
    {
        builder.ToTable("platform_ledger_entry");
        builder.HasKey(entry => entry.Seq);
        builder.HasIndex(entry => new { entry.Series, entry.Period });
    }
}
