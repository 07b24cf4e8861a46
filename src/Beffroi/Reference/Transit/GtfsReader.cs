using Beffroi.Platform.Imports;
using Beffroi.Platform.Tables;

namespace Beffroi.Reference.Transit;

/// <summary>A GTFS archive of any operator. Nothing of it goes into the database: the kept file is the timetable.</summary>
internal sealed class GtfsReader : IFileReader
{
    public string Kind => "gtfs";

    public int Order => 30;

    public bool Recognises(SourceFile file) => file.Path != file.ReceivedPath && GtfsFiles.Are(FolderOf(file));

    public ReadResult Read(SourceFile file, ImportProgress progress, CancellationToken cancel)
    {
        if (file.Path == file.ReceivedPath)
        {
            throw new FileRefusedException("file.gtfsArchive");
        }

        var issues = new IssueList();
        var files = new GtfsFiles(FolderOf(file), issues);
        var feed = files.Read(progress, cancel);
        progress.At(1);
        var preview = new Preview(["stop_id", "stop_name"], [.. feed.Stops.Take(Preview.Size).Select(stop => new[] { stop.Id,
            stop.Name })]);
        return new ReadResult($"{Kind}:{feed.Agency}", $"{feed.FirstDay:yyyy-MM-dd}/{feed.LastDay:yyyy-MM-dd}", files.Rows,
            issues,
            preview, (_, _) => Task.CompletedTask);
    }

    public static GtfsFeed Open(string path, string name)
    {
        using var file = SourceFile.Open(path, name);
        return new GtfsFiles(FolderOf(file), new IssueList()).Read(ImportProgress.None, CancellationToken.None);
    }

    private static string FolderOf(SourceFile file) => Path.GetDirectoryName(file.Path)!;
}
