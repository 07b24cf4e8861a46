using Xunit;

namespace Beffroi.TestKit;

/// <summary>Where the sources stand, and the official files beside the project.</summary>
public static class TestPaths
{
    public static string Root { get; } = FindRoot();

    /// <summary>The program that another process runs; a drill that starts it often names one compiled ahead.</summary>
    public static string Program => Environment.GetEnvironmentVariable("BEFFROI_PROGRAM") is { Length: > 0 } named ? named
        : Path.Combine(AppContext.BaseDirectory, "beffroi.dll");

    /// <summary>An official file; the test is skipped, and says so, where the folder is absent.</summary>
    public static string Official(string name)
    {
        var path = Path.Combine(Root, "..", "shared", "data", name);
        Assert.SkipUnless(File.Exists(path), $"SKIPPED: the official file {name} is not beside the project.");
        return Path.GetFullPath(path);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Beffroi.slnx")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("No folder above the tests holds Beffroi.slnx.");
        }

        return folder.FullName;
    }
}
