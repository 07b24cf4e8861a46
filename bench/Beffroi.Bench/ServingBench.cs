using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Beffroi.Bench;

/// <summary>A dashboard page and its JSON from the program, against nginx serving the same bytes from files.</summary>
internal static partial class ServingBench
{
    private const string Own = "http://127.0.0.1:5181";
    private const string Peer = "http://127.0.0.1:5182";

    private static readonly (string Name, string Address, string File)[] Answers =
    [
        ("dashboard JSON", "/api/v1/indicators/difficult-share/figures?zone=bmo-basin-2024:3216&by=family&period=2024", "/figures.json"),
        ("dashboard page", "/fr", "/dashboard.html"),
    ];

    public static async Task RunAsync(string officialFile)
    {
        var folder = Directory.CreateTempSubdirectory("beffroi-bench-").FullName;
        if (File.Exists(officialFile))
        {
            await Processes.RunAsync("dotnet", Processes.Program, "import", "bmo", officialFile, "--data-dir", Path.Combine(folder, "store"));
        }

        Environment.SetEnvironmentVariable("DOTNET_TieredPGO", "1"); // as script/server starts it
        using var program = Processes.Start("dotnet", Processes.Program, "serve", "--url", Own, "--data-dir", Path.Combine(folder, "store"));
        using var client = new HttpClient();
        await WaitAsync(client, Own + "/health");
        foreach (var (_, address, file) in Answers)
        {
            await File.WriteAllBytesAsync(folder + file, await client.GetByteArrayAsync(new Uri(Own + address)));
        }

        using var nginx = await StartNginxAsync(folder);
        await WaitAsync(client, Peer + "/figures.json");
        foreach (var (name, address, file) in Answers)
        {
            await CompareAsync(client, name, Own + address, Peer + file);
        }

        nginx.Kill(entireProcessTree: true);
        program.Kill(entireProcessTree: true);
        await program.WaitForExitAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task CompareAsync(HttpClient client, string name, string own, string peer)
    {
        var (left, right) = (await client.GetByteArrayAsync(new Uri(own)), await client.GetByteArrayAsync(new Uri(peer)));
        if (!left.AsSpan().SequenceEqual(right))
        {
            throw new InvalidOperationException($"{name}: the two answers differ.");
        }

        await LoadAsync(own); // both warm before they are timed
        await LoadAsync(peer);
        var (owns, peers) = (new List<double>(), new List<double>());
        for (var round = 0; round < 5; round++)
        {
            owns.Add(await LoadAsync(own));
            peers.Add(await LoadAsync(peer));
        }

        var (ownRate, peerRate) = (Processes.Median(owns), Processes.Median(peers));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}, {left.Length} bytes: {ownRate:0} requests/s, nginx {peerRate:0}; ratio {ownRate / peerRate:0.00}"));
    }

    private static async Task<double> LoadAsync(string address)
    {
        var output = await Processes.RunAsync("wrk", "-t1", "-c32", "-d3s", address);
        return double.Parse(Rate().Match(output).Groups["rate"].Value, CultureInfo.InvariantCulture);
    }

    private static async Task<Process> StartNginxAsync(string folder)
    {
        var file = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(file, $$"""
            daemon off; worker_processes 2; pid {{folder}}/nginx.pid; error_log {{folder}}/error.log;
            {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
            events { worker_connections 1024; }
            http {
              access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; open_file_cache max=100;
              types { application/json json; text/html html; }
              client_body_temp_path {{folder}}/b; proxy_temp_path {{folder}}/p; fastcgi_temp_path {{folder}}/f;
              uwsgi_temp_path {{folder}}/u; scgi_temp_path {{folder}}/s;
              server { listen 127.0.0.1:5182; root {{folder}}; }
            }
            """);
        return Processes.Start("nginx", "-c", file, "-p", folder);
    }

    private static async Task WaitAsync(HttpClient client, string address)
    {
        for (var round = 0; round < 100; round++)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri(address));
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // not up yet
            }

            await Task.Delay(200);
        }

        throw new TimeoutException(address + " did not answer.");
    }

    [GeneratedRegex(@"Requests/sec:\s+(?<rate>[\d.]+)")]
    private static partial Regex Rate();
}
