using System.Diagnostics;

namespace Beffroi.TestKit;

/// <summary>R with its package survey, where it is at hand: another's estimates of the same files.</summary>
public static class RScript
{
    public const string Skipped = "SKIPPED: R with its package survey is not here; script/bootstrap --tests installs it where Debian has it.";

    public static bool IsHere => File.Exists("/usr/bin/Rscript") && Directory.Exists("/usr/lib/R/site-library/survey");

    public const string SkippedSpss = "SKIPPED: R with its package foreign is not here; script/bootstrap --tests installs it where Debian has it.";

    public static bool ReadsSpss => File.Exists("/usr/bin/Rscript") && Directory.Exists("/usr/lib/R/library/foreign");

    /// <returns>The lines that it wrote.</returns>
    public static async Task<List<string>> RunAsync(string folder, string script)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "reference.R"), script);
        using var r = Process.Start(new ProcessStartInfo("/usr/bin/Rscript", ["--vanilla", "reference.R"]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (read, wrong) = (r.StandardOutput.ReadToEndAsync(), r.StandardError.ReadToEndAsync());
        await r.WaitForExitAsync();
        return r.ExitCode == 0 ? [.. (await read).Split('\n', StringSplitOptions.RemoveEmptyEntries)] : throw new InvalidOperationException(await wrong);
    }
}
