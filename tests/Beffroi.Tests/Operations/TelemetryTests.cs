using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Beffroi.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Operations;

/// <summary>What operators see of a running program, and what they must not.</summary>
[Trait("Capability", "X1")]
public sealed class TelemetryTests : IAsyncLifetime
{
    private const string Secret = "a-secret-of-a-link-that-nobody-else-may-see";

    private TestStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await TestStore.StartAsync(TestDatabase.Sqlite);
        await _store.App.StopAsync();
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Traces_OfASignIn_LeaveWithThePatternAndWithoutTheSecret()
    {
        var received = new ConcurrentBag<byte[]>();
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        await using var collector = builder.Build();
        collector.MapPost("/{**path}", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            received.Add(body.ToArray());
        });
        await collector.StartAsync();
        using (var server = await ServerRun.StartAsync(_store.Folder, null,
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Urls.First()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")))
        {
            await SignInAsync(server);
            (await server.TerminateAsync()).ShouldBe(0); // what waits is sent first
        }

        var said = string.Concat(received.Select(Encoding.UTF8.GetString));
        said.ShouldContain("connexion/lien/{secret}");
        said.ShouldContain("http.server.request.duration");
        said.ShouldNotContain(Secret);
        said.ShouldNotContain("somebody@example.org");
    }

    [Fact]
    public async Task Logs_OfFailedSignIns_AreJsonAndNameNobody()
    {
        using var server = await ServerRun.StartAsync(_store.Folder, null,
            ("BEFFROI_OIDC_AUTHORITY", "http://127.0.0.1:9/"), ("BEFFROI_OIDC_CLIENT", "c"), ("BEFFROI_OIDC_SECRET", Secret));
        await SignInAsync(server);
        using var client = server.Client();
        await client.GetAsync($"/oidc/callback?code={Secret}&state={Secret}");
        (await server.TerminateAsync()).ShouldBe(0);
        var logs = server.Lines.Where(line => line.StartsWith('{')).ToList();
        logs.ShouldNotBeEmpty("the refused callback is noted");
        foreach (var line in logs)
        {
            using var log = JsonDocument.Parse(line);
            log.RootElement.TryGetProperty("LogLevel", out _).ShouldBeTrue(line);
        }

        server.Lines.ShouldNotContain(line => line.Contains(Secret) || line.Contains("somebody@example.org"));
    }

    [Fact]
    public async Task Health_TellsWhetherItAnswersAndWhetherItCanWork()
    {
        using var server = await ServerRun.StartAsync(_store.Folder, null);
        using var client = server.Client();
        (await client.GetStringAsync("/health")).ShouldBe("Healthy");
        (await client.GetStringAsync("/health/ready")).ShouldBe("Healthy");
    }

    private static async Task SignInAsync(ServerRun server)
    {
        using var visitor = new Visitor(server.Client());
        await visitor.GetAsync("/fr/connexion");
        await visitor.PostAsync("/fr/connexion", ("Email", "somebody@example.org"));
        await visitor.GetAsync($"/fr/connexion/lien/{Secret}");
        await visitor.PostAsync($"/fr/connexion/lien/{Secret}");
        await visitor.GetAsync($"/fr/nowhere?q={Secret}");
    }
}
