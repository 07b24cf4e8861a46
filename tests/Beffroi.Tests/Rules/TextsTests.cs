using System.Text.RegularExpressions;
using Beffroi.Modules.Observatory.Indicators;
using Beffroi.TestKit;
using Shouldly;
using Xunit;

namespace Beffroi.Tests.Rules;

/// <summary>Every text exists in three languages, with the same blanks to fill; no page asks for one that does not exist.</summary>
public sealed partial class TextsTests
{
    private static readonly Dictionary<string, Dictionary<string, string>> Catalogues =
        Texts.Languages.ToDictionary(language => language, Read);

    [Theory]
    [InlineData("nl")]
    [InlineData("en")]
    public void Catalogue_HasTheKeysOfTheFrenchOne(string language) =>
        Catalogues[language].Keys.Order().ShouldBe(Catalogues["fr"].Keys.Order());

    [Theory]
    [InlineData("nl")]
    [InlineData("en")]
    public void Catalogue_FillsTheSameBlanks(string language)
    {
        foreach (var (key, text) in Catalogues["fr"])
        {
            Blanks(Catalogues[language][key]).ShouldBe(Blanks(text), key);
        }
    }

    [Fact]
    public void Catalogue_HasNoEmptyText() => Catalogues.Values.ShouldAllBe(texts => texts.Values.All(text => text.Length > 0));

    [Fact]
    public void Sources_AskOnlyForTextsThatExist()
    {
        var asked = Directory.EnumerateFiles(Path.Combine(TestPaths.Root, "src/Beffroi"), "*.cs*", SearchOption.AllDirectories)
            .Where(path => path.EndsWith(".cs", StringComparison.Ordinal) || path.EndsWith(".cshtml", StringComparison.Ordinal))
            .Where(path => !path.Contains("/obj/") && !path.Contains("/bin/"))
            .SelectMany(path => AskedKey().Matches(File.ReadAllText(path)).Select(match => match.Groups["key"].Value)).Distinct();
        asked.Where(key => !Catalogues["fr"].ContainsKey(key)).ShouldBeEmpty();
    }

    [Fact]
    public void EveryIndicator_HasItsNameExplanationCaveatAndMethod()
    {
        foreach (var indicator in IndicatorCatalogue.All)
        {
            string[] keys = [$"indicator.{indicator.Id}.name", $"indicator.{indicator.Id}.explain", $"indicator.{indicator.Id}.caveat",
                $"method.{indicator.Method}", $"dataset.{indicator.Datasets[0]}"];
            keys.Where(key => !Catalogues["fr"].ContainsKey(key)).ShouldBeEmpty();
            File.Exists(Path.Combine(TestPaths.Root, "docs/methods", indicator.Method + ".md")).ShouldBeTrue(indicator.Method);
        }
    }

    [Fact]
    public void Glossary_NamesOnlyIdentifiersThatExist()
    {
        var sources = string.Concat(Directory.EnumerateFiles(Path.Combine(TestPaths.Root, "src"), "*.*", SearchOption.AllDirectories)
            .Where(path => Path.GetExtension(path) is ".cs" or ".cshtml" or ".restext" && !path.Contains("/obj/") && !path.Contains("/bin/"))
            .Select(File.ReadAllText));
        var rows = File.ReadLines(Path.Combine(TestPaths.Root, "docs/glossary.md")).Where(line => line.StartsWith('|'))
            .Select(line => Identifier().Match(line)).Where(match => match.Success).Select(match => match.Groups["id"].Value).ToList();
        rows.Count.ShouldBeGreaterThan(60);
        rows.Where(id => !sources.Contains(id, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static Dictionary<string, string> Read(string language) =>
        File.ReadLines(Path.Combine(TestPaths.Root, $"src/Beffroi/Texts/Texts.{language}.restext"))
            .Where(line => line.Contains('=')).Select(line => line.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]);

    private static string Blanks(string text) =>
        string.Join(' ', Blank().Matches(text).Select(match => match.Groups["number"].Value).Distinct().Order());

    [GeneratedRegex(@"\{(?<number>\d)")]
    private static partial Regex Blank();

    [GeneratedRegex("""(?i:text|texts)\[\s*"(?<key>[a-z][A-Za-z.]+[A-Za-z])"\s*[,\]]|(?:RefusedException|BrokenRuleException)\("(?<key>[a-z][A-Za-z.]+)"|"(?<key>issue\.[A-Za-z]+)"|Step\("(?<key>[a-z.A-Z]+)"|Problem\(texts, "(?<key>[a-z.A-Z]+)" """)]
    private static partial Regex AskedKey();

    [GeneratedRegex(@"\|\s*`(?<id>[^`]+)`\s*\|\s*$")]
    private static partial Regex Identifier();
}
