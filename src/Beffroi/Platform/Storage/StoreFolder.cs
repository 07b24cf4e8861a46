using Beffroi.Platform.Tables;

namespace Beffroi.Platform.Storage;

/// <summary>The one folder in which the embedded default keeps everything.</summary>
internal sealed class StoreFolder
{
    private const string WorkPrefix = "work-";

    public StoreFolder(string root)
    {
        Root = Path.GetFullPath(root);
        Directory.CreateDirectory(Root);
        OwnerOnly(Root);
    }

    public string Root { get; }

    public string Database => Path.Combine(Root, "beffroi.db");

    /// <summary>Files as they were received, named by their hash.</summary>
    public string Received => Made("received");

    /// <summary>Where a received file is kept; its ending says what can read it.</summary>
    public string KeptPath(string sha256, string name)
    {
        var ending = Path.GetExtension(name).ToLowerInvariant();
        return Path.Combine(Received, sha256 + (FileLimits.LargestByEnding.ContainsKey(ending) ? ending : ".dat"));
    }

    /// <summary>Files uploaded and not yet confirmed.</summary>
    public string Incoming => Made("incoming");

    /// <summary>Observations as Parquet, immutable, named by the hash of the file that they come from.</summary>
    public string Observations => Made("observations");

    /// <summary>What seals sessions and the audit. Whoever copies the database does not have it.</summary>
    public string Keys => OwnerOnly(Made("keys"));

    /// <summary>Mails of a site without a mail server.</summary>
    public string Outbox => Made("outbox");

    /// <summary>A folder for a plain copy that lives as long as the work on it, under the same protection as the rest.</summary>
    public string NewWork() => OwnerOnly(Made(WorkPrefix + Guid.NewGuid().ToString("N")));

    /// <summary>Deletes what work that was killed before an instant left behind.</summary>
    public void SweepWork(DateTimeOffset before)
    {
        foreach (var left in Directory.GetDirectories(Root, WorkPrefix + "*"))
        {
            if (Directory.GetLastWriteTimeUtc(left) < before.UtcDateTime)
            {
                Directory.Delete(left, recursive: true);
            }
        }
    }

    /// <summary>A new file that nobody else on the machine may read.</summary>
    public static FileStream CreateForOwner(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    private static string OwnerOnly(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }

    private string Made(string name) => Directory.CreateDirectory(Path.Combine(Root, name)).FullName;
}
