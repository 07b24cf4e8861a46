using System.Globalization;
using Beffroi.Platform.Imports;
using Beffroi.Platform.Setup;
using Microsoft.Extensions.Localization;
using Spectre.Console;

namespace Beffroi.Platform.CommandLine;

/// <summary>What a verb works with: the services, the texts, and a screen that is never the standard output.</summary>
internal sealed class CommandHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly AsyncServiceScope _scope;

    private CommandHost(ServiceProvider services)
    {
        _services = services;
        _scope = services.CreateAsyncScope();
        Texts = Get<IStringLocalizer<Texts>>();
    }

    public IStringLocalizer<Texts> Texts { get; }

    /// <summary>Progress and remarks go to the standard error; the answer alone to the standard output.</summary>
    public static IAnsiConsole Screen { get; } =
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    public static async Task<CommandHost> StartAsync(CommonOptions common, CancellationToken cancel)
    {
        var host = StartEmpty(common);
        await host.Get<SetupService>().EnsureAsync(null, new ScreenReport(host.Texts), cancel);
        return host;
    }

    /// <summary>The services on a place that is not set up: to restore into it.</summary>
    public static CommandHost StartEmpty(CommonOptions common)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Error));
        services.AddBeffroi(BeffroiSettings.Read(common.DataFolder));
        return new CommandHost(services.BuildServiceProvider());
    }

    public static void UseLanguage(string? asked)
    {
        var fromSystem = (Environment.GetEnvironmentVariable("LC_ALL") ?? Environment.GetEnvironmentVariable("LANG")
            ?? "").Split('_')[0];
        var language = new[] { asked, fromSystem, "fr" }.First(Beffroi.Texts.Languages.Contains)!;
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Beffroi.Texts.CultureOf(language);
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentUICulture;
    }

    public T Get<T>()
        where T : notnull => _scope.ServiceProvider.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _scope.DisposeAsync();
        await _services.DisposeAsync();
    }
}

/// <param name="DataFolder">The store folder, or null for the default.</param>
internal sealed record CommonOptions(string? DataFolder);

/// <summary>Tells the steps of setting up on the screen, with a bar for each long reading.</summary>
internal sealed class ScreenReport(IStringLocalizer<Texts> texts) : ISetupReport
{
    public void Step(string textKey, params object[] facts) =>
        CommandHost.Screen.MarkupLineInterpolated($"[grey]{texts[textKey, Array.ConvertAll(facts, Said)]}[/]");

    public ImportProgress Reading(string name)
    {
        if (Console.IsErrorRedirected)
        {
            return ImportProgress.None;
        }

        var shown = -1;
        return new ImportProgress(share =>
        {
            var tenths = (int)(share * 20);
            if (tenths != shown)
            {
                shown = tenths;
                var bar = new string('█', tenths) + new string('░', 20 - tenths);
                Console.Error.Write(share >= 1 ? "\r" + new string(' ', 60) + "\r" : $"\r{bar} {name}");
            }
        });
    }

    private object Said(object fact) => fact is FileRefusedException refusal ? texts.Of(refusal) : fact;
}
