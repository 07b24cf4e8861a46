using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Beffroi.Platform.Imports;

/// <summary>A file as it was received: kept, hashed, dated. All that it brought can be traced to it and taken back.</summary>
internal sealed class ReceivedFile
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string Kind { get; init; }

    /// <summary>What it is a version of, as <c>bmo:2024</c>: a later file of the same dataset supersedes it.</summary>
    public required string Dataset { get; init; }
    public required string Name { get; init; }
    public required string Sha256 { get; init; }
    public required long Size { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The day from which its figures were known. Without one the day of receipt.</summary>
    public required DateOnly AsOf { get; init; }
    public required string Period { get; init; }
    public required long RowsRead { get; init; }
    public required long RowsRefused { get; init; }

    /// <summary>Whether the project ships it with itself, as facts with their source.</summary>
    public bool IsShipped { get; init; }
    public DateTimeOffset? UndoneAt { get; private set; }
    public List<FileIssue> Issues { get; } = [];

    public void Undo(DateTimeOffset at) => UndoneAt ??= at;
}

/// <summary>A line that could not be read: where, what stood there, and the key of the sentence that says what to do.</summary>
internal sealed class FileIssue
{
    public long Id { get; init; }
    public required int Line { get; init; }
    public required string Column { get; init; }
    public required string Read { get; init; }
    public required string Reason { get; init; }
    public string Facts { get; init; } = "";
}

internal sealed class ReceivedFileConfiguration : IEntityTypeConfiguration<ReceivedFile>
{
    public void Configure(EntityTypeBuilder<ReceivedFile> builder)
    {
        builder.ToTable("platform_received_file");
        builder.HasKey(file => file.Id);
        builder.HasIndex(file => new { file.Kind, file.Sha256 });
        builder.HasMany(file => file.Issues).WithOne().HasForeignKey("ReceivedFileId").OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class FileIssueConfiguration : IEntityTypeConfiguration<FileIssue>
{
    public void Configure(EntityTypeBuilder<FileIssue> builder) => builder.ToTable("platform_file_issue");
}
