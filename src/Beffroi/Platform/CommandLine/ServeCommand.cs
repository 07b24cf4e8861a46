using System.CommandLine;
using Beffroi.Platform.Identity;
using Beffroi.Platform.Setup;
using Beffroi.Platform.Web;
using Microsoft.Extensions.Localization;

namespace Beffroi.Platform.CommandLine;

/// <summary><c>beffroi serve</c></summary>
internal static class ServeCommand
{
    public static Command Build(IStringLocalizer<Texts> texts, Action<WebApplication> mapModules)
    {
        var url = new Option<string>("--url") { Description = texts["cli.serve.url"], DefaultValueFactory = _ =>
            "http://127.0.0.1:5080" };
        var openData = new Option<string>("--open-data") { Description = texts["cli.serve.openData"], DefaultValueFactory = _ =>
            "open-data" };
        var command = new Command("serve", texts["cli.serve"]) { url, openData };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var app = WebSite.Build(BeffroiSettings.Read(parsed.Common().DataFolder), parsed.GetValue(url)!,
                mapModules);
            await using (var scope = app.Services.CreateAsyncScope())
            {
                var setup = scope.ServiceProvider.GetRequiredService<SetupService>();
                await setup.EnsureAsync(Path.GetFullPath(parsed.GetValue(openData)!), new ScreenReport(texts), cancel);
            }

            await app.StartAsync(cancel);
            Console.Error.WriteLine(texts["setup.address", app.Urls.First()]);
            if (await app.Services.GetRequiredService<FirstAccess>().SecretAsync(cancel) is { } secret)
            {
                // By its name, not its number: a passkey made there will be known there.
                var site = app.Urls.First().Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
                var page = site + Addresses.PathOf("/Accounts/FirstAccess", Beffroi.Texts.Language);
                Console.Error.WriteLine(texts["setup.firstAccess", page, secret]);
            }

            await app.WaitForShutdownAsync(cancel); // asked to stop, by a key or by the system: requests under way are finished
            return BeffroiCommand.Ok;
        });
        return command;
    }
}
