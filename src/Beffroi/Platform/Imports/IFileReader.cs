using Beffroi.Platform.Storage;
using Beffroi.Platform.Tables;

namespace Beffroi.Platform.Imports;

/// <summary>Reads one kind of file: recognises it, then turns it into rows and issues without touching anything.</summary>
internal interface IFileReader
{
    string Kind { get; }

    /// <summary>Lower comes first when a folder is loaded: places before the figures that are about them.</summary>
    int Order { get; }

    bool Recognises(SourceFile file);

    /// <summary>The page on which somebody says how to read a file of this kind before it is read; null for none.</summary>
    string? PreparedOn => null;

    ReadResult Read(SourceFile file, ImportProgress progress, CancellationToken cancel);

    /// <summary>Removes what a file brought into tables of the reader's own module, when it is taken back.</summary>
    Task ForgetAsync(BeffroiDb db, Guid fileId, CancellationToken cancel) => Task.CompletedTask;
}

/// <summary>What was read. <see cref="Apply"/> is what confirms it.</summary>
internal sealed record ReadResult(
    string Dataset,
    string Period,
    long RowsRead,
    IssueList Issues,
    Preview Preview,
    Func<ApplyContext, CancellationToken, Task> Apply)
{
    /// <summary>The day from which the figures were known, where the file itself says it.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>A sentence for the reader when a file was understood and nothing in it is needed.</summary>
    public string? Notice { get; init; }
}

internal sealed record Preview(IReadOnlyList<string> Headers, IReadOnlyList<string[]> Rows)
{
    public const int Size = 8;

    public static Preview Empty { get; } = new([], []);
}

internal sealed record ApplyContext(BeffroiDb Db, ObservationStore Observations, string Sha256, Guid FileId, DateOnly AsOf);

/// <summary>Told how far a long reading is, 0 to 1.</summary>
internal sealed class ImportProgress(Action<double> report)
{
    public static ImportProgress None { get; } = new(_ => { });

    public void At(double share) => report(Math.Clamp(share, 0, 1));
}

/// <summary>Issues of one file. All are counted; the first thousand are kept with their lines.</summary>
/// <remarks>Lines come in order; one with several issues is refused once.</remarks>
internal sealed class IssueList
{
    public const int MostKept = 1000;

    private readonly List<FileIssue> _kept = [];
    private int _lastRefused = -1;

    /// <summary>How many lines were refused.</summary>
    public long Count { get; private set; }

    public IReadOnlyList<FileIssue> Kept => _kept;

    public void Add(int line, string column, string? read, string reason, params object[] facts)
    {
        Count += line == _lastRefused ? 0 : 1;
        _lastRefused = line;
        Note(line, column, read, reason, facts);
    }

    /// <summary>Tells of something that refuses no line.</summary>
    /// <param name="reason">Begins with <c>note.</c></param>
    public void Note(int line, string column, string? read, string reason, params object[] facts)
    {
        if (_kept.Count < MostKept)
        {
            _kept.Add(new FileIssue
            {
                Line = line, Column = column, Read = Shortened(read ?? ""), Reason = reason, Facts = string.Join('\u001f', facts),
            });
        }
    }

    private static string Shortened(string read) => read.Length <= 60 ? read : read[..60] + "…";
}
