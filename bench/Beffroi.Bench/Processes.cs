using System.Diagnostics;

namespace Beffroi.Bench;

internal static class Processes
{
    public static string Program => Path.Combine(AppContext.BaseDirectory, "beffroi.dll");

    public static Process Start(string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start) ?? throw new InvalidOperationException($"{file} did not start.");
    }

    public static async Task<string> RunAsync(string file, params string[] arguments)
    {
        using var process = Start(file, arguments);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await output + await error : throw new InvalidOperationException(await error);
    }

    public static double Median(IEnumerable<double> numbers)
    {
        var sorted = numbers.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
