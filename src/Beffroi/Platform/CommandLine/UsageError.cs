using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.Extensions.Localization;

namespace Beffroi.Platform.CommandLine;

/// <summary>Says a wrong usage in the reader's language; the library speaks French and English in part, and no Dutch.</summary>
internal static class UsageError
{
    public static IEnumerable<string> Sentences(ParseResult parsed, IStringLocalizer<Texts> texts) =>
        parsed.Errors.Select(error => Sentence(error, parsed, texts)).Distinct();

    private static string Sentence(ParseError error, ParseResult parsed, IStringLocalizer<Texts> texts)
    {
        if (parsed.UnmatchedTokens.FirstOrDefault(token => error.Message.Contains($"'{token}'", StringComparison.Ordinal))
            is { } token)
        {
            return texts["cli.tokenUnknown", token];
        }

        return error.SymbolResult switch
        {
            OptionResult { IdentifierToken: null } missing => texts["cli.optionMissing", missing.Option.Name],
            OptionResult { Tokens.Count: 0 } empty => texts["cli.optionEmpty", empty.Option.Name],
            OptionResult wrong => texts["cli.optionWrong", wrong.Option.Name, wrong.Tokens[^1].Value],
            ArgumentResult { Tokens.Count: 0 } missing => texts["cli.argumentMissing", missing.Argument.Name],
            ArgumentResult wrong => texts["cli.argumentWrong", wrong.Argument.Name, wrong.Tokens[^1].Value],
            CommandResult { Command.Subcommands: { Count: > 0 } verbs } =>
                texts["cli.verbMissing", string.Join(", ", verbs.Select(verb => verb.Name))],
            _ => MissingOption(parsed) is { } option ? texts["cli.optionMissing", option] : error.Message,
        };
    }

    private static string? MissingOption(ParseResult parsed) =>
        parsed.CommandResult.Command.Options.FirstOrDefault(option => option.Required && parsed.GetResult(option) is null)?.Name;
}
