using System.CommandLine;
using Beffroi.Platform.Imports;
using Microsoft.Extensions.Localization;

namespace Beffroi.Platform.CommandLine;

/// <summary>The one executable: its verbs, and what each way of ending means to whoever called it.</summary>
internal static class BeffroiCommand
{
    public const int Ok = 0;
    public const int Refused = 1;
    public const int WrongUsage = 2;
    public const int Failed = 3;

    public static Option<string?> DataFolder { get; } = new("--data-dir") { Recursive = true };

    public static Option<string?> Language { get; } = new("--lang") { Recursive = true };

    public static async Task<int> RunAsync(string[] args, params Func<IStringLocalizer<Texts>, Command>[] verbs)
    {
        CommandHost.UseLanguage(LanguageOf(args));
        var texts = new TextCatalogue();
        var root = Build(texts, verbs);
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var sentence in UsageError.Sentences(parsed, texts))
            {
                await Console.Error.WriteLineAsync(sentence);
            }

            await Console.Error.WriteLineAsync(texts["cli.seeHelp"]);
            return WrongUsage;
        }

        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        return await InvokeAsync(parsed, texts, stop.Token);
    }

    private static async Task<int> InvokeAsync(ParseResult parsed, TextCatalogue texts, CancellationToken cancel)
    {
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }, cancel);
        }
        catch (FileRefusedException refusal)
        {
            await Console.Error.WriteLineAsync(texts.Of(refusal));
            return Refused;
        }
        catch (BrokenRuleException broken)
        {
            await Console.Error.WriteLineAsync(texts[broken.Key, broken.Facts]);
            return Refused;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync(texts["cli.stopped"]);
            return Failed;
        }
        catch (Exception failure)
        {
            await Console.Error.WriteLineAsync(texts["cli.failed", failure.Message]);
            if (Environment.GetEnvironmentVariable("BEFFROI_DEBUG") is not null)
            {
                await Console.Error.WriteLineAsync(failure.ToString());
            }

            return Failed;
        }
    }

    private static RootCommand Build(TextCatalogue texts, Func<IStringLocalizer<Texts>, Command>[] verbs)
    {
        DataFolder.Description = texts["cli.dataDir"];
        Language.Description = texts["cli.lang"];
        var root = new RootCommand(texts["cli.root"]);
        root.Options.Add(DataFolder);
        root.Options.Add(Language);
        foreach (var verb in verbs)
        {
            root.Subcommands.Add(verb(texts));
        }

        return root;
    }

    public static CommonOptions Common(this ParseResult parsed) => new(parsed.GetValue(DataFolder));

    private static string? LanguageOf(string[] args)
    {
        if (Array.Find(args, arg => arg.StartsWith("--lang=", StringComparison.Ordinal)) is { } joined)
        {
            return joined[7..];
        }

        var at = Array.IndexOf(args, "--lang");
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }
}
