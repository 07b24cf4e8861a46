using System.Diagnostics;

namespace Beffroi.TestKit;

/// <summary>The command line as a person runs it: another process, its two outputs and its exit code.</summary>
public sealed record ProgramRun(int ExitCode, string Out, string Error)
{
    public static async Task<ProgramRun> RunAsync(string dataFolder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(TestPaths.Program);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["BEFFROI_DATA"] = dataFolder;
        start.Environment["NO_COLOR"] = "1";
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new ProgramRun(process.ExitCode, await output, await error);
    }
}
