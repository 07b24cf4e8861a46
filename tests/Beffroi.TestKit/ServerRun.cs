using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Beffroi.TestKit;

/// <summary>The program as another process, serving a store: what a kill or a failing disk meets.</summary>
public sealed class ServerRun : IDisposable
{
    private readonly ConcurrentQueue<string> _lines = [];
    private readonly Process _process;

    private ServerRun(Process process, string address) => (_process, Address) = (process, address);

    public string Address { get; }

    public int Id => _process.Id;

    /// <summary>Whether another process holds on to it.</summary>
    public bool IsTraced => !File.ReadLines($"/proc/{Id}/status").Contains("TracerPid:\t0");

    public bool IsRunning => !_process.HasExited;

    /// <summary>What it wrote so far.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    /// <param name="environment">Settings of this run alone.</param>
    public static async Task<ServerRun> StartAsync(
        string folder, string? postgres, params (string Name, string Value)[] environment)
    {
        var address = $"http://127.0.0.1:{FreePort()}";
        var start = new ProcessStartInfo("dotnet", [TestPaths.Program, "serve", "--data-dir", folder, "--url", address])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["BEFFROI_DATABASE"] = postgres ?? "";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start };
        var run = new ServerRun(process, address);
        process.OutputDataReceived += (_, line) => run.Keep(line.Data);
        process.ErrorDataReceived += (_, line) => run.Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await run.WaitAsync();
        return run;
    }

    public HttpClient Client() => new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        BaseAddress = new Uri(Address), Timeout = TimeSpan.FromSeconds(60),
    };

    /// <summary>Asks it to end, as the system does.</summary>
    /// <returns>Its exit code; null when it did not end in time.</returns>
    public async Task<int?> TerminateAsync()
    {
        using (var signal = Process.Start("kill", ["-TERM", Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await signal.WaitForExitAsync();
        }

        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await _process.WaitForExitAsync(late.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        return _process.HasExited ? _process.ExitCode : null;
    }

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

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _lines.Enqueue(line);
        }
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

    public static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
