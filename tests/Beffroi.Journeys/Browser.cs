using System.Collections.Concurrent;
using Beffroi.TestKit;
using Microsoft.Playwright;
using Xunit;

[assembly: AssemblyFixture(typeof(Beffroi.Journeys.Browser))]

namespace Beffroi.Journeys;

/// <summary>One Chromium and one program on the demonstration, for all journeys.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Arguments =
    [
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-gpu",
    ];

    /// <summary>By class, the visits of the test that runs: tests of one class come one after the other.</summary>
    private readonly ConcurrentDictionary<string, (string Test, List<IBrowserContext> Visits)> _open = new();

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public TestStore Store { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Store = await TestStore.StartAsync(TestDatabase.Sqlite);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium-headless-shell",
            Args = Environment.IsPrivilegedProcess ? [.. Arguments, "--no-sandbox"] : Arguments, // root has no sandbox
        });
    }

    /// <summary>A fresh visitor. Requests to anyone but the program and the <paramref name="provider"/> are noted in <paramref name="foreign"/> and refused.</summary>
    public async Task<IPage> VisitAsync(int width = 1280, bool script = true, List<string>? foreign = null, string? address = null,
        string? provider = null)
    {
        var site = address ?? Store.Address;
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 800 },
            JavaScriptEnabled = script,
            BaseURL = site,
            Locale = "fr-FR",
            AcceptDownloads = true,
        });
        context.SetDefaultTimeout(60_000); // a slow machine is no fault
        await RememberAsync(context);
        await context.RouteAsync("**/*", route =>
        {
            var isOwn = route.Request.Url.StartsWith(site, StringComparison.Ordinal)
                || (provider is not null && route.Request.Url.StartsWith(provider, StringComparison.Ordinal));
            if (!isOwn)
            {
                foreign?.Add(route.Request.Url);
            }

            return isOwn ? route.ContinueAsync() : route.AbortAsync();
        });
        return await context.NewPageAsync();
    }

    /// <summary>Closes what the test before left open: each visit is a process, and a hundred of them slow all that
    /// follow.</summary>
    private async Task RememberAsync(IBrowserContext visit)
    {
        var (group, test) = (TestContext.Current.TestClass?.UniqueID ?? "", TestContext.Current.Test?.UniqueID ?? "");
        if (!_open.TryGetValue(group, out var held) || held.Test != test)
        {
            await Task.WhenAll((held.Visits ?? []).Select(old => old.CloseAsync()));
            held = _open[group] = (test, []);
        }

        held.Visits.Add(visit);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        await Store.DisposeAsync();
    }
}
