using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Beffroi.TestKit;

/// <summary>The program as another process, serving a store: what a kill or a failing disk meets.</summary>
public sealed class ServerRun : IDisposable
{
    private readonly Process _process;

    private ServerRun(Process process, string address) => (_process, Address) = (process, address);

    public string Address { get; }

    public int Id => _process.Id;

    /// <summary>Whether another process holds on to it.</summary>
    public bool IsTraced => !File.ReadLines($"/proc/{Id}/status").Contains("TracerPid:\t0");

    public bool IsRunning => !_process.HasExited;

    /// <param name="around">A command that starts it, as strace; its arguments come before those of the program.</param>
    public static async Task<ServerRun> StartAsync(string folder, string? postgres, params string[] around)
    {
        var address = $"http://127.0.0.1:{FreePort()}";
        string[] command = [.. around, "dotnet", TestPaths.Program, "serve", "--data-dir", folder, "--url", address];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["BEFFROI_DATABASE"] = postgres ?? "";
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var run = new ServerRun(process, address);
        await run.WaitAsync();
        return run;
    }

    public HttpClient Client() => new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        BaseAddress = new Uri(Address), Timeout = TimeSpan.FromSeconds(60),
    };

    /// <summary>Ends it as a power cut would: nothing of it runs on.</summary>
    public void Kill()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (IsRunning)
        {
            Kill();
        }

        _process.Dispose();
    }

    private async Task WaitAsync()
    {
        using var client = Client();
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var answer = await client.GetAsync("/health");
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (tries < 2_400 && IsRunning)
            {
                // not yet
            }

            await Task.Delay(25);
        }
    }

    private static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
