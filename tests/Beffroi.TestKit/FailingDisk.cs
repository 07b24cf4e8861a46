using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Beffroi.TestKit;

/// <summary>Makes the writes of a running program to its database fail. Ends when disposed: they reach the disk again.</summary>
public sealed class FailingDisk : IDisposable
{
    private readonly Process _strace;

    private FailingDisk(Process strace) => _strace = strace;

    /// <summary>Lets strace hold on to the program; the test is skipped where it may not.</summary>
    /// <param name="fault">As strace takes it after <c>inject=</c>.</param>
    public static async Task<FailingDisk> InjectAsync(ServerRun server, string folder, string fault)
    {
        var database = Path.Combine(folder, "beffroi.db");
        var strace = Process.Start(new ProcessStartInfo("strace",
        [
            "-f", "-q", "-o", "/dev/null", "-P", database, "-P", database + "-wal", "-e", "trace=pwrite64,fdatasync",
            "-e", "inject=" + fault, "-p", server.Id.ToString(CultureInfo.InvariantCulture),
        ])
        {
            RedirectStandardError = true,
        })!;
        var said = strace.StandardError.ReadToEndAsync();
        for (var tries = 0; tries < 200 && !server.IsTraced && !strace.HasExited; tries++)
        {
            await Task.Delay(25);
        }

        Assert.SkipWhen(strace.HasExited, $"SKIPPED: strace may not hold on to a process here: {(strace.HasExited ? await said : "")}");
        await Task.Delay(250); // all threads
        return new FailingDisk(strace);
    }

    public void Dispose()
    {
        using (var end = Process.Start("kill", ["-TERM", _strace.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            end.WaitForExit();
        }

        _strace.WaitForExit();
        _strace.Dispose();
    }
}
